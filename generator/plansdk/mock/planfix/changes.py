"""What the elements of a request make of records."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.call import Call, Refused
from plansdk.mock.planfix.checking import is_nothing
from plansdk.mock.planfix.database import Database, found
from plansdk.mock.planfix.records import LAYOUTS, Field, Record, new
from plansdk.mock.service import LENIENT_HINT

_NUMBERS = frozenset({"id", "general", "userid", "key"})


def changes(
    database: Database, table: str, given: Mapping[str, Any], but: Collection[str] = ()
) -> dict[str, Any]:
    """The fields that a request changes in a record of a table, with their new values.

    Args:
        but: Elements that mean something of their own.

    Raises:
        Refused: Something that it refers to does not exist.
    """
    return {
        name: _value(database, field, given[name])
        for name, field in LAYOUTS[table].fields.items()
        if name in given and name not in but and name not in _NUMBERS and field.kind != "custom"
    }


def _value(database: Database, field: Field, given: Any) -> Any:
    """The value of a field; an empty element is the default."""
    if is_nothing(given):
        return field.default
    if field.kind == "user":
        users = existing_users(database, given if field.many else [_id(given)])
        return users if field.many else next(iter(users), 0)
    if field.kind == "reference":
        keys = given if field.many else [_id(given)]
        unique = existing(database.tables[field.target], keys, field.missing, field.name)
        return unique if field.many else next(iter(unique), 0)
    if field.kind == "part":
        if field.many:
            return [_phone(database, each) for each in given]
        role = LAYOUTS[field.target].fields.values()
        return new(
            field.target,
            **{each.name: _value(database, each, given.get(each.name)) for each in role},
        )
    return given


def _id(given: Any) -> int:
    if isinstance(given, Mapping):
        given = cast("Mapping[str, Any]", given).get("id")
    return given or 0


def existing(
    table: Mapping[int, Any], keys: Iterable[int | None], code: str, what: str
) -> list[int]:
    """Ids of a request, each of which must exist; repeated ones count once.

    Raises:
        Refused: One does not.
    """
    unique = list(dict.fromkeys(key for key in keys if key))
    for key in unique:
        found(table, key, code, what)
    return unique


def existing_users(database: Database, keys: Iterable[int | None]) -> list[int]:
    """Ids of employees, or of contacts beside them.

    Raises:
        Refused: Nobody has one of them.
    """
    people = ChainMap(database.users, database.by("contacts", "userid"))
    return existing(people, keys, codes.USER_NOT_FOUND, "user")


def moved(
    given: Mapping[str, Any], old: Iterable[int], added: Iterable[int], left: str
) -> list[int]:
    """A list of ids after some came, and those of the element `left` went."""
    gone = given.get(left) or ()
    return list(dict.fromkeys([*(each for each in old if each not in gone), *added]))


def _phone(database: Database, given: Mapping[str, Any]) -> Record:
    key = given.get("typeId") or 0
    existing(database.phone_types, [key], codes.VALUE_NOT_ALLOWED, "type of phone numbers")
    return new("phone", number=given.get("number") or "", typeId=key)


def custom_data(
    database: Database, call: Call, given: Mapping[str, Any], of: str
) -> dict[int, str]:
    """Values of custom fields in a request.

    Raises:
        Refused: A field has no id, or does not belong to such things.
    """
    own = {key: each for key, each in database.custom_fields.items() if each.of == of}
    return field_values(call, given, own, of)


def field_values(
    call: Call, given: Mapping[str, Any], fields: Mapping[int, Record], of: str
) -> dict[int, str]:
    """Values in a request of fields that a thing has.

    Raises:
        Refused: A field has no id, or is none of them.
    """
    read: dict[int, str] = {}
    for each in given.get("customData") or ():
        key = each.get("id")
        if key is None:
            raise Refused(codes.PARAMETER_MISSING, f"{call.method}: customValue/id: missing")
        if key not in fields and not call.lenient:
            said = f"a {of} has no field {key} {LENIENT_HINT}"
            raise Refused(codes.VALUE_NOT_ALLOWED, said)
        files = ", ".join(file.get("name") or "" for file in each.get("files") or ())
        read[key] = each.get("value") or files
    return read


def given_text(call: Call, given: Mapping[str, Any], name: str) -> str:
    """A text that must not be empty.

    Raises:
        Refused: It is.
    """
    text: str = given.get(name) or ""
    if not text.strip():
        raise Refused(codes.PARAMETER_MISSING, f"{call.method}: {name}: missing")
    return text


def log(database: Database, call: Call, type_: str, **fields: Any) -> int:
    """Write an action of the system, unless the request is silent; its id, or 0."""
    if call.silent:
        return 0
    made = database.add("actions", type=type_, owner=call.user.id, dateTime=call.now, **fields)
    key: int = made.id
    return key
