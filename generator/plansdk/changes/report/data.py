"""Changes for programs."""

from __future__ import annotations

from plansdk.changes.report.comparison import Comparison
from plansdk.diagnostics import json_text
from plansdk.translation import Language


def as_json(comparison: Comparison, language: Language) -> str:
    """One object; its keys are for good, texts are in the language asked for."""
    data = {
        "format": 1,
        "api": comparison.target,
        "old": comparison.old,
        "new": comparison.new,
        "worst": comparison.worst,
        "counts": comparison.counts(),
        "version": {
            "part": comparison.part,
            "present": comparison.package_version,
            "next": comparison.next_version,
        },
        "changes": [each.as_json(language) for each in comparison.changes],
    }
    return json_text(data) + "\n"
