"""The records that a request refers to, and who may change them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

from plansdk.mock.planfix.call import Call, Refused
from plansdk.mock.planfix.records import ELEMENTS, Record


def found(table: Mapping[int, Record], key: int | None, error: str, what: str) -> Record:
    """The record that a request names.

    Raises:
        Refused: No id is given, or nothing has it (`error`).
    """
    if key is None:
        raise Refused("PARAMETER_MISSING", f"{what}: no id is given")
    if key not in table:
        raise Refused(error, f"{what} {key} does not exist")
    return table[key]


def named(
    call: Call, element: str, given: Mapping[str, Any] | None = None, missing: str = ""
) -> Record:
    """The record that an element of a request names.

    Args:
        given: What is inside of the element, where it is not an element of the method.
        missing: The error where there is none, if it is another one than usual.

    Raises:
        Refused: None is named, or there is none.
    """
    by, database = ELEMENTS[element], call.database
    given = call.inside(element) if given is None else given
    for name in by.numbers:
        if given.get(name) is not None:
            table = database.tables[by.table] if name == "id" else database.by(by.table, name)
            what = element if name == "id" else f"{element} with {name}"
            return found(table, given[name], missing or by.missing, what)
    raise Refused("PARAMETER_MISSING", f"{element}: no id is given")


def existing(
    call: Call,
    table: str,
    keys: Iterable[int | None],
    error: str = "USER_NOT_FOUND",
    what: str = "user",
) -> list[int]:
    """Ids of a request, each of which must exist; repeated ones count once.

    Args:
        table: `user` for employees and the contacts beside them.

    Raises:
        Refused: One does not.
    """
    database = call.database
    records: Mapping[int, Record] = (
        ChainMap(database.users, database.by("contacts", "userid"))
        if table == "user"
        else database.tables[table]
    )
    unique = list(dict.fromkeys(key for key in keys if key))
    for key in unique:
        found(records, key, error, what)
    return unique


def something(call: Call, element: str) -> Mapping[str, Any]:
    """What is inside of an element of a request, which has to be something.

    Raises:
        Refused: It is nothing.
    """
    if not call.inside(element):
        raise Refused("PARAMETER_MISSING", f"{call.name}/{element}: missing")
    return call.inside(element)


def given_text(call: Call, given: Mapping[str, Any], name: str) -> str:
    """A text that must not be empty.

    Raises:
        Refused: It is.
    """
    text: str = given.get(name) or ""
    if not text.strip():
        raise Refused("PARAMETER_MISSING", f"{call.name}: {name}: missing")
    return text


def need_administrator(call: Call) -> None:
    """Refuse everybody else.

    Raises:
        Refused: The employee who asks is no administrator.
    """
    if call.user.role != "ADMIN":
        raise Refused(ELEMENTS[call.group].rights, f"{call.name} is for administrators")
