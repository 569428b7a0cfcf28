"""Run `plansdk generate` in a process of its own, which can be limited."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import plansdk

SOURCE = str(Path(plansdk.__path__[0]).parent)
"""The folder that plansdk is imported from."""


def run_limited(
    spec: Path, out: Path, *, memory: int, seconds: int
) -> subprocess.CompletedProcess[str]:
    """Run the command line with a bound on memory and on processor time.

    Args:
        spec: The document.
        out: Where the package goes.
        memory: Bytes of address space.
        seconds: Seconds of processor time; the same number of times five passes at most.
    """

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    command = ["generate", "megaplan", "--spec", str(spec), "--out", str(out)]
    return subprocess.run(
        [sys.executable, "-m", "plansdk", *command],
        capture_output=True,
        text=True,
        timeout=seconds * 5,
        preexec_fn=limit,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )
