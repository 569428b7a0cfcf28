"""Value objects."""

from __future__ import annotations

import datetime as dt

from .base import BaseEntity, BaseValue


class DateTime(BaseValue):
    """Date and time."""

    _required = ("value",)

    value: str | None = None


class DateOnly(BaseValue):
    """A date; the month counts from 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class DateInterval(BaseValue):
    """A duration in seconds."""

    _required = ("value",)

    value: int | None = None


class Number(BaseValue):
    """A number with a unit."""

    value: float | None = None
    unit: str | None = None


class Money(BaseValue):
    """An amount of money."""

    _required = ("value", "currency")

    value: float | None = None
    currency: str | None = None
    value_in_main: float | None = None
    rate: float | None = None


class ShiftDate(BaseValue):
    """A shift by days."""

    days: int | None = None
    is_work_days: bool | None = None


class IntervalDates(BaseValue):
    """An interval of dates."""

    _wire = {"from_": "from"}

    from_: dt.date | None = None
    to: dt.date | None = None


class IntervalTime(BaseValue):
    """An interval of time."""

    _wire = {"from_": "from"}

    from_: dt.datetime | None = None
    to: dt.datetime | None = None


class Rights(BaseEntity):
    """What the user may do."""

    _content_type = "rights-object"

    edit: bool | None = None
