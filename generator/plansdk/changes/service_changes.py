"""What has changed beside types and operations: errors, lists of values, the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from typing import TypeVar

from plansdk.changes.findings import Findings, Place
from plansdk.changes.reach import Reach
from plansdk.changes.rules import Direction
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

    old: Api
    new: Api
    new_reach: Reach
    findings: Findings

    def find(self) -> None:
        """Compare everything."""
        self._errors()
        self._value_lists()
        place = Place(_SERVICE, _SERVICE)
        if self.old.base_uri != self.new.base_uri and self.new.xml is None:
            was, now = self.old.base_uri, self.new.base_uri
            self.findings.add("base-address-changed", place, was=was, now=now)
        texts = (self.old.title, self.old.title_ru), (self.new.title, self.new.title_ru)
        self.findings.compare_texts(place, *texts, "description-changed")
        self.findings.compare_texts(place, self.old.notes, self.new.notes, "notes-changed")
        self._sections("group", self.old.groups, self.new.groups)
        self._sections("errors", self.old.error_sections, self.new.error_sections)
        if self.old.xml is not None and self.new.xml is not None:
            self._xml(self.old.xml, self.new.xml)

    def _errors(self) -> None:
        gone, came, both = _sorted_out(self.old.errors, self.new.errors, lambda each: each.code)
        for error in gone:
            place = Place(error.code, _ERRORS, old=error.span, old_symbol=_symbol(error))
            self.findings.add("error-removed", place)
        for error in came:
            place = Place(error.code, _ERRORS, new=error.span, new_symbol=_symbol(error))
            self.findings.add("error-added", place, now=error.meaning)
        for was, now in both:
            place = Place(
                now.code,
                _ERRORS,
                was.span,
                now.span,
                old_symbol=_symbol(was),
                new_symbol=_symbol(now),
            )
            self._error(was, now, place)

    def _error(self, was: ErrorCode, now: ErrorCode, place: Place) -> None:
        if (was.meaning, was.meaning_ru) != (now.meaning, now.meaning_ru):
            self.findings.add("error-reworded", place, now=now.meaning)
        advice = [_advice(each) for each in (was, now)]
        if advice[0] != advice[1]:
            self.findings.add("error-advice-changed", place, was=advice[0], now=advice[1])
        if was.section != now.section:
            self.findings.add("error-section-changed", place, was=was.section, now=now.section)
        if was.symbol != now.symbol:
            self.findings.add("error-symbol-changed", place, was=was.symbol, now=now.symbol)
        notes = (was.note, was.note_ru), (now.note, now.note_ru)
        self.findings.compare_texts(place, *notes, "notes-changed")
        self.findings.compare_deprecation(place, was.deprecated, now.deprecated)

    def _value_lists(self) -> None:
        directions = self._directions_of_lists()
        gone, came, both = _sorted_out(
            self.old.value_lists, self.new.value_lists, lambda each: each.name
        )
        for each in gone:
            place = Place(each.name, each.name, old=each.span, old_symbol=each.name)
            self.findings.add("value-list-removed", place)
        for each in came:
            place = Place(each.name, each.name, new=each.span, new_symbol=each.name)
            self.findings.add("value-list-added", place)
        for was, now in both:
            used = directions.get(now.name, frozenset[Direction]())
            place = Place(now.name, now.name, was.span, now.span, used, was.name, now.name)
            self._value_list(was, now, place)

    def _value_list(self, was: ValueList, now: ValueList, place: Place) -> None:
        gone, came, both = _sorted_out(was.values, now.values, lambda each: each.value)
        for value in gone:
            self.findings.add("value-removed", place, value.value)
        for value in came:
            self.findings.add("value-added", place, value.value)
        for one, other in both:
            if (one.meaning, one.meaning_ru) != (other.meaning, other.meaning_ru):
                self.findings.add("value-reworded", place, other.value, now=other.meaning)
            parts_ = _differences(one, other, {"meaning", "meaning_ru", "deprecated"})
            if parts_:
                self.findings.add("value-form-changed", place, other.value, what=parts_)
            rules = "deprecation-added", "deprecation-removed"
            self.findings.compare_flag(place, one.deprecated, other.deprecated, *rules, other.value)
        texts = (was.description, was.description_ru), (now.description, now.description_ru)
        self.findings.compare_texts(place, *texts, "description-changed")
        self.findings.compare_texts(place, was.notes, now.notes, "notes-changed")
        self.findings.compare_deprecation(place, was.deprecated, now.deprecated)

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
        gone, came, both = _sorted_out(old, new, lambda each: each.name)
        for each in gone:
            place = Place(f"{kind} {each.name}", _SERVICE)
            self.findings.add("group-changed", place, what=f"{each.name} → -")
        for each in came:
            place = Place(f"{kind} {each.name}", _SERVICE)
            self.findings.add("group-changed", place, what=f"- → {each.name}")
        for was, now in both:
            what = _differences(was, now, set())
            if what:
                self.findings.add("group-changed", Place(f"{kind} {now.name}", _SERVICE), what=what)

    def _xml(self, old: XmlService, new: XmlService) -> None:
        self._limits(old.limits, new.limits)
        self._endpoints(old.endpoints, new.endpoints)
        gone, came, both = _sorted_out(
            old.authentications, new.authentications, lambda each: each.name
        )
        for each in gone:
            self.findings.add("authentication-removed", Place(each.name, _SERVICE))
        for each in came:
            self.findings.add("authentication-added", Place(each.name, _SERVICE))
        for was, now in both:
            place = Place(now.name, _SERVICE)
            what = _differences(was, now, {*_TEXTS, "deprecated"})
            if what:
                self.findings.add("authentication-changed", place, what=what)
            self.findings.compare_deprecation(place, was.deprecated, now.deprecated)
            self._told(was, now, place)
        self._signature(old.signature, new.signature)

    def _limits(self, old: Iterable[Limit], new: Iterable[Limit]) -> None:
        gone, came, both = _sorted_out(old, new, lambda each: each.name)
        for each in gone:
            self.findings.add("limit-removed", Place(each.name, _SERVICE))
        for each in came:
            self.findings.add("limit-added", Place(each.name, _SERVICE), now=each.value)
        for was, now in both:
            place = Place(now.name, _SERVICE)
            if was.value != now.value:
                rule = "limit-lowered" if now.value < was.value else "limit-raised"
                self.findings.add(rule, place, was=was.value, now=now.value)
            self._told(was, now, place)

    def _endpoints(self, old: Iterable[Endpoint], new: Iterable[Endpoint]) -> None:
        gone, came, both = _sorted_out(old, new, lambda each: each.region)
        for each in gone:
            self.findings.add("endpoint-removed", Place(each.region, _SERVICE))
        for each in came:
            self.findings.add("endpoint-added", Place(each.region, _SERVICE), now=each.url)
        for was, now in both:
            place = Place(now.region, _SERVICE)
            if was.url != now.url:
                self.findings.add("endpoint-moved", place, was=was.url, now=now.url)
            self._told(was, now, place)
        defaults = [next((e.region for e in each if e.default), "-") for each in (old, new)]
        if defaults[0] != defaults[1]:
            place = Place("endpoint", _SERVICE)
            self.findings.add("default-endpoint-changed", place, was=defaults[0], now=defaults[1])

    def _signature(self, old: Signature | None, new: Signature | None) -> None:
        place = Place("signature", _SERVICE)
        if old is None or new is None:
            if old != new:
                what = f"{old.element if old else '-'} → {new.element if new else '-'}"
                self.findings.add("signature-changed", place, what=what)
            return
        what = _differences(old, new, _TEXTS)
        if what:
            self.findings.add("signature-changed", place, what=what)
        self._told(old, new, place)

    def _told(
        self,
        was: Limit | Endpoint | Authentication | Signature,
        now: Limit | Endpoint | Authentication | Signature,
        place: Place,
    ) -> None:
        texts = (was.description, was.description_ru), (now.description, now.description_ru)
        self.findings.compare_texts(place, *texts, "description-changed")
        self.findings.compare_texts(place, was.notes, now.notes, "notes-changed")


def _sorted_out(
    old: Iterable[_Named], new: Iterable[_Named], key: Callable[[_Named], str]
) -> tuple[list[_Named], list[_Named], list[tuple[_Named, _Named]]]:
    """What is gone, what is new, and what is in both versions."""
    was = {key(each): each for each in old}
    now = {key(each): each for each in new}
    return (
        [each for name, each in was.items() if name not in now],
        [each for name, each in now.items() if name not in was],
        [(was[name], each) for name, each in now.items() if name in was],
    )


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


def _symbol(error: ErrorCode) -> str:
    return f"ErrorCode.{error.symbol}" if error.symbol else ""


def _advice(error: ErrorCode) -> str:
    """When a repeat helps, in a word."""
    return error.repeat or ("login" if error.login else "retry" if error.retry else "never")
