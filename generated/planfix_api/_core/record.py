"""Records: typed views over the XML of the service.

A generated class is a list of annotations beside the shape of its XML:

    class Task(Record):
        _shape = {"id": "int", "beginDateTime": "datetime", "@key": "int"}
        id: int | None = None
        begin_date_time: dt.datetime | None = None
        key: int | None = None

`_shape` maps wire names, attributes with `@` in front, to kinds (see `notation`), in the
order of writing. `_wire` maps a Python name to its wire name where the rule from
snake_case to camelCase does not. Besides the names of elements, a class has `from_xml`
and `to_xml`.
"""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, cast, dataclass_transform

from .codecs import UNKNOWN, Codec
from .markup import document, element, escaped
from .notation import codec_of
from .properties import TEXT, RecordBase, is_element, over
from .typed_view import blank, is_array
from .xml_tree import Element, markup_of, parse

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from typing import Self

_TELLING = ("id", "general", "key", "name", "title", "type", "status", "value", "text")
"""Wire names that tell a record from others, in the order of printing."""


@dataclass_transform(kw_only_default=True)
class Record(RecordBase):
    """Base of everything that is an element with elements inside.

    Besides its typed attributes a record can be used by wire names, which reaches
    elements that the specification does not have: `record["unknown"]` reads (a text, a
    record, or a list where it repeats), assignment and `del` change, `in` tells whether
    an element is there, iteration gives the names of what is there. Attributes of the
    XML element have `@` in front.

    An element that is absent reads as None, an `id` as 0. One that is there without
    content reads as `""` where it is a text, as an empty list or record, and as if absent
    otherwise; None that was assigned is sent as an element without content, which clears
    it.

    Values are converted when they are first read, and kept. What cannot be converted
    is given as the text it is. A record that is sent writes what was not changed as
    it came.
    """

    _shape: ClassVar[Mapping[str, str]] = {}
    """Wire names to codecs, in the order of writing."""

    def __begin__(self) -> None:
        self.__setstate__({})

    @classmethod
    def from_xml(cls, content: bytes | str) -> Self:
        """Read an XML document whose root element, of whatever name, is the record.

        Raises:
            ValueError: It is not well-formed, or holds a DTD.
        """
        if isinstance(content, str):
            # What is said about the encoding is about bytes that there are no more.
            content = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", content).encode()
        return over(cls, parse(content))

    def to_xml(self, tag: str = "", *, timezone: dt.tzinfo | None = None) -> bytes:
        """Write the record as an XML document.

        Args:
            tag: Name of the root element; by default the one it was read from, or the
                name of the class with a small first letter.
            timezone: The account's time zone, for values that have one.

        Raises:
            TypeError: A value does not fit its element.
            ValueError: A value cannot be written.
        """
        if not tag and self.__element__ is not None:
            tag = self.__element__.tag
        name = type(self).__name__
        root = self.__write__(tag or name[:1].lower() + name[1:], timezone)
        return document(root).encode()

    def to_dict(self) -> dict[str, Any]:
        """What is inside by wire name, converted, with dictionaries for records; a copy."""
        return {wire: _plain(self[wire]) for wire in self}

    def detach(self) -> Self:
        """Let go of the answer that the record came in; returns the record itself.

        A record keeps its whole page in memory.
        """
        if self.__element__ is not None:
            cls, inside, values = type(self), self.__inside__(), self.__values__
            twin = over(cls, copy.deepcopy(self.__element__))
            own = twin.__inside__()
            self.__values__ = {
                wire: value
                for wire, value in values.items()
                if wire not in inside or value != _converted(cls, wire, inside[wire])
            }
            self.__element__ = twin.__element__
            self.__rest__ = {wire: own[wire] for wire in inside}
        return self

    def __contents__(self) -> dict[str, Any]:
        return {wire: self[wire] for wire in self}

    def __printed__(self) -> tuple[list[str], list[str]]:
        # Only elements of the specification are shown: it says which of them are secret.
        shape = type(self).__shape__
        others = [wire for wire in shape if shape[wire] != "secret" and wire in self]
        return [wire for wire in _TELLING if wire in others], others

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        fresh = type(self).__new__(type(self))
        memo[id(self)] = fresh
        fresh.__element__ = self.__element__
        fresh.__rest__ = dict(self.__inside__())
        fresh.__values__ = copy.deepcopy(self.__values__, memo)
        return fresh

    def __reduce__(self) -> tuple[Any, ...]:
        return blank, (type(self),), self.__contents__()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__element__ = None
        self.__rest__ = {}
        self.__values__ = state

    def __load__(self, wire: str) -> Any:
        """Convert what is inside under a name, for the first time; None if it is absent."""
        rest = self.__rest__
        if rest is None:
            rest = self.__inside__()
        found = rest.get(wire)
        if found is None:
            return None
        # Two threads may come here at once: they get the same object.
        return self.__values__.setdefault(wire, _converted(type(self), wire, found))

    def __write__(self, tag: str, zone: dt.tzinfo | None) -> str:
        """The record as an element.

        Args:
            tag: Name of the element.
            zone: The account's time zone.

        Raises:
            TypeError: A value does not fit its element.
            ValueError: A value cannot be written.
        """
        rest, values = self.__inside__(), self.__values__
        if not rest:
            usual = _elements_of(type(self))
            if values.keys() <= usual.keys():  # most of what is sent, and faster
                each = [
                    codec.write(w, values[w], zone) for w, codec in usual.items() if w in values
                ]
                return element(tag, "".join(each))
        inside: list[str] = []
        beside: dict[str, str] = {}  # attributes, and the text of the element
        for wire in dict.fromkeys([*codecs_of(type(self)), *self]):
            if wire in rest or wire in values:
                self.__rewrite__(inside, beside, wire, zone)
        if beside:
            inside.insert(0, escaped(tag, beside.pop(TEXT, "")))
            beside = {wire[1:]: text for wire, text in beside.items()}
        return element(tag, "".join(inside), beside)

    def __rewrite__(
        self, inside: list[str], beside: dict[str, str], wire: str, zone: dt.tzinfo | None
    ) -> None:
        """Write what is under a name: as it came, unless it was changed.

        None beside the elements is left out.
        """
        cls, found, values = type(self), self.__inside__().get(wire), self.__values__
        if found is None or (wire in values and values[wire] != _converted(cls, wire, found)):
            codec, value = codec_for(cls, wire), values[wire]
            if is_element(wire):
                inside.append(codec.write(wire, value, zone))
            elif value is not None:
                beside[wire] = codec.write_text(value, zone)
        elif isinstance(found, str):
            beside[wire] = found
        else:
            inside += map(markup_of, as_list(found))


