"""Former names: the old package may offer them already, the new one may keep them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest

from deprecation.versions import FIRST, SECOND, THIRD, Versions
from plansdk.impact import Impact, analyse
from plansdk.impact.report import FORMATS
from plansdk.translation import Language
from support.once import once

WRITTEN_FOR_FIRST = """\
from megaplan_api import Chore, Megaplan, Person
from megaplan_api.models.chore import Chore as Same  # breaking
def run(mp: Megaplan, person: Person) -> "Chore | None":  # risky
    print(person.note, getattr(person, "note"))  # risky
    person["note"] = "x"  # breaking
    Person(note="x")  # breaking
    for each in mp.chore.list_find(q="x"):  # risky
        print(each.owner.note)  # risky
    return mp.chore.get(1)  # risky
"""
_MARK = re.compile(r"  # (breaking|risky)$")


def _both(folder: Path) -> None:
    versions = Versions(folder / "specs")
    versions.add("v1", FIRST)
    versions.make("v1")
    versions.add("v2", SECOND)
    versions.record("v1", "v2")
    versions.make("v2")
    versions.add("v3", THIRD)
    versions.record("v2", "v3")


@pytest.fixture
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three versions; what each renames is recorded."""
    return once(tmp_path_factory, "impact of former names", _both) / "specs"


def _impact(specs: Path, old: str, new: str, program: Path) -> Impact:
    found, _ = analyse(str(specs / f"{old}.raml"), str(specs / f"{new}.raml"), [program])
    return found


def _program(folder: Path, source: str) -> Path:
    place = folder / "app.py"
    place.write_text(dedent(source))
    return place


def _levels(impact: Impact) -> dict[int, str]:
    """The worst level of each line."""
    order = ("breaking", "risky", "compatible", "documentation")
    found: dict[int, str] = {}
    for each in impact.touched:
        for use in each.uses:
            levels = [each.level_at(use), found.get(use.place.line, order[-1])]
            found[use.place.line] = min(levels, key=order.index)
    return found


def _marked(source: str) -> dict[int, str]:
    lines = enumerate(source.splitlines(), 1)
    return {number: found[1] for number, line in lines if (found := _MARK.search(line))}


def test_what_still_works_is_risky(specs: Path, tmp_path: Path) -> None:
    impact = _impact(specs, "v1", "v2", _program(tmp_path, WRITTEN_FOR_FIRST))
    levels = _levels(impact)
    assert levels.pop(1) == "risky"
    assert levels == _marked(WRITTEN_FOR_FIRST)
    assert impact.worst == "breaking"


def test_without_a_record_it_is_breaking(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "specs")
    versions.add("v1", FIRST)
    versions.add("v2", SECOND)
    impact = _impact(versions.folder, "v1", "v2", _program(tmp_path, WRITTEN_FOR_FIRST))
    assert set(_levels(impact).values()) == {"breaking"}
    assert {each.former for each in impact.touched} == {None}


def test_a_former_name_in_use_counts_as_its_successor(specs: Path, tmp_path: Path) -> None:
    """The package of the second version offers both; the third one renames again."""
    source = """\
        from megaplan_api import Chore, ChoreState, Megaplan, Person
        STATES: dict[ChoreState, int] = {"done": 1}
        def run(mp: Megaplan, person: Person) -> "Chore | None":
            found = mp.chore.list_find(q="x").first()
            found.owner.note
            return mp.chore.get(1)
    """
    impact = _impact(specs, "v2", "v3", _program(tmp_path, source))
    touched = {
        str(each.change.old_symbol): sorted({use.place.line for use in each.uses})
        for each in impact.touched
    }
    assert touched["Errand"] == [1, 3]
    assert touched["ErrandState"] == [1, 2]
    assert touched["errand.search"] == [4]
    assert touched["errand.get"] == [6]
    assert impact.unresolved == ()


def test_a_former_attribute_is_the_present_one(specs: Path, tmp_path: Path) -> None:
    gone = (
        (specs / "v2.raml").read_text().replace("remark?: {type: string", "other?: {type: integer")
    )
    (tmp_path / "v4.raml").write_text(gone)
    (tmp_path / "names.yaml").write_text("{}\n")
    (tmp_path / "overlay.yaml").write_text("{}\n")
    program = _program(
        tmp_path, "from megaplan_api import Person\nPerson(note='x').note\nPerson()['note']\n"
    )
    impact, _ = analyse(str(specs / "v2.raml"), str(tmp_path / "v4.raml"), [program])
    places = {
        (use.place.line, use.place.column)
        for each in impact.touched
        if str(each.change.old_symbol) == "Person.remark"
        for use in each.uses
    }
    assert places == {(2, 8), (2, 18)}


@pytest.mark.parametrize(
    ("language", "until", "said"),
    [
        ("en", "", "still works under its former name, with a warning"),
        ("ru", "", "пока работает под прежним именем, с предупреждением"),
        ("en", "v9", "still works under its former name until v9, with a warning"),
        ("ru", "v9", "до v9 работает под прежним именем, с предупреждением"),
    ],
)
def test_reports_say_that_it_works(
    specs: Path, tmp_path: Path, language: Language, until: str, said: str
) -> None:
    place = tmp_path / "specs"
    place.mkdir()
    for each in specs.iterdir():
        if each.is_file():
            (place / each.name).write_bytes(each.read_bytes())
    if until:
        ledger = place / "names.yaml"
        ledger.write_text(ledger.read_text().replace("since: v2", f"since: v2\n    until: {until}"))
    source = """\
        from megaplan_api import Person
        def run(person: Person):
            person.note
            person["note"]
    """
    impact = _impact(place, "v1", "v2", _program(tmp_path, source))
    [touched] = impact.touched
    lines = FORMATS["text"](impact, language).splitlines()
    works = lines.index(f"  {said}:")
    assert lines[works - 1].endswith('person["note"]')
    assert lines[works + 1].endswith("person.note")
    commands = FORMATS["github"](impact, language).splitlines()
    assert commands[0].startswith("::warning ")
    assert commands[0].endswith(f"; {said}")
    assert commands[1].startswith("::error ")
    assert said not in commands[1]
    data = json.loads(FORMATS["json"](impact, language))["touched"][0]
    assert data["former"] == {"name": "Person.note", "until": until}
    assert (data["level"], data["worst"]) == ("breaking", "breaking")
    assert [each["level"] for each in data["uses"]] == ["risky", "breaking"]
    assert touched.change.rule == "property-renamed"
