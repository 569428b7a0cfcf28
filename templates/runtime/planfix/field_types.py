"""The types of fields, and values converted by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from .custom_data import found_in, records_in
from .field_values import READERS, REFERENCES, TypedValue, read_value
from .hints import hint
from .record import Record, wire_text
from .scalars import read_int

_AS_TEXT = frozenset({*REFERENCES, "SETSTRING", "TIMEPERIOD"})
"""Types of which a table shows what people see."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """The value of one field.

    Attributes:
        id: Id of the field, 0 where it is not known.
        name: Its name.
        type: Its type, empty where it is not known.
        value: Converted by the type: see `FieldTypes`.
        raw: The text that the value was made of.
        text: What people see.
    """

    id: int
    name: str
    type: str
    value: TypedValue
    raw: str
    text: str


class FieldTypes:
    """The fields of a data tag or of a directory, or custom fields, with their types.

    `pf.analitic.fields(81)` and `pf.handbook.fields(12)` have those that Planfix tells. It
    does not tell the types of custom fields of tasks, projects and contacts, which a program
    may: `FieldTypes({501: "DATE", 502: "HANDBOOK"})`.

    Numbers, dates, times and checkboxes are converted, objects to their ids, sets to lists.
    What is not set is None, and what cannot be converted the text that came.

    Args:
        fields: What `analitic.get_options` or `handbook.get_structure` gave; or types by the
            ids or names of fields.

    Raises:
        ValueError: There is no such type.
    """

    def __init__(self, fields: Record | Mapping[int, str] | Mapping[str, str]) -> None:
        self._by_id: dict[int, tuple[str, str]] = {}
        self._by_name: dict[str, tuple[int, str]] = {}
        if isinstance(fields, Record):
            for each in records_in(fields, "fields"):
                self._add(_number(each), _text(each, "name"), _text(each, "type"))
            return
        for field, kind in cast("Mapping[int | str, str]", fields).items():
            if kind not in READERS:
                raise ValueError(f"there is no type of fields {kind!r}{hint(kind, READERS)}")
            if isinstance(field, int):
                self._by_id[field] = ("", kind)
            else:
                self._by_name[field] = (0, kind)

    def _add(self, number: int, name: str, kind: str) -> None:
        self._by_id[number] = (name, kind)
        self._by_name.setdefault(name, (number, kind))

    def __iter__(self) -> Iterator[int | str]:
        """The fields, by id, or by name where only that is known."""
        yield from self._by_id
        yield from (name for name, (number, _) in self._by_name.items() if not number)

    def __repr__(self) -> str:
        return f"<FieldTypes of {sum(1 for _ in self)} fields>"

    def values(self, record: Record) -> list[FieldValue]:
        """The values in a row of a data tag, a directory record, or what has custom fields.

        Fields that the answer leaves out are not among them, those of unknown types are.
        """
        return [self._value(named, entry) for named, entry in _entries(record)]

    def value(self, record: Record, field: int | str) -> FieldValue | None:
        """The value of one field; None where the answer leaves it out.

        Args:
            record: What has the field.
            field: Its id or its name.

        Raises:
            ValueError: There is no such field.
        """
        self._check(field)
        return self._found(record, field)

    def columns(self) -> dict[str, str | Callable[[Record], object]]:
        """Columns for `rows`, by the names of the fields.

        What holds objects, a set or a period is shown as people see it; all else is
        converted. Where two fields have one name, their ids are added.
        """
        names = [name for name, _ in self._by_id.values()]
        found: dict[str, str | Callable[[Record], object]] = {}
        for field in self:
            name = self._by_id[field][0] if isinstance(field, int) else field
            heading = f"{name} ({field})" if names.count(name) > 1 else name or str(field)
            found[heading] = self._reader(field)
        return found

    def _reader(self, field: int | str) -> Callable[[Record], object]:
        def read(record: Record) -> object:
            found = self._found(record, field)
            if found is None:
                return None
            return (found.text or None) if found.type in _AS_TEXT else found.value

        return read

    def _found(self, record: Record, field: int | str) -> FieldValue | None:
        for named, entry in _entries(record):
            number, name, _ = self._field(named)
            if field == (number if isinstance(field, int) else name):
                return self._value(named, entry)
        return None

    def _check(self, field: int | str) -> None:
        if field not in self._by_id and field not in self._by_name:
            near = hint(field, self._by_name) if isinstance(field, str) else ""
            raise ValueError(f"there is no field {field!r}{near}")

    def _value(self, named: Record, entry: Record) -> FieldValue:
        number, name, kind = self._field(named)
        if named is not entry:
            raw, text = _text(entry, "value"), _text(entry, "text")
        else:  # a row of a data tag has what people see, and ids beside
            text = _text(entry, "value")
            raw = (_text(entry, "valueId") if kind in REFERENCES else "") or text
        return FieldValue(number, name, kind, read_value(kind, raw), raw, text)

    def _field(self, named: Record) -> tuple[int, str, str]:
        """Id, name and type of a field; an answer may leave the name out."""
        number = _number(named)
        known, kind = self._by_id.get(number, ("", ""))
        name = _text(named, "name") or known
        return number, name, kind or self._by_name.get(name, (0, ""))[1]


def _entries(record: Record) -> Iterator[tuple[Record, Record]]:
    """What names a field, and what has its value, for each value inside."""
    for item in records_in(record, "itemData"):
        yield item, item
    for entry in records_in(record, "customData"):
        field = found_in(entry, "field")
        yield (field if isinstance(field, Record) else Record()), entry


def _text(record: Record, wire: str) -> str:
    """A text as it came, or as it was assigned."""
    found = wire_text(record, wire)
    if found is None and wire in record:
        found = str(record[wire])
    return found or ""


def _number(record: Record) -> int:
    """The id of a field; 0 where there is none."""
    found = read_int(_text(record, "id"))
    return found if isinstance(found, int) else 0
