"""What the documentation shows is true: its programs run, its code is code."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from docs.blocks import ROOT, Block, blocks, documents, files
from runtime.server import Script, Server
from support import megaplan_account, planfix_account

ALL = list(blocks())
PROGRAMS = [each for each in ALL if each.account in {"megaplan", "planfix"}]
MOCKED = [each for each in ALL if each.account == "mock"]
TESTS = [each for each in ALL if each.account == "pytest"]


def account(name: str) -> Script:
    accounts: dict[str, Script] = {
        "megaplan": megaplan_account.Account(),
        "planfix": planfix_account.Account(),
    }
    return accounts[name]


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
def test_programs_run(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "import pandas" in block.text and find_spec("pandas") is None:
        pytest.skip("there is no pandas")
    monkeypatch.chdir(tmp_path)
    script = account(block.account)
    with Server(script) as server:
        exec(compile(block.program(server.url), block.document, "exec"), {"__name__": "__main__"})
        assert server.received
    assert getattr(script, "faults", []) == []


def lay_out(block: Block, folder: Path) -> None:
    """Write the files of a block's document."""
    for name, text in files(block.document).items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("block", MOCKED, ids=str)
def test_programs_with_mocks_run(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lay_out(block, tmp_path)
    exec(compile(block.program(""), block.document, "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize("block", TESTS, ids=str)
def test_tests_pass(block: Block, tmp_path: Path) -> None:
    lay_out(block, tmp_path)
    (tmp_path / "test_documented.py").write_text(block.text, encoding="utf-8")
    path = os.pathsep.join(str(ROOT / each) for each in ("generator", "generated"))
    environment = {**os.environ, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "plansdk.mock.pytest_plugin"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--strict-markers", "-W", "error"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("block", ALL, ids=str)
def test_all_of_it_is_python(block: Block) -> None:
    ast.parse("\n" * (block.line - 1) + block.text, block.document)


@pytest.mark.parametrize("document", documents(), ids=lambda place: place.name)
def test_no_mark_is_lost(document: Path) -> None:
    """A mark that is spelled otherwise, or not right before a block, would do nothing."""
    text = document.read_text(encoding="utf-8")
    name = document.relative_to(ROOT).as_posix()
    run = [each for each in PROGRAMS + MOCKED + TESTS if each.document == name]
    assert len(re.findall(r"<!--\s*run", text)) == len(run)
    assert len(re.findall(r"<!--\s*file", text)) == len(files(name))


def test_the_readme_begins_with_a_program() -> None:
    assert ALL[0].document == "README.md"
    assert ALL[0].account
    assert ALL[0].line < 30
