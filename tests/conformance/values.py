"""Made-up values of declared types, and what the package must make of them.

A value is built in its wire form; arguments and expectations follow from that:

    wire = builder.value(Ref("Task"))    {"contentType": "Task", "id": "…", …}
    as_python(wire)                      Task(id="…", …), to be passed as an argument
    differences(received, wire)          what is wrong about an answer, read as Python
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import megaplan_api
from conformance.specification import api, attribute, class_name, descendants, properties
from megaplan_api import Entity
from plansdk.model import Array, Enumeration, Ref, Scalar, Type, Union

TEXTS = ("a/b c?ü%2F", "Ёлка & <b>", '"\\\n\t\u2028', "x", "100% + 1 = ?", "")
ANYTHING = {"list": [1, None, "ü"], "deep": {"er": True}}
_FEW = 4
"""How many properties an object inside another one gets; one inside that gets none.

Those that are required of an object without an id come on top.
"""


class Builder:
    """Builds wire values; the same seed gives the same values."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self._last_id = 1_000_000

    def value(self, type_: Type, depth: int = 0) -> Any:
        """A value of a type."""
        match type_:
            case Scalar(kind):
                return self._scalar(kind)
            case Enumeration(values=values):
                return self._random.choice(values)
            case Array(item):
                return [self.value(item, depth) for _ in range(2 if depth == 0 else 1)]
            case Union(members):
                return self.value(self._random.choice(members), depth)
            case Ref(name):
                return self._declared(name, depth)

    def items(self, type_: Type) -> list[Any]:
        """Items of a list, one of each type that occurs in it, and at least two."""
        members = type_.members if isinstance(type_, Union) else (type_, type_)
        return [self.value(each) for each in members]

    def segment(self, type_: Type) -> str | int:
        """A path variable; a text holds everything that could break out of its segment."""
        if type_ == Scalar("integer"):
            return self._next_id()
        return f"{self._next_id()}/b c?ü%2F#.."

    def _id(self, type_: Type) -> str:
        number = self._next_id()
        if isinstance(type_, Enumeration):
            return type_.values[number % len(type_.values)]
        return str(number)

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _scalar(self, kind: str) -> Any:
        match kind:
            case "string":
                return self._random.choice(TEXTS)
            case "integer":
                return self._random.randint(-5, 10**9)
            case "number":
                return self._random.choice((0.5, -1.25, 188.0))
            case "boolean":
                return self._random.random() < 0.5
            case "any":
                return ANYTHING
            case "void":
                return None
        raise AssertionError(f"a kind of value that Megaplan does not have: {kind}")

    def _declared(self, name: str, depth: int) -> Any:
        type_def = api().type(name)
        if type_def.alias is not None:
            return self.value(type_def.alias, depth)
        if not type_def.base:  # a root stands for any type below it
            name = self._random.choice(descendants(name))
        native = self._native(name)
        return self._object(name, depth) if native is None else native

    def _native(self, name: str) -> dict[str, Any] | None:
        day = self._random.randint(1, 28)
        month = self._random.randint(0, 11)
        match name:
            case "DateTime":
                return {"contentType": name, "value": f"2026-05-{day:02}T10:30:00+03:00"}
            case "DateOnly":
                return {"contentType": name, "year": 2026, "month": month, "day": day}
            case "DateInterval":
                return {"contentType": name, "value": day * 60}
        return None

    def _object(self, name: str, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {"contentType": name}
        if "id" in properties(name):
            made["id"] = self._id(properties(name)["id"].type)
        for wire, type_ in _built(name, depth):
            made[wire] = self.value(type_, depth + 1)
        return made


@cache
def _built(name: str, depth: int) -> list[tuple[str, Type]]:
    """The properties that an object gets, besides its id."""
    rest = [each for wire, each in properties(name).items() if wire != "id"]
    if depth == 0:
        return [(each.name, each.type) for each in rest]
    few = [each for each in rest if isinstance(each.type, Scalar)][: _FEW if depth == 1 else 0]
    needed = [] if "id" in properties(name) else [each for each in rest if each.required]
    return [(each.name, each.type) for each in rest if each in few or each in needed]


def as_python(wire: Any) -> Any:
    """The value that a program would pass for a wire value."""
    if isinstance(wire, list):
        return [as_python(each) for each in wire]
    if not isinstance(wire, dict) or "contentType" not in wire:
        return wire
    native = _native(wire)
    if native is not None:
        return native
    name = wire["contentType"]
    cls: type[Entity] = getattr(megaplan_api, class_name(name))
    if wire.keys() == {"contentType", "id"}:
        return cls.link(wire["id"])
    given = {key: value for key, value in wire.items() if key != "contentType"}
    return cls(**{attribute(name, key): as_python(value) for key, value in given.items()})


def differences(got: Any, wire: Any, path: str = "data") -> Iterator[str]:
    """Where a value that the client returned is not what the wire value stands for."""
    if isinstance(wire, list):
        if type(got) is not list or len(got) != len(wire):
            yield f"{path}: {got!r} instead of a list of {len(wire)}"
            return
        for at, (item, each) in enumerate(zip(got, wire, strict=True)):
            yield from differences(item, each, f"{path}[{at}]")
    elif isinstance(wire, dict) and "contentType" in wire and _native(wire) is None:
        name = wire["contentType"]
        expected = class_name(name)
        if not isinstance(got, Entity) or type(got).__name__ != expected:
            yield f"{path}: {got!r} instead of {expected}"
            return
        for key, value in wire.items():
            if key != "contentType":
                name_here = attribute(name, key)
                yield from differences(getattr(got, name_here), value, f"{path}.{name_here}")
    else:
        native = _native(wire) if isinstance(wire, dict) else None
        value = wire if native is None else native
        if got != value or type(got) is not type(value):
            yield f"{path}: {got!r} instead of {value!r}"


def _native(wire: dict[str, Any]) -> dt.datetime | dt.date | dt.timedelta | None:
    match wire.get("contentType"):
        case "DateTime":
            return dt.datetime.fromisoformat(wire["value"])
        case "DateOnly":
            return dt.date(wire["year"], wire["month"] + 1, wire["day"])
        case "DateInterval":
            return dt.timedelta(seconds=wire["value"])
    return None
