"""Print what is touched: for people, for programs, for the pages of a CI job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from plansdk.impact.impact import Impact
from plansdk.impact.report.data import as_json
from plansdk.impact.report.github import as_annotations
from plansdk.impact.report.text import as_text
from plansdk.translation import Language

__all__ = ["FORMATS", "Format"]

Format = Literal["text", "json", "github"]

FORMATS: Final[dict[Format, Callable[[Impact, Language], str]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_annotations,
}
"""How an impact is printed; every text ends with a line break."""
