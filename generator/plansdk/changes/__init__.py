"""What has changed between two versions of an API, and how bad that is.

    versions ── PlannedApi, PlannedApi ── compare ── Change … ── report ── text, Markdown, JSON, HTML
                                             │                      └── changelog
                                           rules

`compare` is a pure function over two API models and what programs can name of them; it never
sees RAML, XML or any other text. What can change is data: `rules.yaml` gives each kind of
change an id, a level and a sentence in two languages. `versions` finds and reads the two,
`rename_detection` pairs what has only been renamed, `subtyping` and `direction` tell how bad a
change of a type is, `report` prints what was found.

    breaking        code that worked stops working, or no longer type-checks
    risky           code keeps running and can meet what it was not written for
    compatible      code of the old version works as before
    documentation   only texts differ
"""

from __future__ import annotations

from plansdk.changes.change import Change
from plansdk.changes.comparison import compare
from plansdk.changes.rules import LEVELS, Layer, Level, Rule, rules, worst

__all__ = ["LEVELS", "Change", "Layer", "Level", "Rule", "compare", "rules", "worst"]
