"""What has changed beside types and operations: errors, lists of values, the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from plansdk.changes.change_collector import ChangeCollector, Place
from plansdk.changes.direction import NOWHERE, Reach
from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.rules import DIRECTIONS, Direction
from plansdk.model import Api, Enumeration, ErrorCode, Type, XmlService, parts
from plansdk.xml_model import (
    Authentication,
    Endpoint,
    Limit,
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

    old: OfferedSymbols
    new: OfferedSymbols
    new_reach: Reach
    collector: ChangeCollector

    def find(self) -> None:
        """Compare everything."""
        old, new = self.old.api, self.new.api
        self._errors()
        self._value_lists()
        place = Place(_SERVICE, _SERVICE)
        if new.xml is None:
            addresses = old.base_uri, new.base_uri
            self.collector.compare("base-address-changed", place, *addresses)
        texts = (old.title, old.title_ru), (new.title, new.title_ru)
        self.collector.compare_texts("description-changed", place, *texts)
        self.collector.compare_texts("notes-changed", place, old.notes, new.notes)
        self._sections("group", old.groups, new.groups)
        self._sections("errors", old.error_sections, new.error_sections)
        if old.xml is not None and new.xml is not None:
            self._xml(old.xml, new.xml)

    def _errors(self) -> None:
        def place(code: str) -> Place:
            symbols = self.old.table.of(code), self.new.table.of(code)
            return Place(code, _ERRORS, None, None, _EITHER, *symbols)

        errors = self.old.api.errors, self.new.api.errors
        for was, now, at in self._compared("error", *errors, lambda e: e.code, "meaning", place):
            if (was.meaning, was.meaning_ru) != (now.meaning, now.meaning_ru):
                self.collector.add("error-reworded", at, now=now.meaning)
            self.collector.compare("error-advice-changed", at, _advice(was), _advice(now))
            self.collector.compare("error-section-changed", at, was.section, now.section)
            self.collector.compare("error-symbol-changed", at, was.symbol, now.symbol)
            notes = (was.note, was.note_ru), (now.note, now.note_ru)
            self.collector.compare_texts("notes-changed", at, *notes)
            self.collector.compare_deprecation(at, was.deprecated, now.deprecated)

    def _value_lists(self) -> None:
        directions = self._directions_of_lists()

        def place(name: str) -> Place:
            used = directions.get(name, NOWHERE)
            aliases = self.old.alias(name), self.new.alias(name)
            return Place(name, name, None, None, used, *aliases)

        lists = self.old.api.value_lists, self.new.api.value_lists
        for was, now, at in self._compared("value-list", *lists, lambda e: e.name, "", place):
            for one, other in _paired(was.values, now.values, lambda each: each.value):
                if one is not None and other is not None:
                    self._value(one, other, at)
                elif either := one or other:
                    self.collector.add(f"value-{'added' if other else 'removed'}", at, either.value)
            self.collector.compare_told(at, was, now)

    def _value(self, was: Value, now: Value, place: Place) -> None:
        if (was.meaning, was.meaning_ru) != (now.meaning, now.meaning_ru):
            self.collector.add("value-reworded", place, now.value, now=now.meaning)
        besides = {"meaning", "meaning_ru", "deprecated"}
        self.collector.compare_parts("value-form-changed", place, was, now, besides, now.value)
        self.collector.compare_deprecation(place, was.deprecated, now.deprecated, now.value)

    def _directions_of_lists(self) -> Mapping[str, frozenset[Direction]]:
        found: dict[str, frozenset[Direction]] = {}
        for type_def in self.new.api.types:
            used = self.new_reach.get(type_def.name, NOWHERE)
            for prop in type_def.properties:
                types = [prop.type, *([prop.item.type] if prop.item else [])]
                for name in _lists(types):
                    found[name] = found.get(name, NOWHERE) | used
        return found

    def _sections(self, kind: str, old: Iterable[Section], new: Iterable[Section]) -> None:
        for was, now in _paired(old, new, lambda each: each.name):
            if was is not None and now is not None:
                place = Place(f"{kind} {now.name}", _SERVICE)
                self.collector.compare_parts("group-changed", place, was, now)
            elif either := was or now:
                what = f"- → {either.name}" if now else f"{either.name} → -"
                place = Place(f"{kind} {either.name}", _SERVICE)
                self.collector.add("group-changed", place, what=what)

    def _xml(self, old: XmlService, new: XmlService) -> None:
        limits = old.limits, new.limits
        for limit, other, place in self._compared("limit", *limits, lambda e: e.name, "value"):
            rule = "limit-lowered" if other.value < limit.value else "limit-raised"
            self.collector.compare(rule, place, limit.value, other.value)
            self.collector.compare_told(place, limit, other)
        ends = old.endpoints, new.endpoints
        for end, moved, place in self._compared("endpoint", *ends, lambda e: e.region, "url"):
            self.collector.compare("endpoint-moved", place, end.url, moved.url)
            self.collector.compare_told(place, end, moved)
        defaults = (next((e.region for e in each if e.default), "-") for each in ends)
        self.collector.compare("default-endpoint-changed", Place("endpoint", _SERVICE), *defaults)
        ways = old.authentications, new.authentications
        for way, now, place in self._compared("authentication", *ways, lambda e: e.name):
            besides = {*_TEXTS, "deprecated"}
            self.collector.compare_parts("authentication-changed", place, way, now, besides)
            self.collector.compare_told(place, way, now)
        self._signature(old.signature, new.signature)

    def _signature(self, old: Signature | None, new: Signature | None) -> None:
        place = Place("signature", _SERVICE)
        if old is not None and new is not None:
            self.collector.compare_parts("signature-changed", place, old, new, _TEXTS)
            self.collector.compare_told(place, old, new)
        elif old != new:
            what = f"{old.element if old else '-'} → {new.element if new else '-'}"
            self.collector.add("signature-changed", place, what=what)

    def _compared(
        self,
        kind: str,
        old: Iterable[_Named],
        new: Iterable[_Named],
        key: Callable[[_Named], str],
        told: str = "",
        place_of: Callable[[str], Place] = lambda name: Place(name, _SERVICE),
    ) -> Iterator[tuple[_Named, _Named, Place]]:
        """What is in both versions; takes findings for what is gone or new.

        Args:
            kind: What the rules call them.
            old: Things of the old version.
            new: Things of the new one.
            key: What tells them apart.
            told: The attribute of a new one that is told.
            place_of: What findings about a name refer to, without the places.
        """
        for was, now in _paired(old, new, key):
            if (either := now or was) is None:
                continue
            spans = getattr(was, "span", None), getattr(now, "span", None)
            place = replace(place_of(key(either)), old=spans[0], new=spans[1])
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


def _lists(types: Iterable[Type]) -> Iterator[str]:
    """Names of the lists of values that types mention."""
    for type_ in types:
        for part in parts(type_):
            if isinstance(part, Enumeration) and part.name:
                yield part.name


def _advice(error: ErrorCode) -> str:
    """When a repeat helps, in a word."""
    return error.repeat or ("login" if error.login else "retry" if error.retry else "never")
