"""The declared types as tables; `kinds_of` keeps one for all mocks of a specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from plansdk.model import CONTENT_TYPE, Api, Property, Type, references

Kind = Literal["entity", "value", "request", "any"]

_ROOTS: Mapping[str, Kind] = {
    "BaseEntity": "entity",
    "BaseValue": "value",
    "BaseRequest": "request",
}


@dataclass(frozen=True)
class TypeTable:
    """What is known about the objects of one content type.

    Attributes:
        line: The type and those it extends, nearest first.
        concrete: The type and those that extend it; of a root type, which no object
            has, only those that extend it.
        kind: Which root it comes from; `any` for the name of something that is no object.
        properties: Inherited ones first, without `contentType`.
        required: Names of those that an object has when it is created.
    """

    name: str
    line: tuple[str, ...]
    concrete: tuple[str, ...]
    kind: Kind
    properties: Mapping[str, Property]
    required: tuple[str, ...]


class Schema:
    """The content types of an API, by name."""

    def __init__(self, api: Api) -> None:
        self.api = api
        lines = {each.name: _line(api, each.name) for each in api.types}
        below: dict[str, list[str]] = {name: [] for name in lines}
        for name, line in lines.items():
            for ancestor in line if name not in _ROOTS else ():
                below[ancestor].append(name)
        self.types = {
            name: _table(api, line, tuple(below[name]))
            for name, line in lines.items()
            if api.by_name[name].alias is None
        }
        self._objects: dict[Type, tuple[str, ...]] = {}

    def objects(self, type_: Type) -> tuple[str, ...]:
        """The content types that a value of a declared type, or its items, can have."""
        found = self._objects.get(type_)
        if found is None:
            tables = (self.types[name] for name in references(type_) if name in self.types)
            found = tuple(dict.fromkeys(each for table in tables for each in table.concrete))
            self._objects[type_] = found
        return found

    def entities(self, type_: Type) -> tuple[str, ...]:
        """Those of them that are entities, which have an id and a state of their own."""
        return tuple(each for each in self.objects(type_) if self.types[each].kind == "entity")


def _line(api: Api, name: str) -> tuple[str, ...]:
    return (name, *(each.name for each in api.ancestors(name)))


def _table(api: Api, line: tuple[str, ...], concrete: tuple[str, ...]) -> TypeTable:
    properties = {each.name: each for each in _declared(api, line)}
    properties.pop(CONTENT_TYPE, None)
    required = tuple(name for name, each in properties.items() if each.required)
    return TypeTable(line[0], line, concrete, _ROOTS.get(line[-1], "any"), properties, required)


def _declared(api: Api, line: tuple[str, ...]) -> Iterator[Property]:
    for name in reversed(line):
        yield from api.by_name[name].properties
