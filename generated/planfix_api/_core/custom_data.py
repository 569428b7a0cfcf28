"""Custom fields of tasks, projects, contacts and directory records."""

from __future__ import annotations

from typing import cast

from .record import Record, as_list


def custom_field(record: Record, field: int | str) -> Record | None:
    """The entry of a custom field: its `field`, `value` and `text`.

    Args:
        record: Something with custom fields.
        field: Id or name of the field.

    Returns:
        The first such entry, None if there is none.
    """
    for entry in records_in(record, "customData"):
        named = found_in(entry, "field")
        wire = "id" if isinstance(field, int) else "name"
        if isinstance(named, Record) and found_in(named, wire) == field:
            return entry
    return None


def custom_value(record: Record, field: int | str) -> str | list[int] | list[str] | None:
    """The value of a custom field.

    Sets (`[1,2]`, `["a", "b"]`) are read as lists; everything else is the text that
    Planfix sent, since an answer does not tell the type of a field: `1` for a ticked
    checkbox, `0` or an empty text for what is not set.

    Args:
        record: Something with custom fields.
        field: Id or name of the field.

    Returns:
        None if the record has no such field.
    """
    entry = custom_field(record, field)
    value = None if entry is None else found_in(entry, "value")
    return cast("str | list[int] | list[str] | None", value)


def custom_text(record: Record, field: int | str) -> str | None:
    """The value of a custom field as Planfix shows it to people.

    Args:
        record: Something with custom fields.
        field: Id or name of the field.

    Returns:
        None if the record has no such field.
    """
    entry = custom_field(record, field)
    return cast("str | None", None if entry is None else found_in(entry, "text"))


def records_in(record: Record, wire: str) -> list[Record]:
    """The records of a list inside, none where there is no such list."""
    found = found_in(record, wire)
    if isinstance(found, Record):  # of an answer whose class the package does not have
        found = [each for wire in found for each in as_list(found[wire])]
    return [each for each in as_list(found) if isinstance(each, Record)]


def found_in(record: Record, wire: str) -> object:
    """What is inside under a name, None where nothing is."""
    return cast("object", record[wire]) if wire in record else None
