"""The labels of reports in each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from plansdk.changes.report.comparison import Comparison
from plansdk.changes.rules import Language


@cache
def labels(language: Language) -> Mapping[str, str]:
    """Every word by its key."""
    text = files("plansdk.changes.report").joinpath("labels.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    return {str(key): str(value) for key, value in table[language].items()}


def title(comparison: Comparison, language: Language) -> str:
    """The heading of a report."""
    return labels(language)["title"].format(
        target=comparison.target.capitalize(), old=comparison.old, new=comparison.new
    )


def summary(comparison: Comparison, language: Language) -> str:
    """How many changes there are of each level: `2 breaking, 1 compatible`."""
    said = labels(language)
    counts = [
        said[f"n_{level}"].format(count=count)
        for level, count in comparison.counts().items()
        if count
    ]
    return ", ".join(counts) or said["nothing"]


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
