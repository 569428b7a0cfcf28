"""The declared types as tables: Schema ── Kind ── Field ── Shape.

`schema_of` keeps one for all mocks of a specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from plansdk.model import (
    CONTENT_TYPE,
    Api,
    Array,
    Enumeration,
    Property,
    Ref,
    Scalar,
    Type,
    Union,
    parts,
    references,
)

Root = Literal["entity", "value", "request", "any"]

_ROOTS: Mapping[str, Root] = {
    "BaseEntity": "entity",
    "BaseValue": "value",
    "BaseRequest": "request",
}

# Types whose texts are known to be empty rather than null.
_RECORDED = frozenset({"Project", "Task", "Todo"})

# Values without entities in them, which occur often; other values are searched for some.
_FLAT = frozenset({"DateTime", "DateOnly", "DateInterval", "ShiftDate", "Money"})


_CUSTOM = re.compile(r"Category\d+CustomField\w+")


def is_custom(name: str) -> bool:
    """Whether a field is one that an account adds, which no specification lists."""
    return _CUSTOM.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Shape:
    """What the values of a declared type are like.

    Attributes:
        is_open: Whether any value fits.
        kinds: What an object can be, by content type.
        item: The shape of items, None where no list fits.
        plain: What a value without parts can be.
    """

    type: Type
    is_open: bool
    kinds: Mapping[str, Kind]
    item: Shape | None
    plain: tuple[Scalar | Enumeration, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity.

    Attributes:
        objects: What the objects can be that it may hold, by content type.
        nests: Whether entities can be found in it.
        companion: Whether it counts a collection: `auditorsCount`.
        counts: The collection that it counts, if it is a field of the same entity.
        empty: What stands for nothing.
    """

    name: str
    shape: Shape
    objects: Mapping[str, Kind]
    nests: bool
    sortable: bool
    required: bool
    default: str | int | float | bool | None
    companion: bool
    counts: str
    empty: Any

    @property
    def type(self) -> Type:
        """The declared type."""
        return self.shape.type

    @property
    def many(self) -> bool:
        """Whether it is a collection."""
        return self.shape.item is not None


@dataclass(frozen=True, eq=False)
class Kind:
    """What is known about the objects of one content type.

    Attributes:
        line: The type and those it extends, nearest first.
        concrete: The type and those that extend it; of a root type, which no object
            has, only those that extend it.
        root: Which root it comes from; `any` for the name of something that is no object.
        properties: Inherited ones first, without `contentType`.
    """

    schema: Schema
    name: str
    line: tuple[str, ...]
    concrete: tuple[str, ...]
    root: Root
    properties: Mapping[str, Property]

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Names of the properties that an object has when it is created."""
        return tuple(name for name, each in self.properties.items() if each.required)

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """What the specification says that fields are unless something else is said."""
        found = {name: each.default for name, each in self.fields.items()}
        return {name: value for name, value in found.items() if value is not None}

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """What its objects have, `contentType` and `id` first."""
        if not self.line:
            return {}
        first = [Property(CONTENT_TYPE, Scalar("string"))]
        first += [self.properties[name] for name in ("id",) if name in self.properties]
        declared = {each.name: each for each in first} | dict(self.properties)
        return {each.name: self._field(each) for each in declared.values()}

    def _field(self, of: Property) -> Field:
        objects = self.schema.objects(of.type)
        shape = self.schema.shape(of.type)
        companion = of.name.endswith("Count") and Scalar("integer") in parts(of.type)
        counted = self.properties.get(of.name.removesuffix("Count")) if companion else None
        is_counted = counted and self.schema.shape(counted.type).item
        return Field(
            name=of.name,
            shape=shape,
            objects=objects,
            nests=any(each not in _FLAT for each in objects),
            sortable=of.sortable,
            required=of.required,
            default=of.default,
            companion=companion,
            counts=counted.name if counted and is_counted else "",
            empty=0 if companion else self._empty(of),
        )

    def _empty(self, of: Property) -> Any:
        """Null for references, dates and numbers; recordings never show it for the others."""
        match of.type:
            case Scalar("boolean"):
                return False
            case Ref("DateInterval"):
                return {CONTENT_TYPE: "DateInterval", "value": 0}
            case Scalar("string") if of.name != "id" and self.name in _RECORDED:
                return ""
            case _:
                return [] if self.schema.shape(of.type).item else None


class Schema:
    """The content types of an API, by name."""

    def __init__(self, api: Api) -> None:
        self.api = api
        lines = {
            each.name: (each.name, *(one.name for one in api.ancestors(each.name)))
            for each in api.types
        }
        below: dict[str, list[str]] = {name: [] for name in lines}
        for name, line in lines.items():
            for ancestor in line if name not in _ROOTS else ():
                below[ancestor].append(name)
        self.types = {
            name: Kind(
                self,
                name,
                line,
                tuple(below[name]),
                _ROOTS.get(line[-1], "any"),
                {
                    each.name: each
                    for one in reversed(line)
                    for each in api.by_name[one].properties
                    if each.name != CONTENT_TYPE
                },
            )
            for name, line in lines.items()
            if api.by_name[name].alias is None
        }
        self._unknown = Kind(self, "", (), (), "any", {})
        self._objects: dict[Type, Mapping[str, Kind]] = {}
        self._shapes: dict[Type, Shape] = {}

    def __getitem__(self, name: str) -> Kind:
        """A kind; of one that the specification does not know, one without fields."""
        return self.types.get(name, self._unknown)

    @cached_property
    def rooted(self) -> frozenset[str]:
        """Content types with a path of their own, which are only linked elsewhere."""
        paths = (each.path.strip("/") for each in self.api.operations)
        names = (path[:1].upper() + path[1:] for path in paths if "/" not in path)
        return frozenset(each for each in names if self.is_entity(each))

    def is_entity(self, name: object) -> bool:
        """Whether objects of a content type are entities, which have a state of their own."""
        kind = self.types.get(name) if isinstance(name, str) else None
        return kind is not None and kind.root == "entity"

    def objects(self, type_: Type) -> Mapping[str, Kind]:
        """What an object of a declared type, or in its items, can be, by content type."""
        found = self._objects.get(type_)
        if found is None:
            found = self._objects[type_] = self._concrete(references(type_))
        return found

    def shape(self, type_: Type) -> Shape:
        """What values of a declared type are like."""
        found = self._shapes.get(type_)
        if found is None:
            members = type_.members if isinstance(type_, Union) else (type_,)
            names = [each.name for each in members if isinstance(each, Ref)]
            items = (self.shape(each.item) for each in members if isinstance(each, Array))
            found = self._shapes[type_] = Shape(
                type_,
                Scalar("any") in members or not self.types.keys() >= {*names},
                self._concrete(names),
                next(items, None),
                tuple(each for each in members if isinstance(each, (Scalar, Enumeration))),
            )
        return found

    def _concrete(self, names: Iterable[str]) -> Mapping[str, Kind]:
        kinds = (self.types[name] for name in names if name in self.types)
        return {name: self.types[name] for each in kinds for name in each.concrete}

    def entities(self, type_: Type) -> tuple[str, ...]:
        """Those of them that are entities."""
        return tuple(filter(self.is_entity, self.objects(type_)))


_SCHEMAS: dict[int, Schema] = {}


def schema_of(api: Api) -> Schema:
    """The schema of a model; the same one for the same model, which it keeps alive."""
    if id(api) not in _SCHEMAS:
        _SCHEMAS[id(api)] = Schema(api)
    return _SCHEMAS[id(api)]
