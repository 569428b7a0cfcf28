"""Print what has changed: for people, for programs, for a changelog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from plansdk.changes.report.comparison import Comparison
from plansdk.changes.report.data import as_json
from plansdk.changes.report.github import as_annotations
from plansdk.changes.report.markdown import as_changelog, as_markdown
from plansdk.changes.report.page import as_html
from plansdk.changes.report.text import as_text
from plansdk.translation import Language

__all__ = ["FORMATS", "Comparison", "Format"]

Format = Literal["text", "markdown", "json", "html", "changelog", "github"]

FORMATS: Final[dict[Format, Callable[[Comparison, Language], str]]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
    "html": as_html,
    "changelog": as_changelog,
    "github": as_annotations,
}
"""How a comparison is printed; every text ends with a line break."""
