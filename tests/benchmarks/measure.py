"""Take measurements fairly: many rounds, the rivals in turn, processes from start to end."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
        base: The same of another revision: processor time, or the other quantity.
        to_base: How many times that of the other revision, from the same rounds.
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
    base: Sample | None = None
    to_base: float | None = None


def in_turn(
    rivals: Mapping[str, Callable[[], object]], *, rounds: int, calls: int
) -> dict[str, list[float]]:
    """Milliseconds of processor time per call, for each rival and round.

    Every round calls each of them, in alternating order, so that whatever slows the
    machine down slows all of them. What is there before the first is none of the garbage
    collector's business: who happens to wake it would pay for all of it.
    """
    names = list(rivals)
    found: dict[str, list[float]] = {name: [] for name in names}
    for function in rivals.values():
        function()
    gc.collect()
    gc.freeze()
    for at in range(rounds):
        for name in names if at % 2 == 0 else reversed(names):
            function = rivals[name]
            begun = time.process_time()
            for _ in range(calls):
                function()
            found[name].append((time.process_time() - begun) / calls * 1000)
    gc.unfreeze()
    return found


def ratio(values: list[float], peer: list[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(own / other for own, other in zip(values, peer, strict=True))


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took.

    Attributes:
        wall: Seconds on the wall.
        cpu: Seconds of processor time, its own processes included.
        memory: Megabytes at most.
    """

    wall: float
    cpu: float
    memory: float


def process(command: list[str], source: Path, code: Path, **environment: str) -> Run:
    """Run a program to its end.

    Args:
        command: What Python is started with.
        source: A folder that it can import from.
        code: Where its byte code is kept: programs are measured as users run them.
        environment: What it finds there besides.

    Raises:
        RuntimeError: It failed.
    """
    return _played(command, source, code, environment)[0]


def answer(program: str, source: Path, code: Path, *arguments: str, **environment: str) -> Run:
    """Run a program that measures itself.

    Args:
        program: Python text; it prints a JSON object with `cpu`, and perhaps `wall` in
            seconds and `memory` in megabytes.
        source: A folder that it can import from.
        code: Where its byte code is kept.
        arguments: What it finds in `sys.argv`.
        environment: What it finds there besides.
    """
    whole, printed = _played(["-c", program, *arguments], source, code, environment)
    return replace(whole, **json.loads(printed))


def _played(
    command: list[str], source: Path, code: Path, environment: Mapping[str, str]
) -> tuple[Run, str]:
    own = {"PYTHONPATH": str(source), "PYTHONPYCACHEPREFIX": str(code), **environment}
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = time.perf_counter()
        started = subprocess.Popen(
            [sys.executable, *command], env={**inherited, **own}, stdout=out, stderr=err
        )
        limit = threading.Timer(LIMIT, started.kill)
        limit.start()
        _, status, usage = os.wait4(started.pid, 0)
        wall = time.perf_counter() - begun
        limit.cancel()
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            err.seek(0)
            raise RuntimeError(err.read()[-2000:])
        out.seek(0)
        scale = 1e6 if sys.platform == "darwin" else 1e6 / 1024
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale), out.read()
