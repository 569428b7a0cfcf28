"""How the attributes of a record read the XML below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .typed_view import TypedView, ViewType, kept
from .xml_tree import Element

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

R = TypeVar("R", bound="RecordBase")

TEXT = "#text"
"""The name under which a record has the text of its element, where that has no children."""


def is_element(wire: str) -> bool:
    """Whether a name is that of an element, rather than of an attribute or of the text."""
    return wire != TEXT and wire[:1] != "@"


class RecordType(ViewType):
    """The type of record classes.

    Attributes:
        __shape__: Wire names to kinds, in the order of writing.
        __may_be_empty__: Whether ids alone mean something where none is given.
    """

    __shape__: Mapping[str, str]
    __may_be_empty__: bool

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> ViewType:
        """Make a class; see `ViewType`."""
        shape: dict[str, str] = {}
        for base in reversed(bases):
            if isinstance(base, RecordType):
                shape.update(base.__shape__)
        namespace["__shape__"] = shape | namespace.get("_shape", {})
        namespace["__may_be_empty__"] = namespace.get("_may_be_empty", False)
        return super().__new__(mcs, name, bases, namespace, **options)

    @staticmethod
    def reader(wire: str) -> Callable[[Any], Any]:
        """See `ViewType.reader`."""

        def read(record: RecordBase) -> Any:
            values = record.__values__
            return values[wire] if wire in values else record.__load__(wire)

        return read

    @staticmethod
    def wire_name(attribute: str, namespace: Mapping[str, Any]) -> str:
        """See `ViewType.wire_name`; what is an attribute in the shape has `@` in front."""
        wire = ViewType.wire_name(attribute, namespace)
        shape = namespace["__shape__"]
        return f"@{wire}" if wire not in shape and f"@{wire}" in shape else wire


class RecordBase(TypedView, metaclass=RecordType):
    """The element below a record, with all that needs no codecs."""

    __slots__ = ("__element__", "__rest__", "__values__")

    __element__: Element | None  # read from, never changed; shared by copies
    __rest__: dict[str, Any] | None  # what is inside, by wire name; None until first used
    __values__: dict[str, Any]  # assigned, or converted from the rest

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
        self.__values__[wire] = kept(value)
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

    def __write__(self, tag: str, zone: dt.tzinfo | None) -> str:
        raise NotImplementedError


def over(cls: type[R], element: Element) -> R:
    """A view over an element, which must not change any more."""
    record = cls.__new__(cls)
    record.__element__ = element
    record.__rest__ = None
    record.__values__ = {}
    return record


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
