"""The further interpreters of this machine, and environments of theirs for the runtime's tests.

They are found by name. Setting up makes an environment for each, with locked versions of what
the runtime and its tests need and nothing else. As a plugin of pytest this module says at the
end which of them have run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements-dev.txt"
FOLDER = ROOT / ".venv" / "others"
NAMES = [
    name
    for minor in (11, 12, 13, 14)
    if (name := f"python3.{minor}") != f"python3.{sys.version_info.minor}"
]
"""Interpreters that the clients are for, without the one that runs."""

PROPERTY = "also ran"
"""Of a test that has run others under an interpreter: what to say about that."""

_NEEDED = (
    "httpx2", "hypothesis", "lxml", "pytest", "pytest-timeout", "pyyaml", "starlette",
    "trustme", "uvicorn",
)  # fmt: skip


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what has run under which interpreter."""
    for passed in terminalreporter.stats.get("passed", ()):
        for what, told in passed.user_properties:
            if what == PROPERTY:
                terminalreporter.line(told)


def environment(name: str) -> Path | None:
    """The Python of an environment under an interpreter, made if need be; None without it.

    Raises:
        CalledProcessError: It cannot be made.
    """
    command = _command(name)
    if command is None:
        return None
    python, stamp = FOLDER / name / "bin" / "python", FOLDER / name / ".stamp"
    digest = hashlib.sha256(LOCK.read_bytes() + " ".join(_NEEDED).encode()).hexdigest()
    if not (stamp.is_file() and stamp.read_text() == digest):
        _run(command, "-m", "venv", "--clear", "--without-pip", str(FOLDER / name))
        pip = [sys.executable, "-m", "pip", "--python", str(python)]
        quietly = ["--quiet", "--disable-pip-version-check"]
        _run(*pip, "install", *quietly, "--constraint", str(LOCK), *_NEEDED)
        stamp.write_text(digest)
    return python


def _command(name: str) -> str | None:
    """An interpreter that is there and runs."""
    found = shutil.which(name)
    try:
        return found and _run(found, "-c", "import sys; print(sys.executable)").strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def _run(*command: str) -> str:
    # What stands for the interpreters of pyenv has to be told which of them is meant.
    version = Path(command[0]).name.removeprefix("python")
    environment = {**os.environ, "PYENV_VERSION": version}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=300
    )
    return done.stdout


def main() -> None:
    """Make all environments."""
    for name in NAMES:
        print(f"{name}: {environment(name) or 'not on this machine'}")


if __name__ == "__main__":
    main()
