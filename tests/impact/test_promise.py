"""After an upgrade a program still type-checks, or `impact` has named the line.

The edited versions are those of tests/changes; both packages are generated, and mypy
looks at a program that was written for the old one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import pytest

from changes import megaplan_edits, planfix_edits
from plansdk import resources
from plansdk.impact import Impact, analyse
from plansdk.naming import ledger as ledgers
from plansdk.plan.runtime import MEGAPLAN as RUNTIME
from plansdk.progress import Silent
from plansdk.recipes import RECIPES
from support.once import once

pytestmark = pytest.mark.timeout(280)

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"
MEGAPLAN = resources.specs("megaplan") / "r2510.27309.181.raml"
COMPLAINTS = "complaints.txt"
_TIMEOUT = 250
_COMPLAINT = re.compile(r"(.*):(\d+): error: (.*)")

Lines = dict[tuple[str, int], list[str]]


@dataclass(frozen=True)
class Upgrade:
    """A program, and the version that it is to meet.

    Attributes:
        folder: Where the complaints of mypy are.
        least: How many lines mypy complains about at least, lest the test be idle.
    """

    folder: Path
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
    recipe = RECIPES[target]
    for path, text in recipe.build(spec, None, Silent(), None, None).files.items():
        place = out / recipe.package / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both edited specifications, their packages, and what mypy says about the programs."""

    def make(folder: Path) -> None:
        specs = {"megaplan": edited_megaplan(folder), "planfix": edited_planfix(folder)}
        for target, spec in specs.items():
            generate(target, spec, folder / "packages")
        said = mypy(folder / "packages", folder / "mypy")
        (folder / COMPLAINTS).write_text(said, encoding="utf-8")

    return once(tmp_path_factory, "edited versions", make)


@pytest.fixture(params=["megaplan", "planfix"])
def upgrade(request: pytest.FixtureRequest, edited: Path) -> Upgrade:
    if request.param == "megaplan":
        return Upgrade(edited, PROGRAMS / "crm", MEGAPLAN, edited / "new.raml", 30)
    return Upgrade(edited, PROGRAMS / "helpdesk", resources.specs("planfix"), edited / "planfix", 7)


def mypy(packages: Path, cache: Path) -> str:
    """What mypy prints about the programs."""
    options = ["--strict", "--config-file=", f"--cache-dir={cache}", "--follow-imports=silent"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "."],
        env={**os.environ, "MYPYPATH": str(packages)},
        cwd=PROGRAMS,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def complaints(said: str, program: Path) -> Lines:
    """What mypy says about one of the programs, by line."""
    found: Lines = defaultdict(list)
    for line in said.splitlines():
        match = _COMPLAINT.fullmatch(line)
        if match and (PROGRAMS / match[1]).is_relative_to(program):
            found[match[1], int(match[2])].append(match[3])
    return found


def announced(impact: Impact) -> set[tuple[str, int]]:
    """The lines that breaking and risky changes touch."""
    return {
        (Path(use.place.file).resolve().relative_to(PROGRAMS).as_posix(), use.place.line)
        for each in impact.touched
        if each.change.level in ("breaking", "risky")
        for use in each.uses
    }


def test_the_programs_suit_the_present_packages(tmp_path: Path) -> None:
    assert complaints(mypy(ROOT / "generated", tmp_path / "mypy"), PROGRAMS) == {}


def test_every_complaint_was_announced(upgrade: Upgrade) -> None:
    said = announced(upgrade.impact())
    output = (upgrade.folder / COMPLAINTS).read_text(encoding="utf-8")
    found = complaints(output, upgrade.program)
    assert len(found) >= upgrade.least
    assert {line: texts for line, texts in found.items() if line not in said} == {}
    # It names what changes, and not half of the program.
    code = sum(len(each.read_text().splitlines()) for each in upgrade.program.glob("*.py"))
    assert len(said) < code * 0.4


def test_nothing_is_announced_without_a_change() -> None:
    spec, program = str(resources.specs("planfix")), PROGRAMS / "helpdesk"
    impact, _ = analyse(spec, spec, [program])
    assert impact.touched == impact.possible == ()
    assert impact.files == len(list(program.glob("*.py")))
