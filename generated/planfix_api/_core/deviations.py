"""The strict check: every difference between a record and the specification.

Reading takes whatever the service sends. Who wants to know how far that is from the
specification asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from .declared_types import annotation, declared
from .differences import Difference
from .mending import was_mended
from .properties import TEXT, is_element
from .record import Record, codec_for, elements_of, wire_text

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind: TypeAlias = Literal[
    "unknown element",
    "unknown attribute",
    "unexpected text",
    "repeated element",
    "wrong form",
    "unknown value",
    "stray character",
]


@dataclass(frozen=True, slots=True)
class Deviation(Difference):
    """One difference from the specification; `path` is in wire names."""

    kind: Kind


_OF_ANSWER = "@status"
"""What every answer has besides the elements of its method."""


def deviations(record: Record, *, limit: int = 1000) -> list[Deviation]:
    """Compare a record that was read, and everything inside it, with the specification.

    Absent elements are fine, and so are those without content. What reads as the kind
    that is specified is fine in every notation: a bool as `true`, a date with a midnight
    behind it, a time with seconds, blanks around a number.

    Args:
        record: A record out of an answer. What was assigned since is not looked at, but
            for the records in it.
        limit: The most deviations to collect.

    Returns:
        The deviations, none if all is as specified.
    """
    result: list[Deviation] = []
    pending: list[tuple[str, Record]] = [("", record)]
    while pending and len(result) < limit:
        path, each = pending.pop()
        result += _own(path, each)
        pending += reversed(list(_inside(path, each)))
    return result[:limit]


def _own(path: str, record: Record) -> Iterator[Deviation]:
    """Deviations of a record itself."""
    cls = type(record)
    element = record.__element__
    if element is not None and was_mended(element):
        yield Deviation(path or element.tag, "stray character", "", "a text or an attribute")
    of_answer = _OF_ANSWER if element is not None and element.tag == "response" else ""
    for wire in record:
        text = wire_text(record, wire)
        if text is None or wire == of_answer:
            continue
        place = f"{path}/{wire}".lstrip("/")
        spelled = cls.__shape__.get(wire, "")
        shown = "a secret" if spelled == "secret" else _shown(record[wire])
        found = elements_of(record, wire)
        if any(was_mended(each, below=True) for each in found) and not _holds_records(record[wire]):
            yield Deviation(place, "stray character", "", shown)
        if not spelled:
            yield Deviation(place, _unknown(wire), "", shown)
            continue
        codec = codec_for(cls, wire)
        if len(found) > 1 and not codec.repeats:
            yield Deviation(place, "repeated element", spelled, f"{len(found)} of them")
        is_formed = map(codec.suits, found) if is_element(wire) else [codec.suits_text(text)]
        if not all(is_formed):
            yield Deviation(place, "wrong form", spelled, shown)
        elif text and not is_allowed(cls, wire, record[wire], text):
            listed = ", ".join(sorted(allowed_values(cls, wire)))
            yield Deviation(place, "unknown value", f"one of {listed:.200}", shown)


def _inside(path: str, record: Record) -> Iterator[tuple[str, Record]]:
    """The records directly inside of a record, with their paths."""
    for wire in record:
        place = f"{path}/{wire}".lstrip("/")
        value: object = record[wire]
        if isinstance(value, Record):
            yield place, value
        elif isinstance(value, list):
            for at, each in enumerate(cast("list[object]", value)):
                if isinstance(each, Record):
                    yield f"{place}[{at}]", each


def _holds_records(value: object) -> bool:
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    return any(isinstance(each, Record) for each in items)


def _unknown(wire: str) -> Kind:
    if wire == TEXT:
        return "unexpected text"
    return "unknown attribute" if wire[0] == "@" else "unknown element"


def _shown(value: Any) -> str:
    """A short description of a value."""
    if isinstance(value, Record):
        return "elements"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return f"{value!r:.60}"


def is_allowed(cls: type[Record], wire: str, value: object, text: str) -> bool:
    """Whether a value is one of those that its annotation lists, if it lists any."""
    values = allowed_values(cls, wire)
    return not values or not isinstance(value, (str, int)) or text.strip() in values


def allowed_values(cls: type[Record], wire: str) -> frozenset[str]:
    """The values that an annotation lists; none where it allows others, too."""
    allowed = declared(*annotation(cls, wire))
    if allowed.is_open or allowed.scalars:
        return frozenset()
    return frozenset(map(str, allowed.values))
