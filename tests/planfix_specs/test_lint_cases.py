"""Every way of breaking a specification gives its findings, at their place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planfix_specs import cases


def test_base_is_sound(tmp_path: Path) -> None:
    assert cases.printed(cases.BASE) == ""
    assert len(cases.names()) >= 20


@pytest.mark.parametrize("name", cases.names())
def test_case(name: str, tmp_path: Path) -> None:
    cases.build(name, tmp_path)
    expected = (cases.FOLDER / name / "expected.txt").read_text(encoding="utf-8")
    assert cases.printed(tmp_path) == expected


@pytest.mark.parametrize("name", cases.names())
def test_every_finding_has_line_and_column(name: str) -> None:
    expected = (cases.FOLDER / name / "expected.txt").read_text(encoding="utf-8")
    findings = [line for line in expected.splitlines() if not line.startswith("    hint: ")]
    assert findings
    if name == "misplaced_file":
        return
    for line in findings:
        assert re.match(r"[\w/]+\.xml:\d+:\d+: (error|warning)\[[A-Z]+\d+\] \S", line), line
