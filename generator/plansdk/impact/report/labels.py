"""The labels of reports in each language."""

from __future__ import annotations

from collections.abc import Mapping

from plansdk.changes.report.labels import labels as labels_of
from plansdk.changes.report.labels import told
from plansdk.impact.impact import Impact, Touched
from plansdk.translation import Language

ROOM = "impact"


def labels(language: Language) -> Mapping[str, str]:
    """Every word by its key; those of `diff` are known too."""
    return {**labels_of(language), **labels_of(language, ROOM)}


def kept(touched: Touched, language: Language) -> str:
    """That a former name still works, and how long."""
    until = touched.former.until if touched.former else ""
    return labels(language)["kept_until" if until else "kept"].format(until=until)


def summary(impact: Impact, language: Language) -> str:
    """How much is touched, in a sentence."""
    return labels(language)["summary" if impact.touched else "nothing"].format(
        touched=len(impact.touched),
        total=len(impact.comparison.changes),
        places=len({use.place for each in impact.touched for use in each.uses}),
        files=len(impact.lines),
        counts=told(impact.counts(), language),
    )
