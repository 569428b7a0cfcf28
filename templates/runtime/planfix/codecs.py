"""How values are read from XML and written: scalars, records, lists; see `notation`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard, cast

from .listing import Listing
from .markup import element as written
from .markup import leaf
from .properties import RecordBase, RecordType, over
from .scalars import FALSE_AND_TRUE, READERS, WRITERS, local, plain, read_int, unfit
from .typed_view import is_array
from .xml_tree import Element, inner, parse

if TYPE_CHECKING:
    import datetime as dt

_TEXTS = frozenset({"string", "text", "enum", "secret", "any"})


class Codec:
    """How values of one kind are read and written.

    Attributes:
        repeats: Whether the element itself repeats.
    """

    repeats: ClassVar[bool] = False

    def empty(self) -> Any:
        """What stands for a whole result that is missing; None if nothing can."""
        return None

    def read(self, element: Element) -> Any:
        """The value of an element; never fails."""
        # Markup that was not escaped counts as text.
        return self.read_text(inner(element))

    def read_text(self, text: str) -> Any:
        """The value of an attribute; never fails."""
        return text

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """The value as an element, or several, in XML; None as one without content.

        Raises:
            TypeError: A value of a type that this codec does not have.
            ValueError: A value that cannot be written.
        """
        try:
            text = "" if value is None else self.write_text(value, zone)
        except TypeError as error:
            raise TypeError(f"<{tag}>: {error}") from None
        return leaf(tag, text)

    def write_text(self, value: Any, zone: dt.tzinfo | None) -> str:
        """The value as a text.

        Raises:
            TypeError: A value that is no text, or of a type that this codec does not have.
            ValueError: A value that cannot be written.
        """
        raise NotImplementedError

    def suits(self, element: Element) -> bool:
        """Whether the element is as this codec demands; what is in records is not looked at."""
        return not len(element) and self.suits_text(element.text or "")

    def suits_text(self, text: str) -> bool:
        """Whether the text of an element or of an attribute is as this codec demands."""
        del text
        return False  # no text is a record, or a list of elements


class Scalar(Codec):
    """A value in the text of an element."""

    def __init__(self, name: str, literals: tuple[str, str] | None = None) -> None:
        self.name = name
        self._literals = literals
        self._read = READERS[name]
        self._write = WRITERS[name]
        self._is_text = name in _TEXTS
        self._own_type = str if self._is_text else int if name == "int" else None

    def read(self, element: Element) -> Any:
        """See `Codec.read`."""
        text = element.text
        if text is None or len(element):
            text = inner(element)
        return self._read(text)

    def read_text(self, text: str) -> Any:
        """See `Codec.read_text`."""
        return self._read(text)

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write`."""
        if value.__class__ is self._own_type:  # most are: no need to look closer
            text = str(value)
            return leaf(tag, text) if self._is_text else written(tag, text)
        return super().write(tag, value, zone)

    def write_text(self, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write_text`; a record stands for its id where an int is expected."""
        if self.name == "int" and is_record(value) and "id" in value:
            value = value["id"]
        text = self._write(local(value, zone))
        return text if self._literals is None else self._literals[FALSE_AND_TRUE.index(text)]

    def suits_text(self, text: str) -> bool:
        """See `Codec.suits_text`."""
        return self._is_text or not isinstance(self._read(text), str)


class Joined(Codec):
    """Several scalars in one text, joined by a character."""

    def __init__(self, item: Scalar, separator: str) -> None:
        self._item = item
        self._separator = separator

    def read_text(self, text: str) -> Any:
        """See `Codec.read_text`."""
        parts = text.split(self._separator) if text.strip() else []
        return [self._item.read_text(part.strip()) for part in parts]

    def write_text(self, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write_text`; a text or a number stands for a set of one."""
        given = [value] if isinstance(plain(value), (str, int)) else items_of(value)
        return self._separator.join(self._item.write_text(each, zone) for each in given)

    def suits_text(self, text: str) -> bool:
        """See `Codec.suits_text`."""
        parts: list[object] = self.read_text(text)
        return self._item.name in _TEXTS or not any(isinstance(part, str) for part in parts)


class Structure(Codec):
    """A record: an element with elements inside."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def cls(self) -> type[RecordBase]:
        """The class of the record; `UnknownRecord` where the package has none."""
        return record_class(self.name)

    def empty(self) -> Any:
        """A record with nothing in it."""
        return self.cls()

    def read(self, element: Element) -> Any:
        """See `Codec.read`."""
        return over(record_class(self.name), element)

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write`; an int stands for the record's id.

        Of a record of another class, what both classes know is written.
        """
        if value is None:
            return written(tag, "")
        cls = record_class(self.name)
        if is_record(value):
            given = value if isinstance(value, cls) else _common(value, cls)
            return given.__write__(tag, zone)
        if isinstance(value, (int, str)) and isinstance(read_int(str(value)), int):
            return written(tag, leaf(_key_of(cls), str(value).strip()))
        raise TypeError(f"<{tag}>: {unfit(value, cls.__name__)}")

    def suits(self, element: Element) -> bool:
        """See `Codec.suits`."""
        return not (element.text or "").strip()


class OneOf(Codec):
    """One of several codecs: a record where there are elements inside, else a scalar."""

    def __init__(self, members: list[Codec]) -> None:
        self._record = next((each for each in members if isinstance(each, Structure)), None)
        self._scalars = [each for each in members if isinstance(each, Scalar)]

    def read(self, element: Element) -> Any:
        """See `Codec.read`."""
        if self._record is not None and len(element):
            return self._record.read(element)
        return super().read(element)

    def read_text(self, text: str) -> Any:
        """See `Codec.read_text`; a text that is a number is one, if it may be."""
        for each in self._scalars:
            value = each.read_text(text)
            if value is not None and not isinstance(value, str):
                return value
        return text

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write`."""
        if self._record is not None and is_record(value):
            return self._record.write(tag, value, zone)
        return super().write(tag, value, zone)

    def write_text(self, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write_text`."""
        for each in self._scalars:
            try:
                return each.write_text(value, zone)
            except TypeError:
                continue
        raise unfit(value, " or ".join(each.name for each in self._scalars))

    def suits(self, element: Element) -> bool:
        """See `Codec.suits`."""
        if len(element):
            return self._record is not None and self._record.suits(element)
        return any(each.suits(element) for each in self._scalars)


class Repeated(Codec):
    """An element that repeats, without an element around; it reads one at a time."""

    repeats = True

    def __init__(self, item: Codec) -> None:
        self.item = item

    def empty(self) -> Any:
        """No elements."""
        return []

    def read(self, element: Element) -> Any:
        """See `Codec.read`."""
        return self.item.read(element)

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write`; one element for each item."""
        return "".join([self.item.write(tag, each, zone) for each in items_of(value)])

    def suits(self, element: Element) -> bool:
        """See `Codec.suits`."""
        return self.item.suits(element)


class Wrapped(Codec):
    """A list: an element with items of one name inside."""

    def __init__(self, tag: str, item: Codec, counters: tuple[str, ...] = ()) -> None:
        self.tag = tag
        self.item = item
        self.counters = counters

    def empty(self) -> Any:
        """An empty list."""
        return Listing[Any]() if self.counters else []

    def read(self, element: Element) -> Any:
        """See `Codec.read`."""
        tag, read = self.tag, self.item.read
        items = [read(child) for child in element if child.tag == tag]
        if not self.counters:
            return items
        return Listing(
            items,
            returned_count=counter(element, "count"),
            total_count=counter(element, "totalCount"),
        )

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write`; the counters of a `Listing` are written where they are known."""
        inside = "".join([self.item.write(self.tag, each, zone) for each in items_of(value)])
        attributes: dict[str, str] = {}
        if isinstance(value, Listing):
            listing = cast("Listing[object]", value)
            counts = {"count": listing.returned_count, "totalCount": listing.total_count}
            for name in self.counters:
                if (number := counts.get(name)) is not None:
                    attributes[name] = str(number)
        return written(tag, inside, attributes)

    def suits(self, element: Element) -> bool:
        """See `Codec.suits`."""
        known = all(child.tag == self.tag and self.item.suits(child) for child in element)
        return known and not (element.text or "").strip()


class Bounded(Codec):
    """What a request may hold so much of: how large a number, or how many elements."""

    def __init__(self, codec: Codec, most: int) -> None:
        self._codec = codec
        self._most = most

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write`."""
        markup = self._codec.write(tag, value, zone)
        element = parse(markup.encode(), own=True)
        number = len(element) or read_int(element.text or "")
        if isinstance(number, int) and number > self._most:
            what = f"{number} elements are" if len(element) else f"{number} is"
            raise ValueError(f"<{tag}>: {what} more than {self._most}")
        return markup


class Unknown(Codec):
    """An element that the specification does not have: a text, or a record."""

    def read(self, element: Element) -> Any:
        """See `Codec.read`."""
        if len(element) or element.items():
            return over(record_class(""), element)
        return element.text or ""

    def write(self, tag: str, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write`; a list repeats the element."""
        if is_array(value):
            return "".join([self.write(tag, each, zone) for each in value])
        if is_record(value):
            return value.__write__(tag, zone)
        return super().write(tag, value, zone)

    def write_text(self, value: Any, zone: dt.tzinfo | None) -> str:
        """See `Codec.write_text`."""
        return WRITERS["any"](local(value, zone))


UNKNOWN = Unknown()

_classes: dict[str, type[RecordBase]] = {}
"""Record classes met so far, by name."""


def record_class(name: str) -> type[RecordBase]:
    """A class of the package by name; `UnknownRecord` where there is none."""
    found = _classes.get(name)
    if found is None:
        from .. import models  # they need the module that needs this one
        from .record import UnknownRecord

        found = _classes[name] = (models.find(name) if name else None) or UnknownRecord
    return found


def is_record(value: object) -> TypeGuard[RecordBase]:
    """Whether a value is a record."""
    return isinstance(type(value), RecordType)


def items_of(value: Any) -> Iterable[Any]:
    """The items of a list; none for None.

    Raises:
        TypeError: It is none.
    """
    if value is None:
        return ()
    if isinstance(value, (str, bytes)) or is_record(value) or not _is_iterable(value):
        raise unfit(value, "a list")
    return value


def _is_iterable(value: object) -> TypeGuard[Iterable[Any]]:
    return isinstance(value, Iterable)


def _common(record: RecordBase, cls: type[RecordBase]) -> RecordBase:
    """What a record has that another class knows, too."""
    found = cls()
    for wire in cls.__shape__:
        if wire in record:
            found[wire] = record[wire]
    return found


def _key_of(cls: type[RecordBase]) -> str:
    """The element that an int stands for: `id`, or the first."""
    names = [name for name in cls.__shape__ if name[0] != "@"]
    return "id" if "id" in names or not names else names[0]


def counter(element: Element, name: str) -> int | None:
    """The number in an attribute, None where there is none."""
    number: object = read_int(element.get(name) or "")
    return number if isinstance(number, int) else None
