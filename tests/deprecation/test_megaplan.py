"""The real document with operations and a type renamed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from deprecation.versions import Versions, play, renamed_in
from plansdk import resources
from plansdk.cli import run
from support.checkers import Found, Subject, errors
from support.once import once

SPEC = resources.specs("megaplan") / "r2510.27309.181.raml"
EDITS = (
    (r"version: .*r2510\.27309\.181.*", "version: 'r2601.1.1'"),
    (r"\bMorality\b", "MoralBonus"),
    (r"^/milestone:$", "/checkpoint:"),
    (r"^/milestone/", "/checkpoint/"),
)
PROGRAM = """\
# mypy: enable-error-code=deprecated
from megaplan_api import Megaplan, Milestone, Morality


def note(mp: Megaplan, milestone: Milestone) -> Morality | None:
    mp.milestone.create.prepare(milestone)
    return None


if __name__ == "__main__":
    with Megaplan("a.example", token="t") as client:
        note(client, Milestone(name="x"))
"""


def _rename(folder: Path) -> None:
    versions = Versions(folder)
    for companion in ("names.yaml", "overlay.yaml", "statuses.yaml"):
        shutil.copy(SPEC.parent / companion, folder)
    text = SPEC.read_text(encoding="utf-8")
    for pattern, new in EDITS:
        text, count = re.subn(pattern, new, text, flags=re.MULTILINE)
        assert count, pattern
    place = folder / "v2.raml"
    place.write_text(text, encoding="utf-8")
    assert run(["renames", str(SPEC), str(place)]) == 0
    versions.make("v2")
    (folder / "program.py").write_text(PROGRAM)


def renamed(factory: pytest.TempPathFactory) -> Versions:
    """The version with other names, its package and the program."""
    return Versions(once(factory, "renamed megaplan", _rename))


def lay_out(folder: Path, factory: pytest.TempPathFactory) -> None:
    made = renamed(factory).folder
    shutil.copytree(made / "v2" / "megaplan_api", folder / "megaplan_api")
    shutil.copy(made / "program.py", folder)


@pytest.mark.timeout(300)
def test_old_names_stay(tmp_path_factory: pytest.TempPathFactory) -> None:
    versions = renamed(tmp_path_factory)
    recorded = renamed_in(versions.ledger)
    assert recorded["Morality"][0] == "MoralBonus"
    assert recorded["milestone.create"][0] == "checkpoint.create"
    assert {since for _, since in recorded.values()} == {"r2601.1.1"}
    played = play(versions.folder / "program.py", versions.folder / "v2")
    assert {line for line, _ in played.warnings} == {2, 6}


@pytest.mark.checked(Subject("renamed_megaplan", lay_out, checkers=("mypy",)))
def test_a_checker_names_the_successor_and_finds_nothing_else(found: Found) -> None:
    [told] = errors(found)
    assert told.startswith("program.py:6: ")
    assert "milestone.create has been renamed to checkpoint.create" in told
