"""Where the rules put what they find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from plansdk.changes.change import Change
from plansdk.changes.rules import DIRECTIONS, Direction, rules
from plansdk.changes.side import Side
from plansdk.diagnostics import Span
from plansdk.model import Operation, Property, TypeDef


@dataclass(frozen=True, slots=True)
class Place:
    """Something that is in one version or in both, as findings refer to it.

    The attributes are those of `Change`.

    Attributes:
        directions: Which way its values travel.
    """

    subject: str
    group: str
    old: Span | None = None
    new: Span | None = None
    directions: frozenset[Direction] = frozenset(DIRECTIONS)
    old_symbol: str = ""
    new_symbol: str = ""


def operation_place(old: Side, new: Side, before: Operation, after: Operation) -> Place:
    """An operation that is in both versions."""
    return Place(
        after.id,
        new.resource(after),
        before.span,
        after.span,
        old_symbol=old.method(before),
        new_symbol=new.method(after),
    )


@dataclass(slots=True)
class Findings:
    """Collects changes."""

    changes: list[Change] = field(default_factory=list[Change])

    def add(
        self, rule: str, place: Place, item: str = "", **parameters: str | float | None
    ) -> None:
        """Take a finding.

        Args:
            rule: Id of the rule.
            place: What has changed.
            item: What tells it apart from other findings of the rule about that place.
            parameters: What the text of the rule mentions.
        """
        definition = rules()[rule]
        spelled = {name: str(value) for name, value in parameters.items()}
        self.changes.append(
            Change(
                rule,
                definition.level(place.directions),
                definition.layer,
                place.subject,
                place.group,
                item,
                spelled,
                place.old,
                place.new,
                place.old_symbol,
                place.new_symbol,
            )
        )

    def compare_texts(
        self, place: Place, old: Iterable[object], new: Iterable[object], rule: str
    ) -> None:
        """Take a finding where descriptions or notes differ."""
        if tuple(old) != tuple(new):
            self.add(rule, place)

    def compare_flag(
        self, place: Place, old: bool, new: bool, gained: str, lost: str, item: str = ""
    ) -> None:
        """Take a finding where something was not so and is, or was and is not."""
        if old != new:
            self.add(gained if new else lost, place, item)

    def compare_deprecation(self, place: Place, old: bool, new: bool) -> None:
        """Take a finding where something has become deprecated, or is so no longer."""
        self.compare_flag(place, old, new, "deprecation-added", "deprecation-removed")

    def compare_told(
        self,
        place: Place,
        before: Operation | Property | TypeDef,
        after: Operation | Property | TypeDef,
    ) -> None:
        """Take findings where what is said about something differs."""
        self.compare_deprecation(place, before.deprecated, after.deprecated)
        self.compare_texts(
            place,
            (before.description, before.description_ru),
            (after.description, after.description_ru),
            "description-changed",
        )
        self.compare_texts(place, before.notes, after.notes, "notes-changed")
