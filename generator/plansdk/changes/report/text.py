"""One line for each change, as compilers print them."""

from __future__ import annotations

from plansdk.changes.change import Change
from plansdk.changes.report.comparison import Comparison, symbols_of
from plansdk.changes.report.labels import (
    group_title,
    labels,
    place_of,
    suggestion,
    summary,
    title,
    told_of,
)
from plansdk.diagnostics import visible
from plansdk.translation import Language


def as_text(comparison: Comparison, language: Language) -> str:
    """Changes under the name of their group."""
    lines = [visible(title(comparison, language))]
    for name, changes in comparison.groups():
        lines += ["", visible(group_title(name, language))]
        lines += [f"  {_line(each, language)}" for each in changes]
    lines += ["", summary(comparison, language)]
    if comparison.changes:
        lines.append(suggestion(comparison, language))
    return "\n".join(lines) + "\n"


def _line(change: Change, language: Language) -> str:
    said = labels(language)
    place = place_of(change, language)
    symbols = symbols_of(change)
    found = f"{said[change.level]}[{change.rule}] {visible(told_of(change, language))}"
    return f"{f'{place}: ' if place else ''}{found}{f' ({symbols})' if symbols else ''}"
