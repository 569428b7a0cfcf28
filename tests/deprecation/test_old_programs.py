"""A program written for the first version, with the package of the second."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deprecation.versions import CLIENT, RENAMED, Versions, both, marked, play
from runtime.server import Server
from support.checkers import Found, Subject, errors


def lay_out(folder: Path, factory: pytest.TempPathFactory) -> None:
    shutil.copytree(both(factory).folder / "v2" / "megaplan_api", folder / "megaplan_api")
    shutil.copy(CLIENT, folder)


SUBJECT = Subject("old_program", lay_out)


def test_it_runs_as_before_and_is_warned_line_by_line(recorded: Versions, server: Server) -> None:
    environment = {"MEGAPLAN_URL": server.url}
    before = play(CLIENT, recorded.folder / "v1", environment)
    assert before.warnings == set()
    assert len(before.output) == 9
    after = play(CLIENT, recorded.folder / "v2", environment)
    assert after.output == [each.replace("Chore", "Errand") for each in before.output]
    assert after.warnings == marked(CLIENT, RENAMED, "former", "import")


@pytest.mark.checked(SUBJECT)
def test_checkers_name_the_successor_and_find_nothing_else(found: Found) -> None:
    assert errors(found) == errors(found, CLIENT.name)
    told = {(each.line, each.message) for each in found if each.is_error}
    expected = marked(CLIENT, RENAMED, "former")
    assert {line for line, _ in told} == {line for line, _ in expected}, told
    for line, text in expected:
        assert any(text in message for at, message in told if at == line), told
    assert len(errors(found)) == len(told) == len(expected) > 0
