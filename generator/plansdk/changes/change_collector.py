"""Where the rules put what they find."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from typing import Final, Protocol, TypeAlias

from plansdk.changes.change import Change
from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.rules import DIRECTIONS, Direction, rules
from plansdk.diagnostics import Span
from plansdk.model import Facets, Operation
from plansdk.naming.symbol import Symbol
from plansdk.xml_model import Authentication, Note, Section, Signature, Value, XmlPaging, XmlShape

GAINED: Final = ("gained", "lost")
REQUIRED: Final = ("became-required", "became-optional")
_DEPRECATED: Final = ("added", "removed")

_Default: TypeAlias = str | float | bool | None
_Parts: TypeAlias = Value | Section | Authentication | Signature | XmlShape | XmlPaging


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

    def add(self, rule: str, place: Place, item: str = "", **parameters: object) -> None:
        """Take a finding.

        Args:
            rule: Id of the rule.
            place: What has changed.
            item: What tells it apart from other findings of the rule about that place.
            parameters: What the text of the rule mentions.
        """
        self.changes.append(
            Change(
                rule,
                rules()[rule].level(place.directions),
                place.subject,
                place.group,
                item,
                {name: str(value) for name, value in parameters.items()},
                place.old,
                place.new,
                place.old_symbol,
                place.new_symbol,
            )
        )

    def compare(self, rule: str, place: Place, was: object, now: object) -> None:
        """Take a finding that tells both where something differs."""
        if was != now:
            self.add(rule, place, was=was, now=now)

    def compare_texts(self, rule: str, place: Place, old: object, new: object) -> None:
        """Take a finding where descriptions or notes differ."""
        if old != new:
            self.add(rule, place)

    def compare_facets(self, place: Place, old: Facets, new: Facets) -> None:
        """Take a finding for each facet that differs."""
        before, after = dict(old), dict(new)
        for name in {**before, **after}:
            was, now = before.get(name, "-"), after.get(name, "-")
            if was != now:
                self.add("facet-changed", place, name, was=was, now=now)

    def compare_default(self, place: Place, old: _Default, new: _Default) -> None:
        """Take a finding where what counts for nothing given differs."""
        if old != new:
            self.add("default-changed", place, was=spelled(old), now=spelled(new))

    def compare_flag(
        self, what: str, ways: tuple[str, str], place: Place, old: bool, new: bool, item: str = ""
    ) -> None:
        """Take a finding where something was not so and is, or was and is not.

        Args:
            what: How the ids of both rules begin.
            ways: How they go on.
            place: What has changed.
            old: Whether it was so.
            new: Whether it is so.
            item: See `add`.
        """
        if old != new:
            self.add(f"{what}-{ways[0 if new else 1]}", place, item)

    def compare_deprecation(self, place: Place, old: bool, new: bool, item: str = "") -> None:
        """Take a finding where something has become deprecated, or is so no longer."""
        self.compare_flag("deprecation", _DEPRECATED, place, old, new, item)

    def compare_told(self, place: Place, before: _Told, after: _Told) -> None:
        """Take findings where what is said about something differs."""
        was, now = getattr(before, "deprecated", False), getattr(after, "deprecated", False)
        self.compare_deprecation(place, was, now)
        old, new = ((each.description, each.description_ru) for each in (before, after))
        self.compare_texts("description-changed", place, old, new)
        self.compare_texts("notes-changed", place, before.notes, after.notes)

    def compare_parts(
        self,
        rule: str,
        place: Place,
        old: _Parts,
        new: _Parts,
        besides: AbstractSet[str] = frozenset(),
        item: str = "",
    ) -> None:
        """Take a finding where attributes differ: `operators: = → = !=`.

        Args:
            rule: Id of the rule.
            place: What has changed.
            old: What it was.
            new: What it is.
            besides: The attributes that do not count.
            item: See `add`.
        """
        joint = "," if isinstance(old, XmlShape) else " "
        pairs = ((e.name, getattr(old, e.name), getattr(new, e.name)) for e in fields(old))
        what = "; ".join(
            f"{name}: {spelled(was, joint)} → {spelled(now, joint)}"
            for name, was, now in pairs
            if was != now and name not in besides
        )
        if what:
            self.add(rule, place, item, what=what)


def spelled(value: str | float | tuple[str | Note, ...] | None, joint: str = "") -> str:
    """A value as findings tell it."""
    if isinstance(value, tuple):
        value = joint.join(each if isinstance(each, str) else each.text for each in value)
    return "-" if value is None else str(value) or "-"
