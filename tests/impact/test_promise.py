"""After an upgrade a program still type-checks, or `impact` has named the line.

The edited versions are those of tests/changes; both packages are generated, and mypy
looks at a program that was written for the old one.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import pytest

from changes import megaplan_edits, planfix_edits
from plansdk import resources
from plansdk.impact import Impact, analyse
from plansdk.naming import ledger as ledgers
from plansdk.targets import TARGETS
from plansdk.targets.runtime import MEGAPLAN as RUNTIME
from support.building import build
from support.checkers import Found, Subject
from support.once import once

PROGRAMS = Path(__file__).parent / "programs"
MEGAPLAN = resources.specs("megaplan") / "r2510.27309.181.raml"

Lines = dict[tuple[str, int], list[str]]


@dataclass(frozen=True)
class Upgrade:
    """A program, and the version that it is to meet.

    Attributes:
        least: How many lines mypy complains about at least, lest the test be idle.
    """

    program: Path
    old: Path
    new: Path
    least: int

    def impact(self) -> Impact:
        found, _ = analyse(str(self.old), str(self.new), [self.program])
        return found


def edited_megaplan(folder: Path) -> Path:
    document = MEGAPLAN.read_text(encoding="utf-8")
    edited = reduce(lambda text, edit: edit.apply(text), megaplan_edits.EDITS, document)
    recorded = ledgers.load(MEGAPLAN.parent / "names.yaml", RUNTIME.taken())
    ledger = reduce(lambda names, edit: edit.apply(names), megaplan_edits.NAME_EDITS, recorded)
    (folder / "names.yaml").write_text(ledgers.dump(ledger), encoding="utf-8")
    place = folder / "new.raml"
    place.write_text(edited, encoding="utf-8")
    return place


def edited_planfix(folder: Path) -> Path:
    place = Path(shutil.copytree(resources.specs("planfix"), folder / "planfix"))
    for each in planfix_edits.EDITS:
        each.apply(place)
    return place


def generate(target: str, spec: Path, out: Path) -> None:
    """Write a package as it is before it is formatted, which type checkers do not mind."""
    for path, text in build(target, spec).files.items():
        place = out / TARGETS[target].package / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def _edit(folder: Path) -> None:
    specs = {"megaplan": edited_megaplan(folder), "planfix": edited_planfix(folder)}
    for target, spec in specs.items():
        generate(target, spec, folder / "packages")


def edited(factory: pytest.TempPathFactory) -> Path:
    """Both edited specifications and their packages."""
    return once(factory, "edited versions", _edit)


def programs(folder: Path, _: pytest.TempPathFactory) -> None:
    shutil.copytree(PROGRAMS, folder, dirs_exist_ok=True)
    for place in folder.rglob("*.py"):
        with place.open("a", encoding="utf-8") as file:
            file.write("# mypy: no-warn-unreachable\n")


def programs_and_edited_packages(folder: Path, factory: pytest.TempPathFactory) -> None:
    programs(folder, factory)
    shutil.copytree(edited(factory) / "packages", folder, dirs_exist_ok=True)


@pytest.fixture(params=["megaplan", "planfix"])
def upgrade(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgrade:
    made = edited(tmp_path_factory)
    if request.param == "megaplan":
        return Upgrade(PROGRAMS / "crm", MEGAPLAN, made / "new.raml", 30)
    return Upgrade(PROGRAMS / "helpdesk", resources.specs("planfix"), made / "planfix", 7)


def complaints(found: Found, program: Path) -> Lines:
    """What mypy says about one of the programs, by line."""
    lines: Lines = defaultdict(list)
    for each in found:
        if each.is_error and each.file.startswith(f"{program.name}/"):
            lines[each.file, each.line].append(each.message)
    return lines


def announced(impact: Impact) -> set[tuple[str, int]]:
    """The lines that breaking and risky changes touch."""
    return {
        (Path(use.place.file).resolve().relative_to(PROGRAMS).as_posix(), use.place.line)
        for each in impact.touched
        if each.change.level in ("breaking", "risky")
        for use in each.uses
    }


@pytest.mark.checked(Subject("present", programs, checkers=("mypy",)))
def test_the_programs_suit_the_present_packages(found: Found) -> None:
    assert found == []


@pytest.mark.checked(Subject("edited", programs_and_edited_packages, checkers=("mypy",)))
def test_every_complaint_was_announced(upgrade: Upgrade, found: Found) -> None:
    said = announced(upgrade.impact())
    lines = complaints(found, upgrade.program)
    assert len(lines) >= upgrade.least
    assert {line: texts for line, texts in lines.items() if line not in said} == {}
    # It names what changes, and not half of the program.
    code = sum(len(each.read_text().splitlines()) for each in upgrade.program.glob("*.py"))
    assert len(said) < code * 0.4


def test_nothing_is_announced_without_a_change() -> None:
    spec, program = str(resources.specs("planfix")), PROGRAMS / "helpdesk"
    impact, _ = analyse(spec, spec, [program])
    assert impact.touched == impact.possible == ()
    assert len(impact.lines) == len(list(program.glob("*.py")))
