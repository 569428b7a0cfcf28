"""How the attributes of an entity read the JSON object below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard

from .decoding import KNOWN, UNKNOWN, decode_list, decode_object, new
from .json_document import Document
from .typed_view import TypedView, ViewType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NOT_READY = frozenset({dict, list, type(None)})
"""What an attribute does not give as it is in the data."""


class EntityType(ViewType):
    """The type of entity classes."""

    noun = "property"

    @staticmethod
    def is_open(view: ViewType) -> bool:
        """See `ViewType.is_open`: what entities or values of all kinds have as their base."""
        return EntityBase in view.__mro__[:3]

    @staticmethod
    def takes(name: str) -> bool:
        """See `ViewType.takes`: fields that the account has added, and `WireName`."""
        from .custom_fields import WireName, is_custom_field

        return isinstance(name, WireName) or name == "contentType" or is_custom_field(name)

    @staticmethod
    def reader(wire: str) -> Callable[[Any], Any]:
        """See `ViewType.reader`."""

        # The hot path of the package: a scalar costs two look-ups. What was met before is
        # made here, all else by `__view__`.
        def read(entity: EntityBase) -> Any:
            value: object = entity.__data__.get(wire)
            kind = type(value)  # its `__class__` takes longer where types vary
            if kind not in _NOT_READY:
                return value
            if value is None:
                return entity.__resolved__(wire) if len(entity.__data__) == 2 else None
            views = entity.__views__
            if views is None:
                return entity.__view__(wire, value)
            if (found := views.get(wire)) is not None:
                return found
            nested: Any = value
            if kind is list:
                document, owner = entity.__document__, type(entity)
                found = decode_list(nested, document, owner, wire) if nested else []
            else:
                try:
                    known: Any = KNOWN[nested["contentType"]]
                except UNKNOWN:
                    return entity.__view__(wire, value)
                if type(known) is EntityType:  # its `__class__` would ask the metaclass
                    found = new(known)
                    found.__data__ = nested
                    found.__document__ = entity.__document__
                    found.__views__ = None
                elif (found := known(nested)) is None:
                    return entity.__view__(wire, value)
            return views.setdefault(wire, found)

        return read


class Views(dict[str, Any]):
    """What was made of nested values, by wire name, and what only some entities need.

    Attributes:
        link: The received link that the entity stands for.
        changed: Assigned wire names; None while the data is borrowed.
    """

    __slots__ = ("changed", "link")

    def __init__(
        self,
        link: dict[str, Any] | None,
        changed: set[str] | None,
        views: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
    ) -> None:
        super().__init__(views)
        self.link = link
        self.changed = changed


def is_entity_class(value: object) -> TypeGuard[type[EntityBase]]:
    """Whether a value is a class of entities."""
    return isinstance(value, EntityType)


@cache
def required(cls: ViewType) -> tuple[str, ...]:
    """Wire names of the properties that must be given on creation."""
    names: dict[str, None] = {}
    for base in reversed(cls.__mro__):
        names.update(dict.fromkeys(vars(base).get("_required", ())))
    return tuple(names)


class EntityBase(TypedView, metaclass=EntityType):
    """The JSON object below an entity, with all that needs no encoding."""

    __slots__ = ("__data__", "__document__", "__views__")

    __data__: dict[str, Any]  # read from; borrowed until the first change
    __document__: Document  # the answer it came in
    __views__: Views | None  # None until something nested is read

    @property
    def content_type(self) -> str:
        """The `contentType` that the object carries, or that its class stands for."""
        name = self.__data__.get("contentType")
        return name if isinstance(name, str) and name else type(self).__content_type__

    def __id__(self) -> object:
        return self.__data__.get("id")

    @property
    def is_link(self) -> bool:
        """Whether nothing but class and id is known; `load` of a client reads the rest."""
        self.__resolve__()
        return _link_in(self.__data__) is not None

    @property
    def __link__(self) -> dict[str, Any] | None:
        """The received link that this view stands for."""
        views = self.__views__
        return _link_in(self.__data__) if views is None else views.link

    @property
    def __changed__(self) -> set[str] | None:
        """Assigned wire names; None while the data is borrowed."""
        views = self.__views__
        return None if views is None else views.changed

    def __kept__(self) -> Views:
        views = self.__views__
        if views is None:
            views = self.__views__ = Views(_link_in(self.__data__), None)
        return views

    def __view__(self, wire: str, value: Any) -> Any:
        """What a value reads as; of a nested one the same object each time."""
        kind = value.__class__
        if kind is not dict and kind is not list:
            return value
        views = self.__views__
        if views is None:
            views = self.__kept__()
        elif (found := views.get(wire)) is not None:
            return found
        decode = decode_list if kind is list else decode_object
        return views.setdefault(wire, decode(value, self.__document__, type(self), wire))

    def __getitem__(self, wire: str) -> Any:
        """Read a property by its wire name, converted as an attribute would be.

        Raises:
            KeyError: The property is absent.
        """
        if wire not in self.__data__:
            self.__resolve__()
        return self.__view__(wire, self.__data__[wire])

    def __delitem__(self, wire: str) -> None:
        if wire not in self:
            raise KeyError(wire)
        del self.__own__()[wire]
        self.__kept__().pop(wire, None)

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
            views = self.__kept__()
            full = self.__document__.full_form(link)
            if full is None:
                views.link = None
            else:
                self.__data__ = full

    def __resolved__(self, wire: str) -> Any:
        """A property of a link, which the link itself does not have."""
        self.__resolve__()
        return self.__view__(wire, self.__data__.get(wire))

    def __own__(self) -> dict[str, Any]:
        """The object below, made this entity's own so that it can be changed."""
        views = self.__kept__()
        if views.changed is None:
            self.__resolve__()
            self.__data__ = dict(self.__data__)
            views.changed = set()
        return self.__data__


def _link_in(data: dict[str, Any]) -> dict[str, Any] | None:
    return data if len(data) == 2 and "id" in data and "contentType" in data else None
