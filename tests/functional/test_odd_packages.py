"""mypy and pyright, both strict, about packages that lack something or inherit a lot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from functional.odd import write_all

pytestmark = pytest.mark.timeout(300)
PYRIGHT = {
    "exclude": ["**/_core"],
    "pythonVersion": "3.11",
    "typeCheckingMode": "strict",
}
"""The hand-written half is the same in every package, and looked at elsewhere."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder with every odd package, and their names."""
    folder = tmp_path_factory.mktemp("odd")
    names = write_all(folder)
    (folder / "pyrightconfig.json").write_text(json.dumps(PYRIGHT))
    return folder, names


def said(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def test_mypy(packages: tuple[Path, list[str]]) -> None:
    folder, names = packages
    options = ["--strict", "--config-file=", "--cache-dir", str(folder / "cache")]
    assert said(folder, "mypy", *options, *names).startswith("Success: no issues found in ")


def test_pyright(packages: tuple[Path, list[str]]) -> None:
    folder, names = packages
    output = said(folder, "pyright", "--outputjson", "--pythonpath", sys.executable, "-p", ".")
    report = json.loads(output)
    looked_at = sum(
        len([each for each in (folder / name).rglob("*.py") if each.parent.name != "_core"])
        for name in names
    )
    assert report["summary"]["filesAnalyzed"] == looked_at
    assert [f"{each['file']}: {each['message']}" for each in report["generalDiagnostics"]] == []
