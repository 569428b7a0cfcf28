"""What has changed beside types and operations: errors, lists of values, the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from typing import TypeVar

from plansdk.changes.change_collector import ChangeCollector, Place
from plansdk.changes.direction import Reach
from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.rules import DIRECTIONS, Direction
from plansdk.model import Api, Enumeration, ErrorCode, Type, XmlService, parts
from plansdk.xml_model import (
    Authentication,
    Endpoint,
    Limit,
    Note,
    Section,
    Signature,
    Value,
    ValueList,
)

_Named = TypeVar("_Named", ErrorCode, ValueList, Value, Limit, Endpoint, Authentication, Section)
_ERRORS = "errors"
_SERVICE = "service"
_EITHER = frozenset(DIRECTIONS)
_TEXTS = frozenset({"description", "description_ru", "notes"})


def listed_values(old: Api, new: Api) -> dict[str, frozenset[str]]:
    """Values that came or went in named lists, by name of the list."""
    was = {each.name: {value.value for value in each.values} for each in old.value_lists}
    return {
        each.name: frozenset(was[each.name] ^ {value.value for value in each.values})
        for each in new.value_lists
        if each.name in was
    }


@dataclass(frozen=True)
class ServiceChanges:
    """Compares what two versions say about the service as a whole."""

    before: OfferedSymbols
    after: OfferedSymbols
    new_reach: Reach
    collector: ChangeCollector

    @property
    def old(self) -> Api:
        """The old version."""
        return self.before.api

    @property
    def new(self) -> Api:
        """The new version."""
        return self.after.api

    def find(self) -> None:
        """Compare everything."""
        self._errors()
        self._value_lists()
        place = Place(_SERVICE, _SERVICE)
        if self.old.base_uri != self.new.base_uri and self.new.xml is None:
            was, now = self.old.base_uri, self.new.base_uri
            self.collector.add("base-address-changed", place, was=was, now=now)
        texts = (self.old.title, self.old.title_ru), (self.new.title, self.new.title_ru)
        self.collector.compare_texts(place, *texts, "description-changed")
        self.collector.compare_texts(place, self.old.notes, self.new.notes, "notes-changed")
        self._sections("group", self.old.groups, self.new.groups)
        self._sections("errors", self.old.error_sections, self.new.error_sections)
        if self.old.xml is not None and self.new.xml is not None:
            self._xml(self.old.xml, self.new.xml)

    def _errors(self) -> None:
        old, new = self.before.table, self.after.table

        def place(was: ErrorCode | None, now: ErrorCode | None, code: str) -> Place:
            spans = was.span if was else None, now.span if now else None
            symbols = old.of(code) if was else None, new.of(code) if now else None
            return Place(code, _ERRORS, *spans, _EITHER, *symbols)

        errors = self.old.errors, self.new.errors
        for each in self._compared(*errors, lambda e: e.code, "error", "meaning", place):
            self._error(*each)

    def _error(self, was: ErrorCode, now: ErrorCode, place: Place) -> None:
        if (was.meaning, was.meaning_ru) != (now.meaning, now.meaning_ru):
            self.collector.add("error-reworded", place, now=now.meaning)
        advice = [_advice(each) for each in (was, now)]
        if advice[0] != advice[1]:
            self.collector.add("error-advice-changed", place, was=advice[0], now=advice[1])
        if was.section != now.section:
            self.collector.add("error-section-changed", place, was=was.section, now=now.section)
        if was.symbol != now.symbol:
            self.collector.add("error-symbol-changed", place, was=was.symbol, now=now.symbol)
        notes = (was.note, was.note_ru), (now.note, now.note_ru)
        self.collector.compare_texts(place, *notes, "notes-changed")
        self.collector.compare_deprecation(place, was.deprecated, now.deprecated)

    def _value_lists(self) -> None:
        directions = self._directions_of_lists()

        def place(was: ValueList | None, now: ValueList | None, name: str) -> Place:
            used = directions.get(name, frozenset[Direction]()) if was and now else _EITHER
            spans = was.span if was else None, now.span if now else None
            old = self.before.alias(name) if was else None
            return Place(name, name, *spans, used, old, self.after.alias(name) if now else None)

        lists = self.old.value_lists, self.new.value_lists
        for each in self._compared(*lists, lambda e: e.name, "value-list", "", place):
            self._value_list(*each)

    def _value_list(self, was: ValueList, now: ValueList, place: Place) -> None:
        for one, other in _paired(was.values, now.values, lambda each: each.value):
            if one is None or other is None:
                rule, value = ("value-added", other) if other else ("value-removed", one)
                self.collector.add(rule, place, value.value if value else "")
                continue
            if (one.meaning, one.meaning_ru) != (other.meaning, other.meaning_ru):
                self.collector.add("value-reworded", place, other.value, now=other.meaning)
            parts_ = _differences(one, other, {"meaning", "meaning_ru", "deprecated"})
            if parts_:
                self.collector.add("value-form-changed", place, other.value, what=parts_)
            rules = "deprecation-added", "deprecation-removed"
            self.collector.compare_flag(
                place, one.deprecated, other.deprecated, *rules, other.value
            )
        self.collector.compare_told(place, was, now)

    def _directions_of_lists(self) -> Mapping[str, frozenset[Direction]]:
        found: dict[str, frozenset[Direction]] = {}
        for type_def in self.new.types:
            used = self.new_reach.get(type_def.name, frozenset[Direction]())
            for prop in type_def.properties:
                types = [prop.type, *([prop.item.type] if prop.item else [])]
                for name in _lists(types):
                    found[name] = found.get(name, frozenset()) | used
        return found

    def _sections(self, kind: str, old: Iterable[Section], new: Iterable[Section]) -> None:
        for was, now in _paired(old, new, lambda each: each.name):
            names = was.name if was else "-", now.name if now else "-"
            what = _differences(was, now, set()) if was and now else " → ".join(names)
            if what:
                place = Place(f"{kind} {names[1] if now else names[0]}", _SERVICE)
                self.collector.add("group-changed", place, what=what)

    def _xml(self, old: XmlService, new: XmlService) -> None:
        for limit, other, place in self._compared(
            old.limits, new.limits, lambda each: each.name, "limit", "value"
        ):
            if limit.value != other.value:
                rule = "limit-lowered" if other.value < limit.value else "limit-raised"
                self.collector.add(rule, place, was=limit.value, now=other.value)
            self.collector.compare_told(place, limit, other)
        self._endpoints(old.endpoints, new.endpoints)
        for was, now, place in self._compared(
            old.authentications, new.authentications, lambda each: each.name, "authentication"
        ):
            what = _differences(was, now, {*_TEXTS, "deprecated"})
            if what:
                self.collector.add("authentication-changed", place, what=what)
            self.collector.compare_told(place, was, now)
        self._signature(old.signature, new.signature)

    def _endpoints(self, old: Iterable[Endpoint], new: Iterable[Endpoint]) -> None:
        for was, now, place in self._compared(
            old, new, lambda each: each.region, "endpoint", "url"
        ):
            if was.url != now.url:
                self.collector.add("endpoint-moved", place, was=was.url, now=now.url)
            self.collector.compare_told(place, was, now)
        defaults = [next((e.region for e in each if e.default), "-") for each in (old, new)]
        if defaults[0] != defaults[1]:
            place = Place("endpoint", _SERVICE)
            self.collector.add("default-endpoint-changed", place, was=defaults[0], now=defaults[1])

    def _signature(self, old: Signature | None, new: Signature | None) -> None:
        place = Place("signature", _SERVICE)
        if old is None or new is None:
            if old != new:
                what = f"{old.element if old else '-'} → {new.element if new else '-'}"
                self.collector.add("signature-changed", place, what=what)
            return
        what = _differences(old, new, _TEXTS)
        if what:
            self.collector.add("signature-changed", place, what=what)
        self.collector.compare_told(place, old, new)

    def _compared(
        self,
        old: Iterable[_Named],
        new: Iterable[_Named],
        key: Callable[[_Named], str],
        kind: str,
        told: str = "",
        place_of: Callable[[_Named | None, _Named | None, str], Place] | None = None,
    ) -> Iterator[tuple[_Named, _Named, Place]]:
        """What is in both versions; takes findings for what is gone or new.

        Args:
            old: Things of the old version.
            new: Things of the new one.
            key: What tells them apart.
            kind: What the rules call them.
            told: The attribute of a new one that is told.
            place_of: Their places; by default those of the service.
        """
        for was, now in _paired(old, new, key):
            either = now if now is not None else was
            name = key(either) if either is not None else ""
            place = place_of(was, now, name) if place_of else Place(name, _SERVICE)
            if was is not None and now is not None:
                yield was, now, place
            elif now is None:
                self.collector.add(f"{kind}-removed", place)
            else:
                parameters = {"now": getattr(now, told)} if told else {}
                self.collector.add(f"{kind}-added", place, **parameters)


def _paired(
    old: Iterable[_Named], new: Iterable[_Named], key: Callable[[_Named], str]
) -> Iterator[tuple[_Named | None, _Named | None]]:
    """Things of both versions by name; None for what one of them lacks."""
    was = {key(each): each for each in old}
    now = {key(each): each for each in new}
    yield from ((was.get(name), now.get(name)) for name in {**was, **now})


def _differences(
    was: Value | Section | Authentication | Signature,
    now: Value | Section | Authentication | Signature,
    besides: AbstractSet[str],
) -> str:
    """The attributes that differ: `operators: = → = !=`."""
    return "; ".join(
        f"{each.name}: {_spelled(getattr(was, each.name))} → {_spelled(getattr(now, each.name))}"
        for each in fields(was)
        if each.name not in besides and getattr(was, each.name) != getattr(now, each.name)
    )


def _spelled(value: str | bool | tuple[str | Note, ...]) -> str:
    if isinstance(value, tuple):
        return " ".join(each if isinstance(each, str) else each.text for each in value) or "-"
    return str(value) or "-"


def _lists(types: Iterable[Type]) -> Iterator[str]:
    """Names of the lists of values that types mention."""
    for type_ in types:
        for part in parts(type_):
            if isinstance(part, Enumeration) and part.name:
                yield part.name


def _advice(error: ErrorCode) -> str:
    """When a repeat helps, in a word."""
    return error.repeat or ("login" if error.login else "retry" if error.retry else "never")
