"""Dates and times as Megaplan writes them, and what they mean.

DateTime       {"value": "2026-05-04T10:30:00+00:00"}   answers are in UTC
DateOnly       {"year": 2026, "month": 0, "day": 31}    months count from 0
DateInterval   {"value": 9000}                          seconds
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from plansdk.mock.megaplan.call import Entity, is_object, number_of
from plansdk.model import CONTENT_TYPE


def date_time(moment: dt.datetime) -> Entity:
    """A DateTime."""
    value = moment.astimezone(dt.UTC).replace(microsecond=0).isoformat()
    return {CONTENT_TYPE: "DateTime", "value": value}


def date_only(day: dt.date) -> Entity:
    """A DateOnly."""
    return {CONTENT_TYPE: "DateOnly", "year": day.year, "month": day.month - 1, "day": day.day}


def interval(seconds: int) -> Entity:
    """A DateInterval."""
    return {CONTENT_TYPE: "DateInterval", "value": seconds}


def moment_of(value: Any) -> dt.datetime | None:
    """The moment that a DateTime names; a time without an offset is taken for UTC."""
    text = value.get("value") if is_object(value) else value
    if not isinstance(text, str):
        return None
    with suppress(ValueError, OverflowError):
        moment = dt.datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment
        return moment.astimezone(dt.UTC)
    return None


def day_of(value: Any) -> dt.date | None:
    """The day that a DateOnly names; None for one that is incomplete or impossible."""
    if not is_object(value):
        return None
    with suppress(KeyError, TypeError, ValueError, OverflowError):
        return dt.date(value["year"], value["month"] + 1, value["day"])
    return None


def seconds_of(value: Any) -> int:
    """The length of a DateInterval; 0 for anything else."""
    return int(number_of(value.get("value")) or 0) if is_object(value) else 0


def span_of(value: Any) -> tuple[dt.datetime, dt.datetime] | None:
    """First moment of a DateTime or DateOnly, and the first one after it.

    A day lasts a day, a moment a second; None for anything else.
    """
    if not is_object(value):
        return None
    with suppress(OverflowError):
        match value.get(CONTENT_TYPE):
            case "DateOnly" if (day := day_of(value)) is not None:
                start = dt.datetime.combine(day, dt.time(), dt.UTC)
                return start, start + dt.timedelta(days=1)
            case "DateTime" if (moment := moment_of(value)) is not None:
                return moment, moment + dt.timedelta(seconds=1)
            case _:
                pass
    return None
