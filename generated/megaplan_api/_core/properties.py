"""How the annotations of an entity class become attributes.

`EntityType` replaces every annotated name of a class body by a property that
reads the JSON object below. Annotations stay strings; nothing is evaluated when
a class is made. Properties of the same wire name are shared by all classes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard

from .typed_view import TypedView, camel_case, own_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .json_document import Document


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
        for attribute in own_names(namespace.get("__annotations__", {})):
            default = namespace.get(attribute)
            namespace[attribute] = field(wire.get(attribute) or camel_case(attribute), default)
        namespace.setdefault("__slots__", ())
        namespace["__content_type__"] = namespace.get("_content_type") or name
        return super().__new__(mcs, name, bases, namespace, **options)


def is_entity_class(value: object) -> TypeGuard[type[EntityBase]]:
    """Whether a value is a class of entities."""
    return isinstance(value, EntityType)


@cache
def field_names(cls: EntityType) -> Mapping[str, str]:
    """Wire names to Python names of the properties that a class body itself declares."""
    wire: Mapping[str, str] = vars(cls).get("_wire", {})
    names = own_names(vars(cls).get("__annotations__", {}))
    return {wire.get(name) or camel_case(name): name for name in names}


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


class EntityBase(TypedView, metaclass=EntityType):
    """The JSON object below an entity, with all that needs neither decoding nor encoding."""

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

    def __id__(self) -> object:
        return self.__data__.get("id")

    def __view__(self, wire: str, value: Any) -> Any:
        raise NotImplementedError

    def __assign__(self, wire: str, value: object) -> None:
        raise NotImplementedError

    def __delitem__(self, wire: str) -> None:
        if not self.__remove__(wire):
            raise KeyError(wire)

    def __contains__(self, wire: object) -> bool:
        if wire not in self.__data__:
            self.__resolve__()
        return wire in self.__data__

    def __iter__(self) -> Iterator[str]:
        self.__resolve__()
        return iter(tuple(self.__data__))

    def __resolve__(self) -> None:
        """Let a bare link read from the full form, if the answer has it."""
        link = self.__link__
        if link is not None and self.__data__ is link:
            full = self.__document__.full_form(link)
            if full is None:
                self.__link__ = None
            else:
                self.__data__ = full

    def __resolved__(self, wire: str) -> Any:
        """A property of a link, which the link itself does not have."""
        self.__resolve__()
        return self.__view__(wire, self.__data__.get(wire))

    def __own__(self) -> dict[str, Any]:
        """The object below, made this entity's own so that it can be changed."""
        if self.__changed__ is None:
            self.__resolve__()
            self.__data__ = dict(self.__data__)
            self.__changed__ = set()
        return self.__data__

    def __remove__(self, wire: str) -> bool:
        """Make a property absent; False if it was so before."""
        if wire not in self:
            return False
        del self.__own__()[wire]
        if self.__views__ is not None:
            self.__views__.pop(wire, None)
        return True
