"""Codes of findings: listed, explained, and each proved by a case or a test."""

from __future__ import annotations

import re
from pathlib import Path

from plansdk.raml.codes import CODES

ROOT = Path(__file__).parents[2]
FINDING = re.compile(r" (error|warning|note)\[((?:SRC1|RAML1)[0-9]{2})\] ")
CODE = re.compile(r"\b(?:SRC1|RAML1)[0-9]{2}\b")


def used_in(*places: Path) -> set[str]:
    return {code for place in places for code in CODE.findall(place.read_text(encoding="utf-8"))}


def test_every_code_in_the_program_is_listed_and_no_other() -> None:
    package = ROOT / "generator" / "plansdk"
    modules = [*package.glob("raml/*.py"), *package.glob("source/*.py")]
    assert used_in(*(each for each in modules if each.name != "codes.py")) == set(CODES)


def test_every_code_is_explained() -> None:
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if CODE.match(line[2:])]
    assert {row[0].strip("| "): row[2] for row in rows} == CODES
    assert all(len(row) == 5 and all(row) for row in rows)


def test_levels_are_explained_as_they_are() -> None:
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    for place in (ROOT / "tests" / "cases" / "lint").glob("*/expected.txt"):
        for level, code in FINDING.findall(place.read_text(encoding="utf-8")):
            assert f"| {code} | {level} | " in text


def test_every_code_is_proved() -> None:
    tests = Path(__file__).parent
    proofs = [each for each in tests.glob("*.py") if each.name != Path(__file__).name]
    cases = (ROOT / "tests" / "cases" / "lint").glob("*/expected.txt")
    assert used_in(*proofs, *cases) >= set(CODES)
