"""The table of rules: complete, documented, and every rule seen at work."""

from __future__ import annotations

import string

import pytest

from changes import test_megaplan, test_planfix
from changes.megaplan_edits import EDITS as MEGAPLAN_EDITS
from changes.megaplan_edits import NAME_EDITS
from changes.planfix_edits import EDITS as PLANFIX_EDITS
from changes.rule_table import PAGE, renewed
from plansdk.changes import LEVELS, Level, Rule, rules
from plansdk.changes.semver import next_version


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_both_languages_say_the_same(rule: Rule) -> None:
    english, russian = rule.texts["en"], rule.texts["ru"]
    assert placeholders(english) == placeholders(russian)
    assert placeholders(english) <= {"subject", "item", "was", "now", "what"}
    assert any("а" <= letter <= "я" for letter in russian)
    assert not (english + russian).endswith(".")


def test_every_rule_is_seen_at_work() -> None:
    """By an edit of a real specification, or by taking one back."""
    seen = {"former-name-removed"}  # both sides of it are ledgers: test_comparison
    for edits, back in (
        ((*MEGAPLAN_EDITS, *NAME_EDITS), test_megaplan.BACK),
        (PLANFIX_EDITS, test_planfix.BACK),
    ):
        found = {rule for edit in edits for rule, _, _ in edit.expected}
        seen |= found | {back[rule] for rule in found if rule in back}
    assert rules().keys() - seen == set()


def test_the_documentation_lists_them() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page), "renew it with `make golden`"


def test_levels_are_ordered_from_worst_to_mildest() -> None:
    assert LEVELS == ("breaking", "risky", "compatible", "documentation")
    rule = rules()["type-narrowed"]
    assert rule.level({"answers"}) == "compatible"
    assert rule.level({"requests"}) == "breaking"
    assert rule.level() == "breaking"
    assert rule.level(()) == "compatible"


@pytest.mark.parametrize(
    ("present", "worst", "expected"),
    [
        ("1.4.2", "breaking", "2.0.0"),
        ("1.4.2", "risky", "1.5.0"),
        ("1.4.2", "compatible", "1.5.0"),
        ("1.4.2", "documentation", "1.4.3"),
        ("1.4.2", None, "1.4.2"),
        ("0.4.2", "breaking", "0.5.0"),
        ("0.4.2", "compatible", "0.4.3"),
    ],
)
def test_next_version(present: str, worst: Level | None, expected: str) -> None:
    assert next_version(present, worst) == expected
