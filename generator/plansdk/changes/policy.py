"""What a project makes of changes: levels of its own, and those that it accepts.

    [tool.plansdk.diff.levels]
    value-added = "compatible"

    [[tool.plansdk.diff.accepted]]
    rule = "property-removed"
    subject = "Task.deadline"
    reason = "We never read it."
    until = 2027-01-31

- DIF106  the settings have a fault
- DIF107  an accepted change has expired
- DIF108  an accepted change matches nothing
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from plansdk.changes.change import Change
from plansdk.changes.comparison import order
from plansdk.changes.report import Comparison
from plansdk.changes.rules import LEVELS, Level, rules
from plansdk.diagnostics import Diagnostic, Span, warning
from plansdk.settings import Table, of_project

_KEYS = ("rule", "subject", "item", "reason", "until")


@dataclass(frozen=True, slots=True)
class Accepted:
    """Changes that a project has looked at and lives with.

    Attributes:
        item: What tells findings about one subject apart; empty for all of them.
        until: The last day on which they are accepted.
        span: The place in the settings.
    """

    rule: str
    subject: str
    item: str
    reason: str
    until: date
    span: Span

    def covers(self, change: Change) -> bool:
        """Whether a change is one of them."""
        same = (change.rule, change.subject) == (self.rule, self.subject)
        return same and self.item in ("", change.item)


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of a project for comparisons."""

    levels: Mapping[str, Level]
    accepted: tuple[Accepted, ...]

    def applied(
        self, comparison: Comparison, today: date
    ) -> tuple[Comparison, tuple[Diagnostic, ...]]:
        """A comparison as the project sees it, and which of its settings are out of date."""
        current = [each for each in self.accepted if each.until >= today]
        changes = tuple(self._judged(each, current) for each in comparison.changes)
        told: list[Diagnostic] = []
        for each in self.accepted:
            rule, subject = each.rule, each.subject
            if not any(map(each.covers, changes)):
                message = f"the accepted change {rule} of {subject} matches no change"
                told.append(warning("DIF108", each.span, message, "delete the entry"))
            elif each.until < today:
                message = f"the accepted change {rule} of {subject} has expired, on {each.until}"
                hint = "adapt the code and delete the entry, or set a new date"
                told.append(warning("DIF107", each.span, message, hint))
        changes = tuple(sorted(changes, key=order))
        return replace(comparison, changes=changes), tuple(told)

    def _judged(self, change: Change, accepted: list[Accepted]) -> Change:
        reason = next((each.reason for each in accepted if each.covers(change)), "")
        level = self.levels.get(change.rule, change.level)
        return replace(change, level=level, accepted=reason)


def read_policy(folder: Path) -> Policy:
    """What the project around a folder says about changes.

    Raises:
        Rejected: Its settings have faults.
    """
    own = of_project(folder, "DIF106").table("diff")
    own.expect(("levels", "accepted"))
    table = own.table("levels")
    table.expect(rules())
    levels: dict[str, Level] = table.words(LEVELS)
    accepted = tuple(map(_accepted, own.tables("accepted")))
    own.reject_faults()
    return Policy(levels, accepted)


def _accepted(table: Table) -> Accepted:
    table.expect(_KEYS)
    rule = table.word("rule", tuple(rules())) or ""
    until = table.values.get("until")
    if not isinstance(until, date) or isinstance(until, datetime):
        table.report("until" if until else "", "`until` is a date: 2027-01-31")
        until = date.max
    subject, reason = table.text("subject", required=True), table.text("reason", required=True)
    return Accepted(rule, subject, table.text("item"), reason, until, table.span())
