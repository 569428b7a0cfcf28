"""The comparisons of fields that are dates or times."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias, TypeVar, cast, get_args

from .condition import Condition, Field, interval_numbers
from .hints import hint
from .value_objects import from_native

W = TypeVar("W")

Unit: TypeAlias = Literal[
    "second", "minute", "hour", "day", "workDay", "week", "month", "quarter", "year"
]
"""What `past`, `next` and the like count."""

_UNITS: frozenset[str] = frozenset(get_args(Unit))


class Date(Field[W]):
    """A field that is a date or a time.

    How the service counts units, and what `..._on` and `..._from` mean, is not documented.
    """

    __slots__ = ()
    _term = "FilterTermDate"
    _about = "a date"

    def is_(self, day: dt.date) -> Condition[W]:
        """On a day."""
        return self._compared("equals", self._day(day))

    def is_not(self, day: dt.date) -> Condition[W]:
        """Not on a day."""
        return self._compared("not_equals", self._day(day))

    def between(self, first: dt.date, last: dt.date) -> Condition[W]:
        """From one day to another, or from one `datetime` to another, both included."""
        return self._compared("equals", self._interval(first, last))

    def not_between(self, first: dt.date, last: dt.date) -> Condition[W]:
        """Not from one day or `datetime` to another."""
        return self._compared("not_equals", self._interval(first, last))

    def before(self, day: dt.date) -> Condition[W]:
        """Before a day."""
        return self._moded("before", self._day(day))

    def before_or_equal(self, day: dt.date) -> Condition[W]:
        """Before a day or on it."""
        return self._moded("before_or_equal", self._day(day))

    def later(self, day: dt.date) -> Condition[W]:
        """After a day."""
        return self._moded("later", self._day(day))

    def later_or_equal(self, day: dt.date) -> Condition[W]:
        """On a day or after it."""
        return self._moded("later_or_equal", self._day(day))

    def current(self, unit: Unit) -> Condition[W]:
        """In the present day, week, month or the like."""
        return self._moded("current", None, unit)

    def past(self, count: int | tuple[int, int], unit: Unit) -> Condition[W]:
        """In the last so many units; of two numbers, so many to so many ago."""
        return self._moded("past", self._count(count), unit)

    def next(self, count: int | tuple[int, int], unit: Unit) -> Condition[W]:
        """In the next so many units; of two numbers, in so many to so many."""
        return self._moded("next", self._count(count), unit)

    def before_on(self, count: int, unit: Unit) -> Condition[W]:
        """Earlier by so many units."""
        return self._moded("before_on", self._count(count), unit)

    def later_on(self, count: int, unit: Unit) -> Condition[W]:
        """Later by so many units."""
        return self._moded("later_on", self._count(count), unit)

    def before_from(self, count: int, unit: Unit) -> Condition[W]:
        """Before what is so many units away."""
        return self._moded("before_from", self._count(count), unit)

    def later_from(self, count: int, unit: Unit) -> Condition[W]:
        """After what is so many units away."""
        return self._moded("later_from", self._count(count), unit)

    def _moded(self, mode: str, value: object, unit: str | None = None) -> Condition[W]:
        if unit is not None and unit not in _UNITS:
            raise ValueError(f"{unit!r} is no unit{hint(str(unit), _UNITS)}")
        given = {"mode": mode, "unit": unit, "value": value}
        sent = {name: each for name, each in given.items() if each is not None}
        return self._compared("equals", {"contentType": "FilterTermDateValue", **sent})

    def _day(self, value: object) -> object:
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            raise self._wrong("a date (moments: between(first, last))", value)
        return from_native(value)

    def _interval(self, first: object, last: object) -> object:
        if isinstance(first, dt.datetime) and isinstance(last, dt.datetime):
            ends = {"from": from_native(first), "to": from_native(last)}
            return {"contentType": "IntervalTime", **ends}
        return {"contentType": "IntervalDates", "from": self._day(first), "to": self._day(last)}

    def _count(self, value: object) -> object:
        if isinstance(value, tuple):
            low, high = cast("tuple[object, object]", value)
            return interval_numbers(self._count(low), self._count(high))
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong("a whole number of units", value)
        return value
