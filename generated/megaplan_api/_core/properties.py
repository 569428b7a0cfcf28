"""How the annotations of an entity class become attributes.

`EntityType` replaces every annotated name of a class body by a property that
reads the JSON object below. Annotations stay strings; nothing is evaluated when
a class is made. Properties of the same wire name are shared by all classes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .json_document import Document


@cache
def wire_name(name: str) -> str:
    """The wire name that belongs to a Python name by rule: `planned_work`, `plannedWork`."""
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


@cache
def field(wire: str, default: object = None) -> property:
    """The property that reads and writes one key of the JSON object.

    Args:
        wire: The key.
        default: What an absent or null one reads as.
    """

    # The hot path of the package: a scalar costs one dictionary look-up.
    def read(entity: EntityBase) -> Any:
        value = entity.__data__.get(wire)
        kind = value.__class__
        if kind is dict or kind is list:
            return entity.__view__(wire, value)
        if value is None and entity.__link__ is not None:
            return entity.__resolved__(wire)
        return value

    def read_or_default(entity: EntityBase) -> Any:
        value = read(entity)
        return default if value is None else value

    def write(entity: EntityBase, value: object) -> None:
        entity.__assign__(wire, value)

    def remove(entity: EntityBase) -> None:
        if not entity.__remove__(wire):
            raise AttributeError(f"{wire!r} is not there to be removed")

    return property(read if default is None else read_or_default, write, remove)


class EntityType(type):
    """The type of entity classes.

    Attributes:
        __content_type__: The `contentType` that instances carry on the wire: the
            name of the class, unless its body says otherwise by `_content_type`.
    """

    __content_type__: str

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> EntityType:
        """Make a class: install its properties and keep its instances small."""
        wire: Mapping[str, str] = namespace.get("_wire", {})
        for attribute in own_fields(namespace.get("__annotations__", {})):
            default = namespace.get(attribute)
            namespace[attribute] = field(wire.get(attribute) or wire_name(attribute), default)
        namespace.setdefault("__slots__", ())
        namespace["__content_type__"] = namespace.get("_content_type") or name
        return super().__new__(mcs, name, bases, namespace, **options)


def is_entity_class(value: object) -> TypeGuard[type[EntityBase]]:
    """Whether a value is a class of entities."""
    return isinstance(value, EntityType)


def own_fields(annotations: Mapping[str, object]) -> list[str]:
    """The names in a class body that are properties of the entity."""
    return [
        name
        for name, annotation in annotations.items()
        if name[0] != "_" and not spelled(annotation).startswith(("ClassVar[", "typing.ClassVar["))
    ]


def spelled(annotation: object) -> str:
    """An annotation as text; in a class of a program it may be a type."""
    return annotation.__qualname__ if isinstance(annotation, type) else str(annotation)


@cache
def field_names(cls: EntityType) -> Mapping[str, str]:
    """Wire names to Python names of the properties that a class body itself declares."""
    wire: Mapping[str, str] = vars(cls).get("_wire", {})
    names = own_fields(vars(cls).get("__annotations__", {}))
    return {wire.get(name) or wire_name(name): name for name in names}


@cache
def wire_names(cls: EntityType) -> Mapping[str, str]:
    """Python names to wire names of all properties of a class, own and inherited."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if isinstance(base, EntityType):
            found.update((name, wire) for wire, name in field_names(base).items())
    return found


@cache
def required(cls: EntityType) -> tuple[str, ...]:
    """Wire names of the properties that must be given on creation."""
    names: dict[str, None] = {}
    for base in reversed(cls.__mro__):
        names.update(dict.fromkeys(vars(base).get("_required", ())))
    return tuple(names)


class EntityBase(metaclass=EntityType):
    """What an entity is made of; `Entity` says how it behaves."""

    __slots__ = ("__changed__", "__data__", "__document__", "__link__", "__views__")

    __data__: dict[str, Any]  # read from; borrowed until the first change
    __document__: Document  # the answer it came in
    __views__: dict[str, Any] | None  # what was made of nested values, by wire name
    __changed__: set[str] | None  # assigned wire names; None while data is borrowed
    __link__: dict[str, Any] | None  # the received link that this view stands for

    @property
    def content_type(self) -> str:
        """The `contentType` that the object carries, or that its class stands for."""
        name = self.__data__.get("contentType")
        return name if isinstance(name, str) and name else type(self).__content_type__

    def __view__(self, wire: str, value: Any) -> Any:
        raise NotImplementedError

    def __resolved__(self, wire: str) -> Any:
        raise NotImplementedError

    def __assign__(self, wire: str, value: object) -> None:
        raise NotImplementedError

    def __remove__(self, wire: str) -> bool:
        raise NotImplementedError
