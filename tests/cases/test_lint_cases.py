"""Every folder in `lint/` is a RAML document with the findings that it must give.

`input.raml` is linted from inside its folder, and what a terminal shows must equal
`expected.txt`, byte for byte. `make golden` renews the expected files.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from plansdk import raml

CASES = sorted(each.parent for each in (Path(__file__).parent / "lint").glob("*/input.raml"))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    shown = "".join(f"{each}\n" for each in raml.lint(Path("input.raml")))
    assert shown == Path("expected.txt").read_text(encoding="utf-8")


def test_there_are_cases() -> None:
    assert len(CASES) >= 40
