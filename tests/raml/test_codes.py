"""Codes of findings: listed, explained, and each proved by a case or a test."""

from __future__ import annotations

import re
from pathlib import Path

from planwright.raml.codes import CODES

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\b(?:SRC1|RAML1)[0-9]{2}\b")


def used_in(*places: Path) -> set[str]:
    return {code for place in places for code in CODE.findall(place.read_text(encoding="utf-8"))}


def test_every_code_in_the_program_is_listed_and_no_other() -> None:
    package = ROOT / "generator" / "planwright"
    modules = [*package.glob("raml/*.py"), *package.glob("source/*.py")]
    assert used_in(*(each for each in modules if each.name != "codes.py")) == set(CODES)


def test_every_code_is_explained() -> None:
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    for code, summary in CODES.items():
        assert f"### {code}: {summary}\n" in text


def test_every_code_is_proved() -> None:
    tests = Path(__file__).parent
    proofs = [each for each in tests.glob("*.py") if each.name != Path(__file__).name]
    cases = (ROOT / "tests" / "cases" / "lint").glob("*/expected.txt")
    assert used_in(*proofs, *cases) >= set(CODES)
