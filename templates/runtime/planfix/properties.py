"""How the annotations of a record class become attributes.

`RecordType` replaces every annotated name of a class body by a property that reads the
XML below. Annotations stay strings; nothing is evaluated when a class is made.
Properties of the same wire name are shared by all classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from .typed_view import TypedView, camel_case, own_names

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from typing import Self

    from .xml_tree import Element


TEXT = "#text"
"""The name under which a record has the text of its element, where that has no children."""


@cache
def field(wire: str, default: object = None) -> property:
    """The property that reads and writes one element or attribute.

    Args:
        wire: Its name.
        default: What an absent or empty one reads as.
    """

    def read(record: RecordBase) -> Any:
        values = record.__values__
        return values[wire] if wire in values else record.__load__(wire)

    def read_or_default(record: RecordBase) -> Any:
        value = read(record)
        return default if value is None else value

    def write(record: RecordBase, value: object) -> None:
        record[wire] = value

    def remove(record: RecordBase) -> None:
        try:
            del record[wire]
        except KeyError:
            raise AttributeError(f"{wire!r} is not there to be removed") from None

    return property(read if default is None else read_or_default, write, remove)


class RecordType(type):
    """The type of record classes.

    Attributes:
        __shape__: Wire names to kinds, in the order of writing.
        __names__: Python names to wire names.
    """

    __shape__: Mapping[str, str]
    __names__: Mapping[str, str]

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> RecordType:
        """Make a class: install its properties and keep its instances small."""
        shape: dict[str, str] = {}
        names: dict[str, str] = {}
        for base in reversed(bases):
            if isinstance(base, RecordType):
                shape.update(base.__shape__)
                names.update(base.__names__)
        shape.update(namespace.get("_shape", {}))
        wire: Mapping[str, str] = namespace.get("_wire", {})
        for attribute in own_names(namespace.get("__annotations__", {})):
            own = names[attribute] = wire.get(attribute) or wire_name(attribute, shape)
            namespace[attribute] = field(own, namespace.get(attribute))
        namespace.setdefault("__slots__", ())
        namespace |= {"__shape__": shape, "__names__": names}
        return super().__new__(mcs, name, bases, namespace, **options)


class RecordBase(TypedView, metaclass=RecordType):
    """The element below a record, with all that needs no codecs."""

    __slots__ = ("__element__", "__rest__", "__values__")

    __element__: Element | None  # read from, never changed; shared by copies
    __rest__: dict[str, Any] | None  # what is inside, by wire name; None until first used
    __values__: dict[str, Any]  # assigned, or converted from the rest

    @classmethod
    def __over__(cls, element: Element) -> Self:
        """A view over an element, which must not change any more."""
        record = cls.__new__(cls)
        record.__element__ = element
        record.__rest__ = None
        record.__values__ = {}
        return record

    def __getitem__(self, wire: str) -> Any:
        """Read by wire name, converted as an attribute would be.

        Raises:
            KeyError: It is absent.
        """
        if wire not in self:
            raise KeyError(wire)
        values = self.__values__
        return values[wire] if wire in values else self.__load__(wire)

    def __setitem__(self, wire: str, value: object) -> None:
        self.__values__[wire] = value
        self.__inside__().pop(wire, None)

    def __delitem__(self, wire: str) -> None:
        if wire not in self:
            raise KeyError(wire)
        self.__inside__().pop(wire, None)
        self.__values__.pop(wire, None)

    def __contains__(self, wire: object) -> bool:
        return wire in self.__values__ or wire in self.__inside__()

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self.__inside__(), *self.__values__]))

    def __inside__(self) -> dict[str, Any]:
        """Elements by tag, those of one tag as a list; texts for attributes and text."""
        rest = self.__rest__
        if rest is None and self.__element__ is not None:
            rest = self.__rest__ = _unfolded(self.__element__)
        return {} if rest is None else rest

    def __load__(self, wire: str) -> Any:
        raise NotImplementedError

    def __write__(
        self, element: Element, zone: dt.tzinfo | None, only: Mapping[str, str] | None
    ) -> None:
        raise NotImplementedError


def wire_name(attribute: str, shape: Mapping[str, str]) -> str:
    """The wire name that belongs to a Python name by rule: `begin_date_time`, `beginDateTime`."""
    camel = camel_case(attribute)
    return f"@{camel}" if camel not in shape and f"@{camel}" in shape else camel


def _unfolded(element: Element) -> dict[str, Any]:
    rest: dict[str, Any] = {"@" + name: value for name, value in element.items()}
    for child in element:
        tag = child.tag
        if tag not in rest:
            rest[tag] = child
        elif rest[tag].__class__ is list:
            rest[tag].append(child)
        else:
            rest[tag] = [rest[tag], child]
    text = element.text
    if text is not None and not text.isspace() and not len(element):
        rest[TEXT] = text
    return rest
