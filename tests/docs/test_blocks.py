"""What the documentation shows is true: its programs run, its code is code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from docs.blocks import Block, blocks, documents
from runtime.server import Script, Server
from support import megaplan_account, planfix_account

ALL = list(blocks())
PROGRAMS = [each for each in ALL if each.account]


def account(name: str) -> Script:
    accounts: dict[str, Script] = {
        "megaplan": megaplan_account.Account(),
        "planfix": planfix_account.Account(),
    }
    return accounts[name]


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
def test_programs_run(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    script = account(block.account)
    with Server(script) as server:
        exec(compile(block.program(server.url), block.document, "exec"), {"__name__": "__main__"})
        assert server.received
    assert getattr(script, "faults", []) == []


@pytest.mark.parametrize("block", ALL, ids=str)
def test_all_of_it_is_python(block: Block) -> None:
    ast.parse("\n" * (block.line - 1) + block.text, block.document)


@pytest.mark.parametrize("document", documents(), ids=lambda place: place.name)
def test_no_mark_is_lost(document: Path) -> None:
    """A mark that is spelled otherwise, or not right before a block, would do nothing."""
    marks = re.findall(r"<!--\s*run", document.read_text(encoding="utf-8"))
    assert len(marks) == len([each for each in PROGRAMS if each.document.endswith(document.name)])


def test_the_readme_begins_with_a_program() -> None:
    assert ALL[0].document == "README.md"
    assert ALL[0].account
    assert ALL[0].line < 30
