"""Take measurements fairly: many rounds, the rivals in turn, processes from start to end."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 600
"""Seconds that one process may take."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the rounds of one thing came to; the unit is the row's."""

    median: float
    low: float
    high: float
    rounds: int

    @classmethod
    def of(cls, values: list[float]) -> Sample:
        """Sum measured values up."""
        return cls(statistics.median(values), min(values), max(values), len(values))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report.

    Attributes:
        group: What it belongs to.
        name: What was done.
        unit: `s`, `ms`, `MB` or `kB`.
        wall: What a clock on the wall shows, or another quantity than time.
        processor: Time of the processor, of all processes together; None for other
            quantities. On a busy machine this is the number to judge by.
        ratio: How many times the peer's, from the same rounds; or None.
        peer: What `ratio` compares with.
        aim: The most it should be, as people say it: `15 s`, `2 x`; or empty.
        is_met: Whether it is; None where there is no aim.
    """

    group: str
    name: str
    unit: str
    wall: Sample
    processor: Sample | None = None
    ratio: float | None = None
    peer: str = ""
    aim: str = ""
    is_met: bool | None = None


def in_turn(
    rivals: Mapping[str, Callable[[], object]], *, rounds: int, calls: int
) -> dict[str, list[float]]:
    """Milliseconds of processor time per call, for each rival and round.

    Every round calls each of them, in alternating order, so that whatever slows the
    machine down slows all of them.
    """
    names = list(rivals)
    found: dict[str, list[float]] = {name: [] for name in names}
    for function in rivals.values():
        function()
    for at in range(rounds):
        for name in names if at % 2 == 0 else reversed(names):
            function = rivals[name]
            begun = time.process_time()
            for _ in range(calls):
                function()
            found[name].append((time.process_time() - begun) / calls * 1000)
    return found


def ratio(values: list[float], peer: list[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(own / other for own, other in zip(values, peer, strict=True))


def process(command: list[str], **environment: str) -> tuple[float, float]:
    """Run a program to its end.

    Returns:
        Seconds on the wall, and seconds of processor time, its own processes included.

    Raises:
        RuntimeError: It failed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    _run(command, "generator", environment)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def answer(program: str, folder: str, cache: Path) -> dict[str, float]:
    """Run a program that prints a JSON object.

    Args:
        program: Python text.
        folder: A folder of the project that it can import from.
        cache: Where its byte code is kept.
    """
    printed = _run(["-c", program], folder, {"PYTHONPYCACHEPREFIX": str(cache)})
    found: dict[str, float] = json.loads(printed)
    return found


def _run(command: list[str], folder: str, environment: Mapping[str, str]) -> str:
    # Programs as users run them: byte code is kept and used.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *command],
        env={**inherited, "PYTHONPATH": str(ROOT / folder), **environment},
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout
