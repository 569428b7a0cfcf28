"""What is touched, for programs."""

from __future__ import annotations

from plansdk.diagnostics import json_text
from plansdk.impact.impact import Impact
from plansdk.impact.uses import Place, Use
from plansdk.translation import Language


def as_json(impact: Impact, language: Language) -> str:
    """One object; its keys are for good, texts are in the language asked for."""
    data = {
        "format": 1,
        "api": impact.comparison.target,
        "old": impact.comparison.old,
        "new": impact.comparison.new,
        "worst": impact.worst,
        "counts": impact.counts(),
        "changes": len(impact.comparison.changes),
        "files": len(impact.lines),
        "touched": [
            {
                **each.change.as_json(language),
                "worst": each.level,
                "former": (
                    {"name": each.former.name, "until": each.former.until} if each.former else None
                ),
                "uses": [{**_use(use, impact), "level": each.level_at(use)} for use in each.uses],
            }
            for each in impact.touched
        ],
        "possible": [
            {
                **_place(each.place.place, impact),
                "name": each.place.name,
                "changes": [change.fingerprint for change in each.changes],
                "symbols": list(dict.fromkeys(str(change.old_symbol) for change in each.changes)),
            }
            for each in impact.possible
        ],
        "unresolved": [
            {**_place(each.place, impact), "name": each.name} for each in impact.unresolved
        ],
    }
    return json_text(data) + "\n"


def _use(use: Use, impact: Impact) -> dict[str, object]:
    return {**_place(use.place, impact), "symbol": str(use.symbol), "kind": use.kind}


def _place(place: Place, impact: Impact) -> dict[str, object]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "source": impact.line(place.file, place.line),
    }
