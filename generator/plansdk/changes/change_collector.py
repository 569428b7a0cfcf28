"""Where the rules put what they find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from plansdk.changes.change import Change
from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.rules import DIRECTIONS, Direction, rules
from plansdk.diagnostics import Span
from plansdk.model import Operation
from plansdk.naming.symbol import Symbol
from plansdk.xml_model import Note


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
    old_symbol: Symbol | None = None
    new_symbol: Symbol | None = None


def operation_place(
    old: OfferedSymbols, new: OfferedSymbols, before: Operation, after: Operation
) -> Place:
    """An operation that is in both versions."""
    return Place(
        after.id,
        new.resource(after),
        before.span,
        after.span,
        old_symbol=old.method(before),
        new_symbol=new.method(after),
    )


class _Told(Protocol):
    """Something that texts are about."""

    @property
    def description(self) -> str: ...
    @property
    def description_ru(self) -> str: ...
    @property
    def notes(self) -> tuple[Note, ...]: ...


@dataclass(slots=True)
class ChangeCollector:
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

    def compare_told(self, place: Place, before: _Told, after: _Told) -> None:
        """Take findings where what is said about something differs."""
        was, now = getattr(before, "deprecated", False), getattr(after, "deprecated", False)
        self.compare_deprecation(place, was, now)
        old, new = ((each.description, each.description_ru) for each in (before, after))
        self.compare_texts(place, old, new, "description-changed")
        self.compare_texts(place, before.notes, after.notes, "notes-changed")
