"""mypy and pyright, both strict, about the generated packages and programs that use them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.checkers import PACKAGES, PROGRAMS, ROOT, Finding, check, findings, revealed
from support.once import once

pytestmark = pytest.mark.timeout(600)

CORRECT = (
    "daily_report.py",
    "daily_report_async.py",
    "planfix_report.py",
    "planfix_report_async.py",
)
_SUPPRESSION = re.compile(r"#\s*(type:\s*ignore|noqa|pyright:|mypy:)|@no_type_check")


@pytest.fixture(params=["mypy", "pyright"])
def found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[Finding]:
    """Everything that a checker says."""
    checker: str = request.param
    return findings(once(tmp_path_factory, checker, lambda folder: check(checker, folder)))


def errors(found: list[Finding], *below: str) -> list[str]:
    return [
        f"{each.file}:{each.line}: {each.message}"
        for each in found
        if each.is_error and each.file.startswith(below)
    ]


def about(program: str) -> str:
    return str((PROGRAMS / program).relative_to(ROOT))


def test_nothing_is_wrong_with_the_packages(found: list[Finding]) -> None:
    assert errors(found, *PACKAGES) == []


def test_nothing_is_wrong_with_correct_programs(found: list[Finding]) -> None:
    assert errors(found, *map(about, CORRECT)) == []


@pytest.mark.parametrize("program", ["mistakes.py", "planfix_mistakes.py"])
def test_every_mistake_is_reported_where_it_is(found: list[Finding], program: str) -> None:
    lines = (PROGRAMS / program).read_text(encoding="utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if "  # wrong: " in line}
    reported = {each.line for each in found if each.is_error and each.file == about(program)}
    assert len(wrong) > 35
    assert {lines[number - 1] for number in wrong - reported} == set()
    assert {lines[number - 1] for number in reported - wrong} == set()


@pytest.mark.parametrize("program", ["revealed.py", "planfix_revealed.py"])
def test_types_are_known(found: list[Finding], program: str) -> None:
    lines = (PROGRAMS / program).read_text(encoding="utf-8").splitlines()
    expected = {
        number: line.partition("  # ")[2]
        for number, line in enumerate(lines, 1)
        if "reveal_type(" in line
    }
    assert len(expected) > 30
    here = [each for each in found if each.file == about(program)]
    assert revealed(here) == expected
    assert errors(here) == []


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
