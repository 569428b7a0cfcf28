"""`plansdk mock` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import plansdk

SOURCE = str(Path(plansdk.__file__).parents[1])


@dataclass(frozen=True)
class Running:
    """A mock that runs.

    Attributes:
        named: What it prints by name, and its `address`.
        curl: The line to try.
    """

    process: subprocess.Popen[str]
    named: dict[str, str]
    curl: str

    @property
    def address(self) -> str:
        """The origin of the server."""
        return self.named["address"]

    @property
    def memory(self) -> int:
        """Megabytes that the process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        line = next(each for each in status.splitlines() if each.startswith("VmRSS:"))
        return int(line.split()[1]) // 1024


@contextmanager
def command(
    *arguments: str, python: str = sys.executable, source: str = SOURCE
) -> Generator[Running]:
    """Run the command on a free port until the block ends.

    Args:
        python: The interpreter.
        source: Where it finds plansdk; empty for one that has it installed.
    """
    environment = {**os.environ, "PYTHONPATH": source, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [python, "-m", "plansdk", "mock", *arguments, "--port=0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        if not (first := process.stdout.readline()):
            raise RuntimeError(process.stderr.read())
        named, curl = _read(process.stdout)
        yield Running(process, {"address": first.split()[2], **named}, curl)
    finally:
        process.kill()
        process.communicate(timeout=20)


def _read(printed: IO[str]) -> tuple[dict[str, str], str]:
    named: dict[str, str] = {}
    printed.readline()
    while words := printed.readline().split(maxsplit=1):
        named[words[0]] = words[1].strip()
    return named, printed.readline().strip()
