"""Stretches of time that a date filter names, relative to the mock's clock.

What the modes mean beyond their names is not documented. The mock reads them so:

    past, next        the n units up to now, or from now; of days and longer in whole days
    current           the calendar unit that contains now
    before, later     before or after a given day, or n units ago or ahead
    ..._or_equal      the same, the day or moment itself included
    before_on         more than n units ago;   later_on     more than n units ahead
    before_from       before now plus n units; later_from   after now minus n units
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from plansdk.mock.megaplan.call import is_object
from plansdk.mock.megaplan.dates import span_of
from plansdk.model import CONTENT_TYPE

_DAY = dt.timedelta(days=1)
_SHORT = {
    "second": dt.timedelta(seconds=1),
    "minute": dt.timedelta(minutes=1),
    "hour": dt.timedelta(hours=1),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)
_LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


class Window(NamedTuple):
    """From a moment up to, but not including, another."""

    start: dt.datetime = _EARLIEST
    end: dt.datetime = _LATEST

    def meets(self, span: tuple[dt.datetime, dt.datetime]) -> bool:
        """Whether a day or a moment lies in it, at least in part."""
        return span[0] < self.end and self.start < span[1]


def window_of(value: Any, now: dt.datetime) -> Window | None:
    """The stretch that the value of a date term names; None for one that names none."""
    if not is_object(value):
        return None
    with suppress(OverflowError, ValueError):
        match value.get(CONTENT_TYPE):
            case "DateOnly" | "DateTime":
                span = span_of(value)
                return Window(*span) if span else None
            case "IntervalDates" | "IntervalTime":
                first, last = span_of(value.get("from")), span_of(value.get("to"))
                return Window(first[0] if first else _EARLIEST, last[1] if last else _LATEST)
            case "FilterTermDateValue":
                return _relative(value, now)
            case _:
                pass
    return None


def _relative(value: Mapping[str, Any], now: dt.datetime) -> Window | None:
    mode, unit, given = str(value.get("mode")), value.get("unit"), value.get("value")
    unit = unit if isinstance(unit, str) else "day"
    if mode == "current":
        return _around(now, unit)
    if mode in ("past", "next"):
        return _beside(mode, unit, given, now)
    edge = _edge(mode, unit, given, now)
    inclusive = mode.endswith("_or_equal")
    if edge is not None and mode.startswith("before"):
        return Window(end=edge.end if inclusive else edge.start)
    if edge is not None and mode.startswith("later"):
        return Window(start=edge.start if inclusive else edge.end)
    return None


def _edge(mode: str, unit: str, given: Any, now: dt.datetime) -> Window | None:
    """The day or moment that `before` and `later` are measured from."""
    span = span_of(given)
    if span is not None:
        return Window(*span)
    if not isinstance(given, int):
        return None
    back = mode in ("before", "before_or_equal", "before_on", "later_from")
    moment = _shifted(now, unit, -given if back else given)
    return Window(moment, moment + _SHORT["second"])


def _beside(mode: str, unit: str, given: Any, now: dt.datetime) -> Window:
    near, far = 0, given
    if is_object(given):
        near, far = given.get("from") or 0, given.get("to") or 0
    if not isinstance(near, int) or not isinstance(far, int):
        near, far = 0, 1
    ends = (-far, -near) if mode == "past" else (near, far)
    start, end = (_shifted(now, unit, each) for each in ends)
    if unit in _SHORT:
        return Window(start, end + _SHORT["second"])
    if mode == "past":
        return Window(_day_start(start), end + _SHORT["second"])
    return Window(start, _day_start(end) + _DAY)


def _around(now: dt.datetime, unit: str) -> Window:
    day = _day_start(now)
    if unit in _SHORT:
        start = now - (now - day) % _SHORT[unit]
    elif unit in _MONTHS:
        start = day.replace(day=1, month=(day.month - 1) // _MONTHS[unit] * _MONTHS[unit] + 1)
    else:
        start = day - day.weekday() * _DAY if unit == "week" else day
    return Window(start, _shifted(start, "day" if unit == "workDay" else unit, 1))


def _shifted(moment: dt.datetime, unit: str, count: int) -> dt.datetime:
    if unit in _MONTHS:
        return _later_by_months(moment, count * _MONTHS[unit])
    if unit == "workDay":
        return _later_by_work_days(moment, count)
    return moment + count * (_SHORT.get(unit) or (7 if unit == "week" else 1) * _DAY)


def _later_by_months(moment: dt.datetime, count: int) -> dt.datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + count, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError("a year out of range")
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def _later_by_work_days(moment: dt.datetime, count: int) -> dt.datetime:
    step = _DAY if count > 0 else -_DAY
    weeks, rest = divmod(abs(count), 5)
    moment += weeks * 7 * step
    while rest:
        moment += step
        rest -= moment.weekday() < 5
    return moment


def _day_start(moment: dt.datetime) -> dt.datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
