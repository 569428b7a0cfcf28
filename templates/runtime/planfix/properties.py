"""How the annotations of a record class become attributes.

`RecordType` replaces every annotated name of a class body by a property that reads the
XML below. Annotations stay strings; nothing is evaluated when a class is made.
Properties of the same wire name are shared by all classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from typing import Self

    from .xml_tree import Element


_CLASS_VARIABLE = ("ClassVar[", "typing.ClassVar[")
"""How its annotation begins, as a text or, in a class of a program, as it is printed."""


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
        for attribute, annotation in namespace.get("__annotations__", {}).items():
            if attribute[0] != "_" and not str(annotation).startswith(_CLASS_VARIABLE):
                own = wire.get(attribute) or wire_name(attribute, shape)
                names[attribute] = own
                namespace[attribute] = field(own, namespace.get(attribute))
        namespace.setdefault("__slots__", ())
        namespace |= {"__shape__": shape, "__names__": names}
        return super().__new__(mcs, name, bases, namespace, **options)


class RecordBase(metaclass=RecordType):
    """What a record is made of; `Record` says how it behaves."""

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

    def __contains__(self, wire: object) -> bool:
        raise NotImplementedError

    def __getitem__(self, wire: str) -> Any:
        raise NotImplementedError

    def __setitem__(self, wire: str, value: object) -> None:
        raise NotImplementedError

    def __delitem__(self, wire: str) -> None:
        raise NotImplementedError

    def __load__(self, wire: str) -> Any:
        raise NotImplementedError

    def __write__(
        self, element: Element, zone: dt.tzinfo | None, only: Mapping[str, str] | None
    ) -> None:
        raise NotImplementedError


def wire_name(attribute: str, shape: Mapping[str, str]) -> str:
    """The wire name that belongs to a Python name by rule: `begin_date_time`, `beginDateTime`."""
    head, *rest = attribute.split("_")
    camel = head + "".join(word[:1].upper() + word[1:] for word in rest)
    return f"@{camel}" if camel not in shape and f"@{camel}" in shape else camel
