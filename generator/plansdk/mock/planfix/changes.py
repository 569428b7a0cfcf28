"""What the elements of a request make of records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from plansdk.mock.planfix.call import Call, Refused
from plansdk.mock.planfix.checking import is_nothing
from plansdk.mock.planfix.finding import existing, named
from plansdk.mock.planfix.records import LAYOUTS, Field, Record, new
from plansdk.mock.service import LENIENT_HINT


def changes(
    call: Call, layout: str, given: Mapping[str, Any], but: Collection[str] = ()
) -> dict[str, Any]:
    """The fields that a request changes in a record, with their new values.

    Args:
        layout: The table of the record.
        but: Elements that mean something of their own.

    Raises:
        Refused: Something that it refers to does not exist.
    """
    fields = LAYOUTS[layout].fields
    others = {*but, *LAYOUTS[layout].numbers, "customData"}
    return {
        name: _value(call, field, given[name])
        for name, field in fields.items()
        if name in given and name not in others
    }


def _value(call: Call, field: Field, given: Any) -> Any:
    """The value of a field; an empty element is the default."""
    if is_nothing(given):
        return field.default
    if field.kind in ("user", "reference"):
        keys = given if field.many else [given.get("id") if given.__class__ is dict else given]
        what = field.name if field.kind == "reference" else "user"
        ids = existing(call, field.target, keys, field.missing, what)
        return ids if field.many else next(iter(ids), 0)
    if field.kind != "part":
        return given
    if field.many:
        return [_phone(call, each) for each in given]
    parts = LAYOUTS[field.target].fields.values()
    return new(
        field.target, **{each.name: _value(call, each, given.get(each.name)) for each in parts}
    )


def _phone(call: Call, given: Mapping[str, Any]) -> Record:
    key = given.get("typeId") or 0
    existing(call, "phone_types", [key], "VALUE_NOT_ALLOWED", "type of phone numbers")
    return new("phone", number=given.get("number") or "", typeId=key)


def moved(
    given: Mapping[str, Any], old: Iterable[int], added: Iterable[int], left: str
) -> list[int]:
    """A list of ids after some came, and those of the element `left` went."""
    gone = given.get(left) or ()
    return list(dict.fromkeys([*(each for each in old if each not in gone), *added]))


def fields_of(call: Call) -> dict[int, Record]:
    """The custom fields of what a method is about, by id; a directory has fields of its own."""
    group, fields = call.group, call.database.custom_fields.items()
    if group == "handbook":
        return {**named(call, "handbook").fields}
    return {key: each for key, each in fields if each["of"] == group}


def custom_data(call: Call, record: Record) -> dict[int, str]:
    """The values of the custom fields of a record after those of a request came.

    Raises:
        Refused: A field has no id, or the thing has no such field.
    """
    is_record = call.group == "handbook"
    given, of = (call.given, "directory") if is_record else (call.inside(call.group), call.group)
    values: dict[int, str] = {**record.customData}
    entries = given.get("customData") or ()
    known = fields_of(call) if entries else {}
    for each in entries:
        key = each.get("id")
        if key is None:
            raise Refused("PARAMETER_MISSING", f"{call.name}: customValue/id: missing")
        if key not in known and not call.lenient:
            raise Refused("VALUE_NOT_ALLOWED", f"a {of} has no field {key} {LENIENT_HINT}")
        files = ", ".join(file.get("name") or "" for file in each.get("files") or ())
        values[key] = each.get("value") or files
    return values
