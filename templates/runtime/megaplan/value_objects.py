"""Value objects of the wire and the Python values that stand for them.

Megaplan tags dates, times and durations as small objects. Three of them have a
native counterpart:

    DateTime      {"value": "2026-05-04T10:30:00+00:00"}    aware `datetime`
    DateOnly      {"year": 2026, "month": 0, "day": 31}     `date`; January is month 0
    DateInterval  {"value": 9000}                           `timedelta`, in seconds

Nothing here fails on data from the service: what cannot be converted is
reported as None, and the caller keeps the object as it came.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

JSON: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool | None
"""A JSON value as `json.loads` gives it."""

Native: TypeAlias = dt.datetime | dt.date | dt.timedelta
"""A Python value that travels as a value object."""

_moment = dt.datetime.fromisoformat
_duration = dt.timedelta
_OUT_OF_RANGE = (ValueError, OverflowError)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def _datetime(value: Any) -> dt.datetime | None:
    text = value.get("value")
    if type(text) is not str:
        return None
    try:
        moment = _moment(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment


def _date(value: Any) -> dt.date | None:
    year, month, day = value.get("year"), value.get("month"), value.get("day")
    if not (year.__class__ is month.__class__ is day.__class__ is int):
        return None
    try:
        return dt.date(year, month + 1, day)
    except _OUT_OF_RANGE:
        return None


def _timedelta(value: Any) -> dt.timedelta | None:
    # The specification says `seconds`; live accounts send and expect `value`.
    seconds = value["value"] if "value" in value else value.get("seconds")
    if type(seconds) is not int and type(seconds) is not float:
        return None
    try:
        return _duration(0, seconds)
    except _OUT_OF_RANGE:
        return None


NATIVE: Mapping[str, Callable[[Any], Native | None]] = {
    "DateTime": _datetime,
    "DateOnly": _date,
    "DateInterval": _timedelta,
}
"""Converters by `contentType`; each gives None for what it cannot convert."""


def to_native(value: Any, declared: str = "") -> Native | None:
    """The Python value that an object stands for, or None if there is none.

    Args:
        value: Any JSON value.
        declared: The type of an object without `contentType`.
    """
    if value.__class__ is not dict:
        return None
    name = value.get("contentType") or declared
    convert = NATIVE.get(name) if name.__class__ is str else None
    return convert(value) if convert else None


def is_spelling_of(raw: object, value: Native) -> bool:
    """Whether a received object, tagged with its type or not, reads as this native value."""
    if isinstance(value, dt.datetime):
        return to_native(raw, "DateTime") == value
    name = "DateOnly" if isinstance(value, dt.date) else "DateInterval"
    return to_native(raw, name) == value


def from_native(value: Native) -> dict[str, Any]:
    """The value object for a date, a time or a duration.

    A `timedelta` is rounded to whole seconds.

    Raises:
        ValueError: A `datetime` without a time zone.
    """
    if isinstance(value, dt.datetime):
        offset = value.utcoffset()
        if offset is None:
            raise ValueError(
                f"{value!r} has no time zone; give it one, for example "
                "value.astimezone() for local time or value.replace(tzinfo=datetime.timezone.utc)"
            )
        if offset % dt.timedelta(minutes=1):  # ISO 8601 knows no seconds in an offset
            value = value.astimezone(dt.UTC)
        return {"contentType": "DateTime", "value": value.isoformat()}
    if isinstance(value, dt.date):
        return {
            "contentType": "DateOnly",
            "year": value.year,
            "month": value.month - 1,
            "day": value.day,
        }
    return {"contentType": "DateInterval", "value": round(value.total_seconds())}


def from_scalar(value: object) -> str | int | float | bool | None:
    """The JSON scalar for a Python scalar.

    Members of enumerations give their value; a `Decimal` becomes a number.

    Raises:
        ValueError: A number that JSON cannot express (infinite or not a number).
        TypeError: Not a scalar.
    """
    if isinstance(value, enum.Enum):
        value = value.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    number = value if isinstance(value, float) else _from_decimal(value)
    if isinstance(number, int):
        return number
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is not a number that JSON can carry")
    return float(number)


def _from_decimal(value: object) -> int | float:
    from decimal import Decimal  # costs more to import than this module and is rarely used

    if isinstance(value, Decimal):
        is_whole = value.is_finite() and value == value.to_integral_value()
        return int(value) if is_whole else float(value)
    raise TypeError(
        f"a value of type {type(value).__name__} cannot be sent; allowed are entities, str, int, "
        "float, Decimal, bool, None, datetime, date, timedelta, lists and dicts"
    )


def copied(value: Any) -> Any:
    """A deep copy of JSON data; any depth of nesting is fine."""
    if value.__class__ is not dict and value.__class__ is not list:
        return value
    result = value.copy()
    pending: list[Any] = [result]
    for node in pending:  # grows while it is walked
        for key, child in node.items() if node.__class__ is dict else enumerate(node):
            if child.__class__ is dict or child.__class__ is list:
                node[key] = child = child.copy()
                pending.append(child)
    return result
