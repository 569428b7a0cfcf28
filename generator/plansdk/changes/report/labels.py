"""The labels of reports in each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from plansdk.changes.change import Change
from plansdk.changes.report.comparison import Comparison, line_of
from plansdk.changes.rules import Level
from plansdk.files import own_table
from plansdk.translation import Language


@cache
def labels(language: Language, room: str = "changes") -> Mapping[str, str]:
    """Every word that the reports of a room say, by its key."""
    table = own_table(f"plansdk.{room}.report", "labels.yaml")
    return {str(key): str(value) for key, value in table[language].items()}


def title(comparison: Comparison, language: Language, room: str = "changes") -> str:
    """The heading of a report."""
    return labels(language, room)["title"].format(
        target=comparison.target.capitalize(), old=comparison.old, new=comparison.new
    )


def told(counts: Mapping[Level, int], language: Language) -> str:
    """How many there are of each level: `2 breaking, 1 compatible`."""
    said = labels(language)
    return ", ".join(said[f"n_{level}"].format(count=n) for level, n in counts.items() if n)


def summary(comparison: Comparison, language: Language) -> str:
    """How many changes there are of each level."""
    return told(comparison.counts(), language) or labels(language)["nothing"]


def place_of(change: Change, language: Language) -> str:
    """Where to look, as `file:line`; it says so where that is in the old version."""
    place = line_of(change.place)
    return f"{labels(language)['was']} {place}" if place and change.new is None else place


def told_of(change: Change, language: Language) -> str:
    """The sentence of a change, and why the project accepts it if it does."""
    accepted = labels(language)["accepted"].format(reason=change.accepted)
    return f"{change.text(language)}; {accepted}" if change.accepted else change.text(language)


def suggestion(comparison: Comparison, language: Language) -> str:
    """The next version of the package, in a sentence."""
    said = labels(language)
    kind = said[comparison.part or "none"]
    version = comparison.next_version
    return said["next"].format(version=f"{version} ({kind})" if version else kind)


def group_title(name: str, language: Language) -> str:
    """A group as a heading; the ones that are no name of the API are translated."""
    said = labels(language)
    return said[name] if name in ("errors", "service") else name
