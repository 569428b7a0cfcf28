"""The command `renames`: what it records, and what it leaves alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from deprecation.versions import FIRST, SECOND, Versions, play, renamed_in
from plansdk.cli import run
from plansdk.naming.ledger import load


def renames(versions: Versions, *options: str) -> int:
    return run(["renames", *(str(versions.folder / f"v{n}.raml") for n in (1, 2)), *options])


@pytest.fixture
def both(versions: Versions) -> Versions:
    """Both versions, of which the first is named."""
    versions.add("v1", FIRST)
    versions.ledger.write_text(versions.build("v1").ledger)
    versions.add("v2", SECOND)
    return versions


def test_names_that_were_recorded_before_stay_in_order(both: Versions) -> None:
    before = both.ledger.read_text()
    assert renames(both) == 0
    after = load(both.ledger)
    assert renamed_in(both.ledger) == {
        "Person.note": ("Person.remark", "v2"),
        "Chore": ("Errand", "v2"),
        "ChoreState": ("ErrandState", "v2"),
        "chore.list_find": ("errand.search", "v2"),
        "chore.get": ("errand.get", "v2"),
    }
    assert list(after.operations) == ["chore", "person", "errand"]
    assert both.ledger.read_text().startswith(before[: before.index("  person:")])


def test_nothing_is_recorded_twice_and_entries_of_people_stay(
    both: Versions, capsys: pytest.CaptureFixture[str]
) -> None:
    assert renames(both) == 0
    edited = both.ledger.read_text().replace(
        "to: errand.search\n    since: v2", "to: errand.get\n    since: v1\n    until: v9"
    )
    both.ledger.write_text(edited)
    capsys.readouterr()
    assert renames(both) == 0
    assert capsys.readouterr().out == "there is nothing to record\n"
    assert both.ledger.read_text() == edited


def test_check_says_what_is_missing_and_writes_nothing(
    both: Versions, capsys: pytest.CaptureFixture[str]
) -> None:
    before = both.ledger.read_text()
    assert renames(both, "--check") == 3
    out, err = capsys.readouterr()
    assert "chore.get is now errand.get\n" in out
    assert "5 renames not recorded" in err
    assert both.ledger.read_text() == before
    assert renames(both) == 0
    assert renames(both, "--check") == 0


def test_a_name_that_something_else_has_now_is_left_alone(
    both: Versions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = Versions(tmp_path / "later")
    later.add("v1", FIRST)
    moved = "properties: {Chore.owner: state, Chore.state: status}"
    later.ledger.write_text(both.ledger.read_text().replace("properties: {}", moved))
    command = ["renames", str(both.folder / "v1.raml"), str(later.folder / "v1.raml")]
    assert run(command) == 0
    assert renamed_in(later.ledger) == {"Chore.owner": ("Chore.state", "v1")}
    told = "Chore.state is the name of something else now and cannot be kept\n"
    assert capsys.readouterr().err == told


def test_a_name_that_a_person_has_moved(
    both: Versions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = both.ledger.read_text()
    later = Versions(tmp_path / "later")
    later.add("v1", FIRST)
    later.ledger.write_text(
        before.replace("list_find: GET", "find: GET")
        .replace("  ChoreState:", "  StateOfChore:")
        .replace("classes: {}", "classes: {Person: Human}")
        .replace("properties: {}", "properties: {Chore.owner: keeper}")
    )
    command = ["renames", str(both.folder / "v1.raml"), str(later.folder / "v1.raml")]
    assert run(command) == 0
    assert renamed_in(later.ledger) == {
        "Chore.owner": ("Chore.keeper", "v1"),
        "ChoreState": ("StateOfChore", "v1"),
        "Person": ("Human", "v1"),
        "chore.list_find": ("chore.find", "v1"),
    }
    assert "4 renames recorded" in capsys.readouterr().out
    assert "class _Chore_owner" in later.build("v1").files["models/chore.py"]


def test_a_rename_that_is_taken_back_and_another_after_it(
    both: Versions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has its first name again keeps the name that it had in between."""
    both.record("v1", "v2")
    both.add("v3", FIRST.replace("version: v1", "version: v3"))
    capsys.readouterr()
    both.record("v2", "v3")
    out, err = capsys.readouterr()
    assert "Errand is now Chore\n" in out
    assert err == ""
    program = tmp_path / "program.py"
    program.write_text(
        "from megaplan_api import Chore, Person\n"
        "from megaplan_api import Errand\n"
        "print(Errand is Chore, Person(note='kind').remark)\n"
    )
    played = play(program, both.make("v3"))
    assert played.output == ["True kind"]
    assert played.warnings == {
        (2, "Errand has been renamed to Chore"),
        (3, "Person.remark has been renamed to Person.note"),
    }
    both.add("v4", FIRST.replace("version: v1", "version: v4").replace("note?", "saying?"))
    both.record("v3", "v4")
    assert renamed_in(both.ledger)["Person.note"] == ("Person.saying", "v4")
    program.write_text(
        "from megaplan_api import Person\nprint(Person(note='a').saying, Person(remark='b').saying)"
    )
    assert play(program, both.make("v4")).output == ["a b"]


def test_a_ledger_is_made_where_there_is_none(
    both: Versions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "v2.raml").write_text(SECOND)
    assert run(["renames", str(both.folder / "v1.raml"), str(alone / "v2.raml")]) == 0
    found = load(alone / "names.yaml")
    assert renamed_in(alone / "names.yaml")["Chore"] == ("Errand", "v2")
    assert len(found.modules) > 30  # with the names that are bundled
    assert str(alone / "names.yaml") in capsys.readouterr().out


def test_a_revision_cannot_be_written_to(
    both: Versions, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(both.folder)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run(["git", *identity, *command], check=True, timeout=30)
    assert run(["renames", "v1.raml", "git:HEAD:v2.raml"]) == 1
    assert "error[DIF104] renames cannot be recorded" in capsys.readouterr().err


def test_a_ledger_that_cannot_be_written(
    both: Versions, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(place: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    before = both.ledger.read_text()
    monkeypatch.setattr("plansdk.changes.record_renames.write_atomically", refuse)
    assert renames(both) == 1
    told = "error[DIF105] the name ledger cannot be written: Permission denied"
    assert told in capsys.readouterr().err
    assert both.ledger.read_text() == before
