"""The labels of reports in each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from plansdk.changes.report.labels import labels as words_of_diff
from plansdk.changes.rules import Language
from plansdk.impact.impact import Impact, Touched


@cache
def labels(language: Language) -> Mapping[str, str]:
    """Every word by its key; those of `diff` are known too."""
    text = files("plansdk.impact.report").joinpath("labels.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    own = {str(key): str(value) for key, value in table[language].items()}
    return {**words_of_diff(language), **own}


def title(impact: Impact, language: Language) -> str:
    """The heading of a report."""
    target = impact.target.capitalize()
    return labels(language)["title"].format(target=target, old=impact.old, new=impact.new)


def kept(touched: Touched, language: Language) -> str:
    """That a former name still works, and how long."""
    until = touched.former.until if touched.former else ""
    return labels(language)["kept_until" if until else "kept"].format(until=until)


def summary(impact: Impact, language: Language) -> str:
    """How much is touched, in a sentence."""
    said = labels(language)
    if not impact.touched:
        return said["nothing"].format(total=impact.total, files=impact.files)
    counts = ", ".join(
        said[f"n_{level}"].format(count=count) for level, count in impact.counts().items() if count
    )
    return said["summary"].format(
        touched=len(impact.touched),
        total=impact.total,
        places=impact.places(),
        files=impact.files,
        counts=counts,
    )
