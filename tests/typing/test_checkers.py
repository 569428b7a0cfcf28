"""mypy and pyright, both strict, about the project and programs that use its packages."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.checkers import ROOT, Found, Subject, errors, revealed

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
PACKAGES = ("generated/megaplan_api", "generated/planfix_api")
CORRECT = (
    "collections_given.py",
    "daily_report.py",
    "daily_report_async.py",
    "planfix_report.py",
    "planfix_report_async.py",
)
STARS = {
    "star.py": """
from megaplan_api import *
from megaplan_api.models import *


def late(mp: Megaplan) -> list[Task]:
    found = mp.task.list(filter=TaskFilter.link("late"))
    return [each for each in found if isinstance(each, Task) and not [*deviations(each)]]


print(Employee(name="Ann"), errors.STATUSES["404"], AsyncMegaplan, NotFoundError, Money, late)
""",
    "planfix_star.py": """
from planfix_api import *
from planfix_api.models import *


def titles(pf: Planfix) -> list[str]:
    return [each.title or "" for each in pf.task.iterate(target="all") if not [*deviations(each)]]


print(TaskInput(title="A"), ErrorCode.TASK_NOT_FOUND, errors.CODES, AsyncPlanfix, titles)
""",
}
"""Programs that import everything there is."""
_SUPPRESSION = re.compile(r"#\s*(type:\s*ignore|noqa|pyright:|mypy:)|@no_type_check")


def lay_out(folder: Path, _: pytest.TempPathFactory) -> None:
    for each in PROGRAMS.glob("*.py"):
        shutil.copy(each, folder)
    for name, text in STARS.items():
        (folder / name).write_text(text)


SUBJECT = Subject("programs", lay_out, places=("generator", "generated"))
checked = pytest.mark.checked(SUBJECT)


@checked
@pytest.mark.parametrize("place", SUBJECT.places)
def test_nothing_is_wrong_with_the_project(found: Found, place: str) -> None:
    assert errors(found, place) == []


@checked
def test_nothing_is_wrong_with_correct_programs(found: Found) -> None:
    assert errors(found, *CORRECT, *STARS) == []


def run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generated")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", STARS)
def test_names_are_there_when_a_program_runs(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(STARS[name])
    run(str(tmp_path / name))


@pytest.mark.parametrize("package", ["megaplan_api", "planfix_api"])
def test_everything_is_offered_and_loaded_late(package: str) -> None:
    code = f"""
import sys, {package}
names = {package}.__all__
assert not [name for name in sys.modules if name.startswith("{package}.models.")]
assert names == sorted(names) and len(names) == len(set(names))
assert set(names) >= set({package}.models.__all__)
assert not [name for name in names if name[0] == "_"]
assert {package}.resources.__all__
"""
    run("-c", code)


@checked
@pytest.mark.parametrize("program", ["mistakes.py", "planfix_mistakes.py"])
def test_every_mistake_is_reported_where_it_is(found: Found, program: str) -> None:
    lines = (PROGRAMS / program).read_text(encoding="utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if "  # wrong: " in line}
    reported = {each.line for each in found if each.is_error and each.file == program}
    assert len(wrong) > 35
    assert {lines[number - 1] for number in wrong - reported} == set()
    assert {lines[number - 1] for number in reported - wrong} == set()


@checked
@pytest.mark.parametrize("program", ["revealed.py", "planfix_revealed.py"])
def test_types_are_known(found: Found, program: str) -> None:
    lines = (PROGRAMS / program).read_text(encoding="utf-8").splitlines()
    expected = {
        number: line.partition("  # ")[2]
        for number, line in enumerate(lines, 1)
        if "reveal_type(" in line
    }
    assert len(expected) > 30
    here = [each for each in found if each.file == program]
    assert revealed(here) == expected
    assert errors(here) == []


def test_every_way_to_give_a_collection_gives_the_same() -> None:
    found = runpy.run_path(str(PROGRAMS / "collections_given.py"))
    links = [{"contentType": "Employee", "id": each} for each in ("1", "2")]
    given = [each.to_dict()["auditors"] for each in found["tasks"][1:]]
    assert given == [links] * 10
    assert len({each.to_xml("workers") for each in found["participants"]}) == 1
    assert {type(each.users) for each in found["participants"]} == {list}


@pytest.mark.parametrize(
    ("program", "client", "operations"),
    [("daily_report.py", "mp", 20), ("planfix_report.py", "pf", 15)],
)
def test_the_program_uses_many_operations(program: str, client: str, operations: int) -> None:
    text = (PROGRAMS / program).read_text(encoding="utf-8")
    used = set(re.findall(rf"\b{client}\.(\w+\.\w+|request|send_all)\b", text))
    assert len(used) >= operations, used


@pytest.mark.parametrize("package", PACKAGES)
def test_no_checker_is_told_to_look_away(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    assert [_silenced(file) for file in files if _silenced(file)] == []


def _silenced(file: Path) -> str:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if _SUPPRESSION.search(line):
            return f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
    return ""
