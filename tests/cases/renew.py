"""Renew the expected findings of the lint cases; review the difference before a commit."""

from __future__ import annotations

import os
from pathlib import Path

from plansdk import raml

for document in sorted((Path(__file__).parent / "lint").resolve().glob("*/input.raml")):
    os.chdir(document.parent)
    shown = "".join(f"{each}\n" for each in raml.lint(Path("input.raml")))
    Path("expected.txt").write_text(shown, encoding="utf-8")
