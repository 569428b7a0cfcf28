"""Codes of findings: listed, explained, and each proved by a case or a test."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FINDING = re.compile(r" (error|warning|note)\[((?:SRC1|RAML1)[0-9]{2})\] ")
CODE = re.compile(r"\b(?:SRC1|RAML1)[0-9]{2}\b")


def used_in(*places: Path) -> set[str]:
    return {code for place in places for code in CODE.findall(place.read_text(encoding="utf-8"))}


def explained() -> set[str]:
    """The codes in the tables of docs/diagnostics.md."""
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if CODE.match(line[2:])]
    assert all(len(row) == 5 and all(row) for row in rows)
    codes = [row[0].strip("| ") for row in rows]
    assert len(codes) == len(set(codes))
    return set(codes)


def test_every_code_in_the_program_is_explained_and_no_other() -> None:
    package = ROOT / "generator" / "plansdk"
    assert used_in(*package.glob("raml/*.py"), *package.glob("syntax/*.py")) == explained()


def test_levels_are_explained_as_they_are() -> None:
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    for place in (ROOT / "tests" / "cases" / "lint").glob("*/expected.txt"):
        for level, code in FINDING.findall(place.read_text(encoding="utf-8")):
            assert f"| {code} | {level} | " in text


def test_every_code_is_proved() -> None:
    tests = Path(__file__).parent
    proofs = [each for each in tests.glob("*.py") if each.name != Path(__file__).name]
    cases = (ROOT / "tests" / "cases" / "lint").glob("*/expected.txt")
    assert used_in(*proofs, *cases) >= explained()
