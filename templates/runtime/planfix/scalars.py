"""Texts of the wire and the Python values that stand for them.

    int        12                                 int
    float      2.5                                float
    bool       0, 1; false, true are read too     bool
    date       31-01-2026                         date
    datetime   31-01-2026 10:30                   datetime, without a time zone
               31-01-2026                         Day, a datetime that has no time
    time       10:30                              time
    base64     UGxhbmZpeA==                       bytes
    any        [1,2,3]                            list of int
               ["red", "blue"]                    list of str
               everything else                    str, as it came

Moments of the wire are in the time zone of the calling employee, whatever that is; they
are read and written as `datetime` without a time zone. To write one that has a time
zone, the zone of the account must be known. Seconds are not written.

Reading never fails: a text that is not what it should be stays a text.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from .secret import Secret

Custom: TypeAlias = (
    str | int | float | bool | dt.date | dt.datetime | dt.time | list[int] | list[str]
)
"""Content of a custom field. What is read is a text or a list; the rest is for writing."""

Reader: TypeAlias = Callable[[str], Any]
Writer: TypeAlias = Callable[[Any], str]

FALSE_AND_TRUE = ("0", "1")
_NOT_READ = (ValueError, RecursionError)
_BOOLS = {"0": False, "1": True, "false": False, "true": True, "": None}
_LONGEST_NUMBER = 64


class Day(dt.datetime):
    """A moment of which the service told only the day.

    It is midnight of that day and can be used as any `datetime`; it is written back
    without a time. `Day(2026, 1, 31)` asks for that, too.
    """

    __slots__ = ()


def read_text(text: str) -> str:
    """A text, as it came."""
    return text


def read_int(text: str) -> Any:
    """An int; None for an empty text."""
    digits = text.strip()
    if not digits:
        return None
    if digits.removeprefix("-").isdigit() and digits.isascii() and len(digits) < _LONGEST_NUMBER:
        return int(digits)
    return text


def read_float(text: str) -> Any:
    """A float; None for an empty text."""
    number = text.strip()
    if not number:
        return None
    if number.isascii() and "_" not in number and number[-1] in "0123456789.":
        try:
            return float(number)
        except ValueError:
            return text
    return text


def read_bool(text: str) -> Any:
    """A bool; None for an empty text."""
    return _BOOLS.get(text.strip().lower(), text)


def read_datetime(text: str) -> Any:
    """A `datetime`, or a `Day` where there is no time; None for an empty text."""
    day, _, time = text.strip().partition(" ")
    if not day:
        return None
    try:
        year, month, number = _ymd(day)
        if not time:
            return Day(year, month, number)
        return dt.datetime.combine(dt.date(year, month, number), _hms(time))
    except ValueError:
        return text


def read_date(text: str) -> Any:
    """A `date`; None for an empty text. A time behind it is left out if it is midnight."""
    day, _, time = text.strip().partition(" ")
    if not day:
        return None
    try:
        found = dt.date(*_ymd(day))
        return text if time and _hms(time) != dt.time.min else found
    except ValueError:
        return text


def read_time(text: str) -> Any:
    """A `time`; None for an empty text."""
    time = text.strip()
    if not time:
        return None
    try:
        return _hms(time)
    except ValueError:
        return text


def read_base64(text: str) -> Any:
    """The bytes behind a base64 text."""
    try:
        return b64decode("".join(text.split()), validate=True)
    except ValueError:
        return text


def read_any(text: str) -> Any:
    """Content of a custom field: a set in brackets as a list, all else as text."""
    if not (text.startswith("[") and text.endswith("]")):
        return text
    try:
        found: Any = json.loads(text)
    except _NOT_READ:
        return text
    kinds = {each.__class__ for each in found}
    return found if len(kinds) < 2 and kinds <= {int, str} else text


def _ymd(text: str) -> tuple[int, int, int]:
    day, month, year = _numbers(text.split("-"))
    return year, month, day


def _hms(text: str) -> dt.time:
    hour, minute, *rest = _numbers(text.split(":"))
    return dt.time(hour, minute, rest[0] if rest else 0)


def _numbers(parts: list[str]) -> list[int]:
    if not all(part.isdigit() and part.isascii() and len(part) < 5 for part in parts):
        raise ValueError(parts)
    return [int(part) for part in parts]


def write_text(value: Any) -> str:
    """A text, or a number where the service takes names and numbers."""
    value = plain(value)
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise unfit(value, "a text")


def write_int(value: Any) -> str:
    """An int; a text of digits is taken for one."""
    value = plain(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and isinstance(read_int(value), int):
        return value.strip()
    raise unfit(value, "an int")


def write_float(value: Any) -> str:
    """A finite number, never with an exponent."""
    from decimal import Decimal

    value = plain(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(str(value))
        if number.is_finite():
            return f"{number:f}"
        raise ValueError(f"{value!r} is not a number that can be sent")
    raise unfit(value, "a number")


def write_bool(value: Any) -> str:
    """A bool as 0 or 1."""
    value = plain(value)
    if isinstance(value, bool) or value in (0, 1):
        return FALSE_AND_TRUE[bool(value)]
    raise unfit(value, "a bool")


def write_datetime(value: Any) -> str:
    """A moment, or a day."""
    if isinstance(value, dt.datetime):
        _refuse_zone(value)
        if not (isinstance(value, Day) and value.time() == dt.time.min):
            return f"{_day(value)} {_hm(value)}"
    if isinstance(value, dt.date):
        return _day(value)
    raise unfit(value, "a datetime or date")


def write_date(value: Any) -> str:
    """A day."""
    if isinstance(value, dt.datetime):
        _refuse_zone(value)
    if isinstance(value, dt.date):
        return _day(value)
    raise unfit(value, "a date")


def write_time(value: Any) -> str:
    """A time of day."""
    if not isinstance(value, dt.time):
        raise unfit(value, "a time")
    _refuse_zone(value)
    return _hm(value)


def write_base64(value: Any) -> str:
    """Bytes as base64."""
    if not isinstance(value, (bytes, bytearray)):
        raise unfit(value, "bytes")
    return b64encode(value).decode("ascii")


def write_any(value: Any) -> str:
    """Content of a custom field, whatever Python type it has."""
    value = plain(value)
    match value:
        case bool():
            return write_bool(value)
        case str() | int():
            return write_text(value)
        case dt.datetime():
            return write_datetime(value)
        case dt.date():
            return write_date(value)
        case dt.time():
            return write_time(value)
        case list() | tuple():
            return _write_set(cast("Sequence[object]", value))
        case _:
            try:
                return write_float(value)
            except TypeError:
                raise unfit(value, "content of a custom field") from None


def write_secret(value: Any) -> str:
    """A text that must not be shown."""
    if not isinstance(value, (str, Secret)):
        raise TypeError("a text was expected")
    return Secret.of(value).reveal()


def local(value: Any, zone: dt.tzinfo | None) -> Any:
    """A moment with a time zone in the account's time; everything else as it is.

    Args:
        value: Any value.
        zone: Time zone of the account, None if unknown.
    """
    if zone is None or not isinstance(value, dt.datetime) or value.tzinfo is None:
        return value
    return value.astimezone(zone).replace(tzinfo=None)


def plain(value: Any) -> Any:
    """The value of a member of an enumeration; everything else as it is."""
    return value.value if isinstance(value, enum.Enum) else value


def unfit(value: object, wanted: str) -> TypeError:
    """The exception for a value that an element cannot hold."""
    # Not its repr: it may be a secret or a file.
    return TypeError(f"{wanted} was expected, not a value of type {type(value).__name__}")


def _write_set(values: Sequence[object]) -> str:
    """A set: numbers in brackets, or texts in quotes."""
    given = [plain(each) for each in values]
    if all(isinstance(each, int) and not isinstance(each, bool) for each in given):
        return "[" + ",".join(map(str, given)) + "]"
    if all(isinstance(each, str) for each in given):
        return json.dumps(given, ensure_ascii=False)
    raise TypeError("a set is written from numbers alone or from texts alone")


def _refuse_zone(value: dt.datetime | dt.time) -> None:
    if value.tzinfo is not None:
        raise ValueError(
            f"{value!r} has a time zone: tell the client the account's by timezone=..., "
            "or give it without one, in the account's time"
        )


def _day(value: dt.date) -> str:
    # strftime would write years before 1000 without leading zeros on some systems.
    return f"{value.day:02}-{value.month:02}-{value.year:04}"


def _hm(value: dt.datetime | dt.time) -> str:
    return f"{value.hour:02}:{value.minute:02}"  # several times as fast as strftime


READERS: Mapping[str, Reader] = {
    "int": read_int,
    "float": read_float,
    "bool": read_bool,
    **dict.fromkeys(("string", "text", "enum", "secret"), read_text),
    "date": read_date,
    "time": read_time,
    "datetime": read_datetime,
    "base64": read_base64,
    "any": read_any,
}
"""How the text of an element of each kind is read."""

WRITERS: Mapping[str, Writer] = {
    "int": write_int,
    "float": write_float,
    "bool": write_bool,
    **dict.fromkeys(("string", "text", "enum"), write_text),
    "secret": write_secret,
    "date": write_date,
    "time": write_time,
    "datetime": write_datetime,
    "base64": write_base64,
    "any": write_any,
}
"""How a value of each kind is written; given the value and the account's time zone."""
