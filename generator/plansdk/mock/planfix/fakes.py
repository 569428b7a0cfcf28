"""Made-up values of declared types, for methods without a behaviour of their own."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from plansdk.mock.planfix.forms import Form
from plansdk.model import Enumeration

ITEMS = 2
"""How many items a made-up list has."""


def made_up(form: Form, random: Random) -> dict[str, Any]:
    """The elements inside of one, as `writing` takes them."""
    taken = {name for group in form.choices for name in group.members[1:]}
    values: dict[str, Any] = {}
    for name, child in form.children.items():
        if name in taken or not child.applies(values):
            continue
        values[name] = [_one(child, random)] if child.xml.repeats else _one(child, random)
    return values


def _one(form: Form, random: Random) -> Any:
    if form.is_list:
        return [_one(form.item, random) for _ in range(ITEMS)]
    if form.record:
        return made_up(form, random)
    if form.xml.separator:
        return (_value(form, random),)
    return _value(form, random)


def _value(form: Form, random: Random) -> Any:
    type_ = form.values[0]
    if isinstance(type_, Enumeration):
        return random.choice(type_.values)
    match type_.kind:
        case "integer":
            return random.randint(1, 9999)
        case "number":
            return random.randint(1, 9999) / 4
        case "boolean":
            return random.random() < 0.5
        case "date":
            return _day(random)
        case "datetime":
            return dt.datetime.combine(_day(random), _time(random))
        case "time":
            return _time(random)
        case "binary":
            return random.randbytes(16)
        case _:
            text = f"{form.name} {random.randint(1, 999)}"
            return f"{random.getrandbits(128):032x}" if type_.min_length else text


def _day(random: Random) -> dt.date:
    return dt.date(2026, random.randint(1, 12), random.randint(1, 28))


def _time(random: Random) -> dt.time:
    return dt.time(random.randint(8, 18), random.choice((0, 15, 30, 45)))
