"""Renew the expected findings of tests/cases/planfix_lint."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "generator"), str(ROOT / "tests")]

from planfix_specs import cases  # noqa: E402

for name in cases.names():
    with tempfile.TemporaryDirectory() as folder:
        cases.build(name, Path(folder))
        expected = cases.FOLDER / name / "expected.txt"
        expected.write_text(cases.printed(Path(folder)), encoding="utf-8")
