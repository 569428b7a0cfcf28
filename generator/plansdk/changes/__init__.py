"""What has changed between two versions of an API, and how bad that is.

    sources ── Side, Side ── compare ── Change … ── report ── text, Markdown, JSON, HTML
                                │                        └── changelog
                              rules

`compare` is a pure function over two API models and their Python names; it never sees
RAML, XML or any other text. What can change is data: `rules.yaml` gives each kind of
change an id, a level and a sentence in two languages. `sources` finds the two versions,
`report` prints what was found.

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
