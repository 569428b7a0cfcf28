"""Run mypy and pyright, and read what they say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "typing" / "programs"
PACKAGES = ("generated/megaplan_api", "generated/planfix_api")
_RESULT = "findings.json"
_TIMEOUT = 280


@dataclass(frozen=True)
class Finding:
    """Something that a checker said.

    Attributes:
        file: Path below the project's root.
        line: Counted from 1.
        is_error: Whether it is a fault, and no note.
        message: The text.
    """

    file: str
    line: int
    is_error: bool
    message: str


def check(checker: str, folder: Path) -> None:
    """Let a checker look at the generated packages and the programs.

    Args:
        checker: `mypy` or `pyright`.
        folder: Where to leave the result for `findings`.
    """
    found = [asdict(each) for each in _CHECKERS[checker]()]
    (folder / _RESULT).write_text(json.dumps(found), encoding="utf-8")


def findings(folder: Path) -> list[Finding]:
    """What a checker said."""
    return [Finding(**each) for each in json.loads((folder / _RESULT).read_text(encoding="utf-8"))]


def revealed(found: list[Finding]) -> dict[int, str]:
    """The revealed types by line, without the modules of their names."""
    types: dict[int, str] = {}
    for each in found:
        spelled = re.search(r'(?:Revealed type|Type of ".*") is "(.*)"$', each.message)
        if spelled:
            short = re.sub(r"\b(?:\w+\.)+(?=\w)", "", spelled[1])
            # mypy takes a literal type of several values apart.
            types[each.line] = short.replace("'] | Literal['", "', '")
    return types


def _mypy() -> Iterator[Finding]:
    # The project's configuration would take tests/typing for the package `typing`.
    command = ["mypy", "--strict", "--no-explicit-package-bases", "--output=json"]
    output = _run([*command, *PACKAGES, str(PROGRAMS.relative_to(ROOT))])
    for line in output.splitlines():
        said: dict[str, Any] = json.loads(line)
        yield Finding(said["file"], said["line"], said["severity"] == "error", said["message"])


def _pyright() -> Iterator[Finding]:
    project = PROGRAMS.parent / "pyrightconfig.json"
    command = ["pyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(project)]
    report: dict[str, Any] = json.loads(_run(command))
    assert report["summary"]["filesAnalyzed"] > len(list(PROGRAMS.iterdir())), report["summary"]
    for said in report["generalDiagnostics"]:
        file = str(Path(said["file"]).relative_to(ROOT))
        line = said["range"]["start"]["line"] + 1
        yield Finding(file, line, said["severity"] != "information", said["message"])


def _run(command: list[str]) -> str:
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


_CHECKERS: dict[str, Callable[[], Iterator[Finding]]] = {"mypy": _mypy, "pyright": _pyright}
