"""How a person writes the fields of an entity, and what they stand for.

reference    the key or the id of an entity; `Employee/anna` where several kinds fit
DateOnly     2026-11-30
DateTime     2026-11-30T10:00:00+03:00; without an offset it is UTC
DateInterval 9000, in seconds
Money        1500 RUB
other value  a mapping; contentType may be left out where the keys tell it
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from plansdk.mock.megaplan.call import Entity, is_list, is_object
from plansdk.mock.megaplan.dates import date_only, date_time, day_of, interval, moment_of
from plansdk.mock.megaplan.schema import Field, Schema
from plansdk.mock.megaplan.store import Key, Store, key_of
from plansdk.model import CONTENT_TYPE

_MONEY = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def object_of(text: str, field: Field) -> Entity | None:
    """The value object that a text stands for in a field; None where it stands for none."""
    if "DateOnly" in field.objects and _DAY.fullmatch(text):
        try:
            return date_only(dt.date.fromisoformat(text))
        except ValueError:
            return None
    if "DateTime" in field.objects:
        moment = moment_of(text)
        if moment is not None:
            return date_time(moment)
    if "DateInterval" in field.objects and text.isascii() and text.isdecimal() and len(text) < 16:
        return interval(int(text))
    money = _MONEY.fullmatch(text) if "Money" in field.objects else None
    if money is not None:
        value = float(money[1])
        whole = int(value) if value.is_integer() else value
        return {CONTENT_TYPE: "Money", "value": whole, "currency": money[2]}
    return None


def content_type(schema: Schema, keys: Iterable[str], field: Field) -> str:
    """The only content type of a field that has all these fields; empty for none or several."""
    wanted = set(keys) - {CONTENT_TYPE}
    fitting = [each for each in field.objects if wanted <= schema[each].fields.keys()]
    return fitting[0] if len(fitting) == 1 else ""


def written(schema: Schema, store: Store, value: Any, field: Field | None) -> Any:
    """A value as a person would write it; `yaml` takes care of dates.

    Args:
        field: Where it is kept; None for a custom field, which is written as it is.
    """
    if is_list(value):
        return [written(schema, store, each, field) for each in value]
    if not is_object(value):
        return value
    key = key_of(value)
    if field is not None and key is not None and schema.is_entity(key[0]):
        return _reference(store, key, field)
    if field is not None:
        short = _short(value, field)
        if short is not None:
            return short
    inner = schema[str(value.get(CONTENT_TYPE))].fields
    made = {name: written(schema, store, each, inner.get(name)) for name, each in value.items()}
    if field is not None and content_type(schema, value, field) == value.get(CONTENT_TYPE):
        del made[CONTENT_TYPE]
    return made


def _reference(store: Store, key: Key, field: Field) -> Any:
    if store.get(key) is None:
        return {CONTENT_TYPE: key[0], "id": key[1]}
    fitting = [each for each in field.objects if store.get((each, key[1])) is not None]
    is_clear = fitting == [key[0]] and "DateInterval" not in field.objects  # a number, too
    return key[1] if is_clear else f"{key[0]}/{key[1]}"


def _short(value: Entity, field: Field) -> Any:
    """The short form of a value object, if it has one that means exactly this."""
    text: str | None = None
    short: Any = None
    match value.get(CONTENT_TYPE):
        case "DateOnly" if (day := day_of(value)) is not None:
            text, short = day.isoformat(), day
        case "DateTime" if (moment := moment_of(value)) is not None:
            text, short = moment.isoformat(), moment
        case "DateInterval":
            short = value.get("value")
            text = str(short)
        case "Money":
            text = short = f"{value.get('value')} {value.get('currency')}"
        case _:
            pass
    return short if text is not None and object_of(text, field) == value else None
