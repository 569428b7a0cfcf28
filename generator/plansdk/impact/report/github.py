"""Workflow commands of GitHub Actions, which shows them beside the lines of code."""

from __future__ import annotations

from collections.abc import Iterator

from plansdk.changes.rules import ANNOTATIONS
from plansdk.diagnostics import Span, workflow_command
from plansdk.impact.impact import Impact
from plansdk.impact.report.labels import kept, labels, summary
from plansdk.impact.uses import Place
from plansdk.translation import Language


def as_annotations(impact: Impact, language: Language) -> str:
    """A command for each place that a change touches, and one for the counts."""
    return "".join(f"{each}\n" for each in _commands(impact, language))


def _commands(impact: Impact, language: Language) -> Iterator[str]:
    for each in impact.touched:
        change = each.change
        by_place = {use.place: use for use in sorted(each.uses, key=each.goes_on, reverse=True)}
        for place, use in sorted(by_place.items()):
            text = change.text(language)
            if each.goes_on(use):
                text = f"{text}; {kept(each, language)}"
            kind = ANNOTATIONS[each.level_at(use)]
            yield workflow_command(kind, text, _span(place), f"plansdk {change.rule}")
    said = labels(language)["possible"]
    for possible in impact.possible:
        names = ", ".join(dict.fromkeys(str(change.old_symbol) for change in possible.changes))
        at = _span(possible.place.place)
        yield workflow_command("notice", f"{said}: {names}", at, "plansdk impact")
    yield workflow_command("notice", summary(impact, language))


def _span(place: Place) -> Span:
    return Span(place.file, place.line, place.column)