class UnknownRecord(Record):
    """An element that the specification does not have; all of it can be read by name."""


def wire_text(record: Record, wire: str) -> str | None:
    """The text of an element or attribute as it came.

    Args:
        record: A record that was read.
        wire: Wire name.

    Returns:
        None where it is absent or was assigned since; of several the first one's.
    """
    found = record.__inside__().get(wire)
    if found is None or isinstance(found, str):
        return found
    return cast("Element", as_list(found)[0]).text or ""


def elements_of(record: Record, wire: str) -> list[Element]:
    """The elements of one name as they came; none for an attribute, or once assigned."""
    found = record.__inside__().get(wire)
    return [] if found is None or isinstance(found, str) else as_list(found)


@cache
def codecs_of(cls: type[Record]) -> Mapping[str, Codec]:
    """The codecs of the shape of a class, in the order of writing."""
    return {wire: codec_of(text) for wire, text in cls.__shape__.items()}


@cache
def _elements_of(cls: type[Record]) -> Mapping[str, Codec]:
    """The codecs of elements alone."""
    return {wire: codec for wire, codec in codecs_of(cls).items() if is_element(wire)}


def codec_for(cls: type[Record], wire: str) -> Codec:
    """The codec that a class has for a wire name."""
    return codecs_of(cls).get(wire, UNKNOWN)


def _converted(cls: type[Record], wire: str, found: Any) -> Any:
    codec = codec_for(cls, wire)
    if found.__class__ is str:
        return codec.read_text(found)
    if found.__class__ is list:
        if codec.repeats or codec is UNKNOWN:
            return [codec.read(each) for each in found]
        found = found[0]
    return [codec.read(found)] if codec.repeats else codec.read(found)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    return [_plain(each) for each in cast("list[Any]", value)] if is_array(value) else value


def as_list(found: Any) -> list[Any]:
    """What there is under a name, of which there may be several."""
    return list(found) if is_array(found) else [found]
