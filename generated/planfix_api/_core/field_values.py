"""Values of fields of data tags and directories, and of custom fields, by the type of the field.

    STRING, TEXT, LIST                  str
    NUMBER                              int, float
    CHECKBOX                            bool
    DATE, DATETIME, TIME                date, datetime, time
    TIMEPERIOD                          two times
    HANDBOOK, TASK, PROJECT, USER,      int: an id, of a directory record its key
    CLIENT, CONTACT, GROUPUSERCONTACT
    HANDBOOKSET, TASKSET, LOGINLIST     list of int
    SETSTRING                           list of str

What is not set is None. Reading never fails: a text that is not what it should be stays a
text, as does the value of a field whose type is not known.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeAlias

from .scalars import read_any, read_bool, read_date, read_datetime, read_float, read_int, read_time

TypedValue: TypeAlias = (
    str
    | int
    | float
    | bool
    | dt.date
    | dt.time
    | tuple[dt.time, dt.time]
    | list[int]
    | list[str]
    | None
)
"""What a value is converted to; a moment is a `datetime`, which is a `date`."""

_YES_AND_NO = {"да": True, "yes": True, "нет": False, "no": False}
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")


def _number(text: str) -> Any:
    digits = "".join(text.split())
    if "." not in digits:
        digits = digits.replace(",", ".")
    for read in (read_int, read_float):
        found = read(digits)
        if not isinstance(found, str):
            return found
    return text


def _flag(text: str) -> Any:
    return _YES_AND_NO.get(text.casefold(), read_bool(text))


def _perhaps_iso(
    read: Callable[[str], Any], read_iso: Callable[[str], Any]
) -> Callable[[str], Any]:
    # Nowhere is stated how dates inside custom fields are written.
    def found(text: str) -> Any:
        value = read(text)
        if isinstance(value, str):
            with suppress(ValueError):
                return read_iso(value)
        return value

    return found


def _period(text: str) -> Any:
    times = [read_time(each) for each in _CLOCK.findall(text)]
    if len(times) != 2 or any(isinstance(each, str) for each in times):
        return text
    return times[0], times[1]


def _id(text: str) -> Any:
    return read_int(text) or None


def _ids(text: str) -> Any:
    parts = text.removeprefix("[").removesuffix("]").split(",")
    found = [read_int(each) for each in parts if each.strip()]
    return text if any(isinstance(each, str) for each in found) else found


def _set(text: str) -> Any:
    found: Any = read_any(text)
    return list(map(str, found)) if found.__class__ is list else found


REFERENCES: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(
        ("TASK", "PROJECT", "HANDBOOK", "USER", "CLIENT", "CONTACT", "GROUPUSERCONTACT"), _id
    ),
    **dict.fromkeys(("TASKSET", "HANDBOOKSET", "LOGINLIST"), _ids),
}
"""How the values of fields are read that hold objects, by type."""

READERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("STRING", "TEXT", "LIST"), str),
    "NUMBER": _number,
    "CHECKBOX": _flag,
    "DATE": _perhaps_iso(read_date, dt.date.fromisoformat),
    "DATETIME": _perhaps_iso(read_datetime, dt.datetime.fromisoformat),
    "TIME": read_time,
    "TIMEPERIOD": _period,
    "SETSTRING": _set,
    **REFERENCES,
}
"""How the values of fields are read, by type."""


def read_value(kind: str, text: str) -> TypedValue:
    """The value of a field.

    Args:
        kind: Type of the field.
        text: As it came.
    """
    stripped = text.strip()
    if not stripped or stripped == "[]":
        return None
    found: TypedValue = READERS.get(kind, read_any)(stripped)
    return found if found != stripped else text
