"""A program written for the first version, with the package of the second."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deprecation.versions import CLIENT, RENAMED, Versions, marked, play
from runtime.server import Server

CHECKERS = {
    "mypy": ["--strict", "--enable-error-code=deprecated"],
    "pyright": ["--pythonpath", sys.executable],
}
_LINE = re.compile(r":(?P<line>\d+)(?::\d+)?:? (?:- )?error: (?P<text>.*(?:\n[ \xa0]{4,}.*)*)")


def test_it_runs_as_before_and_is_warned_line_by_line(recorded: Versions, server: Server) -> None:
    environment = {"MEGAPLAN_URL": server.url}
    before = play(CLIENT, recorded.folder / "v1", environment)
    assert before.warnings == set()
    assert len(before.output) == 9
    after = play(CLIENT, recorded.folder / "v2", environment)
    assert after.output == [each.replace("Chore", "Task") for each in before.output]
    assert after.warnings == marked(CLIENT, RENAMED, "former", "import")


@pytest.mark.parametrize("checker", sorted(CHECKERS))
def test_checkers_name_the_successor_and_find_nothing_else(
    recorded: Versions, tmp_path: Path, checker: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", checker, *CHECKERS[checker], str(CLIENT), "megaplan_api"],
        cwd=recorded.folder / "v2",
        env={
            **os.environ,
            "MYPY_CACHE_DIR": str(tmp_path),
            "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
            # The package is beside the program for neither checker.
            "MYPYPATH": str(recorded.folder / "v2"),
        },
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    found = {(int(each["line"]), each["text"]) for each in _LINE.finditer(done.stdout)}
    assert len(done.stdout.splitlines()) >= len(found) > 0, done.stdout + done.stderr
    expected = marked(CLIENT, RENAMED, "former")
    assert {line for line, _ in found} == {line for line, _ in expected}, done.stdout
    for line, told in expected:
        assert any(told in text for at, text in found if at == line), done.stdout
    assert done.stdout.count("error: ") == len(found) == len(expected)
