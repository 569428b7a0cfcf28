"""Changes as workflow commands of GitHub Actions, which shows them beside the specification."""

from __future__ import annotations

from collections.abc import Iterator

from plansdk.changes.report.comparison import Comparison, symbols_of
from plansdk.changes.report.labels import summary
from plansdk.changes.rules import ANNOTATIONS
from plansdk.diagnostics import workflow_command
from plansdk.translation import Language


def as_annotations(comparison: Comparison, language: Language) -> str:
    """A command for each change that is neither accepted nor one of texts, and one for the counts."""
    return "".join(f"{each}\n" for each in _commands(comparison, language))


def _commands(comparison: Comparison, language: Language) -> Iterator[str]:
    for change in comparison.changes:
        if not change.accepted and change.level != "documentation":
            symbols = symbols_of(change)
            text = f"{change.text(language)}{f' ({symbols})' if symbols else ''}"
            kind = ANNOTATIONS[change.level]
            yield workflow_command(kind, text, change.place, f"plansdk {change.rule}")
    yield workflow_command("notice", summary(comparison, language))
