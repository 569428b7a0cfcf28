"""The kinds of entities: which fields one has, and what part each field plays.

Kinds ── Kind ── Field
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plansdk.mock.megaplan.schema import Schema
from plansdk.model import CONTENT_TYPE, Api, Array, Property, Scalar, Type, Union, parts

# Depends on rights, which the mock does not have; not worth a place in lists.
_CARD_ONLY = frozenset({"rights", "possibleActions", "editableFields", "visibleFields"})

# Values without entities in them, which occur often; other values are searched for some.
_FLAT = frozenset({"DateTime", "DateOnly", "DateInterval", "ShiftDate", "Money"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity.

    Attributes:
        objects: Content types of the objects that it may hold.
        many: Whether it is a collection.
        nests: Whether entities can be found in it.
        companion: Whether it counts a collection: `auditorsCount`.
        counts: The collection that it counts, if it is a field of the same entity.
    """

    name: str
    type: Type
    objects: tuple[str, ...]
    many: bool
    nests: bool
    sortable: bool
    required: bool
    default: str | int | float | bool | None
    companion: bool
    counts: str

    @property
    def empty(self) -> Any:
        """What stands for nothing: `[]`, 0 or null."""
        if self.many:
            return []
        return 0 if self.companion else None

    @property
    def is_base(self) -> bool:
        """Whether lists show it without being asked.

        No source lists the base fields. The mock takes everything but collections, their
        companions and what is said about rights.
        """
        return not (self.many or self.companion or self.name in _CARD_ONLY)


@dataclass(frozen=True)
class Kind:
    """A content type with its fields, in the order of the specification.

    One that the specification does not know has none.
    """

    name: str
    fields: Mapping[str, Field]

    @cached_property
    def base(self) -> frozenset[str]:
        """Names of the fields that lists show."""
        return frozenset(each.name for each in self.fields.values() if each.is_base)

    @cached_property
    def blank(self) -> Mapping[str, Any]:
        """A card of which nothing is filled in."""
        return {each.name: each.empty for each in self.fields.values()}

    @cached_property
    def blank_base(self) -> Mapping[str, Any]:
        """The same for an element of a list."""
        return {name: value for name, value in self.blank.items() if name in self.base}

    @cached_property
    def nesting(self) -> tuple[str, ...]:
        """Names of the fields in which entities can be found."""
        return tuple(each.name for each in self.fields.values() if each.nests)

    @cached_property
    def base_nesting(self) -> tuple[str, ...]:
        """Those of them that lists show."""
        return tuple(name for name in self.nesting if name in self.base)

    @cached_property
    def counters(self) -> tuple[tuple[str, str], ...]:
        """Companions with the collections that they count."""
        return tuple((each.name, each.counts) for each in self.fields.values() if each.counts)


class Kinds:
    """The kinds of a specification, made when they are first asked for."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._known: dict[str, Kind] = {}

    @cached_property
    def rooted(self) -> frozenset[str]:
        """Content types with a path of their own, which are only linked elsewhere."""
        paths = (each.path.strip("/") for each in self.schema.api.operations)
        names = (path[:1].upper() + path[1:] for path in paths if "/" not in path)
        return frozenset(each for each in names if self.is_entity(each))

    def __getitem__(self, name: str) -> Kind:
        found = self._known.get(name)
        if found is None:
            found = Kind(name, self._fields(name))
            if found.fields:
                self._known[name] = found
        return found

    def is_entity(self, name: object) -> bool:
        """Whether objects of a content type are entities, which have a state of their own."""
        table = self.schema.types.get(name) if isinstance(name, str) else None
        return table is not None and table.kind == "entity"

    def entities(self, type_: Type) -> tuple[str, ...]:
        """The entities that a declared type, or its items, can be."""
        return tuple(each for each in self.schema.objects(type_) if self.is_entity(each))

    def _fields(self, name: str) -> dict[str, Field]:
        if name not in self.schema.types:
            return {}
        properties = dict(self.schema.types[name].properties)
        content_type = Property(CONTENT_TYPE, Scalar("string"))
        first = {CONTENT_TYPE: content_type, "id": properties.pop("id", None)}
        declared = {name: each for name, each in first.items() if each} | properties
        return {each.name: self._field(each, declared) for each in declared.values()}

    def _field(self, property_: Property, beside: Mapping[str, Property]) -> Field:
        type_ = property_.type
        objects = self.schema.objects(type_)
        companion = property_.name.endswith("Count") and Scalar("integer") in parts(type_)
        counted = beside.get(property_.name.removesuffix("Count")) if companion else None
        return Field(
            name=property_.name,
            type=type_,
            objects=objects,
            many=_is_many(type_),
            nests=any(each not in _FLAT for each in objects),
            sortable=property_.sortable,
            required=property_.required,
            default=property_.default,
            companion=companion,
            counts=counted.name if counted and _is_many(counted.type) else "",
        )


_KINDS: dict[int, Kinds] = {}


def kinds_of(api: Api) -> Kinds:
    """The kinds of a model; the same ones for the same model, which they keep alive."""
    if id(api) not in _KINDS:
        _KINDS[id(api)] = Kinds(Schema(api))
    return _KINDS[id(api)]


def _is_many(type_: Type) -> bool:
    return isinstance(type_, Array) or (
        isinstance(type_, Union) and any(isinstance(each, Array) for each in type_.members)
    )
