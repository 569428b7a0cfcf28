"""Write the elements of an answer, in the order of the specification.

A behaviour gives values by wire name:

    structure           a dict; what it lacks is left out, what is None is empty
    list                a list of items, or `Listed` where there are more than on a page
    repetition          a list
    set of values       a tuple of texts
    int, float, bool    the same
    date, datetime      the same, written dd-mm-yyyy and dd-mm-yyyy hh:mm
    bytes               base64
    everything else     a text
"""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from plansdk.mock.planfix.forms import Form
from plansdk.mock.planfix.wire import text_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of a list, for its counters.

    Attributes:
        total: How many there are in all.
    """

    items: list[dict[str, Any]]
    total: int


def contents(form: Form, values: Mapping[str, Any]) -> str:
    """The elements inside of one, as markup."""
    parts: list[str] = []
    _content(form, values, parts)
    return "".join(parts)


def _content(form: Form, values: Mapping[str, Any], parts: list[str]) -> None:
    # A page of tasks has ten thousand elements: the frequent kinds come first, by type.
    for name, child, repeats in form.written:
        if name not in values:
            continue
        value = values[name]
        kind: type[Any] = value.__class__
        if kind is int:
            parts.append(f"<{name}>{value}</{name}>")
        elif kind is str and value:
            parts.append(f"<{name}>{text_of(value)}</{name}>")
        elif repeats:
            for each in value:
                _element(child, each, parts)
        else:
            _element(child, value, parts)


def _element(form: Form, value: Any, parts: list[str]) -> None:
    name = form.name
    kind: type[Any] = value.__class__
    if kind is dict:
        parts.append(f"<{name}{_attributes(form, value) if form.attributes else ''}>")
        _content(form, value, parts)
        parts.append(f"</{name}>")
    elif kind is list or kind is Listed:
        _list(form, value, parts)
    elif value is None or value == "":
        parts.append(f"<{name}/>")
    else:
        parts.append(f"<{name}>{_text(form, value)}</{name}>")


def _list(form: Form, value: Any, parts: list[str]) -> None:
    items: list[Any] = value.items if isinstance(value, Listed) else value
    counters = _counters(form, value, len(items)) if form.xml.counters else ""
    if not items:
        parts.append(f"<{form.name}{counters}/>")
        return
    parts.append(f"<{form.name}{counters}>")
    item = form.item
    for each in items:
        _element(item, each, parts)
    parts.append(f"</{form.name}>")


def _counters(form: Form, value: Any, count: int) -> str:
    # Programs look for the text `count="0"/>`, so this one is the last.
    counts = {"totalCount": value.total if isinstance(value, Listed) else count, "count": count}
    return "".join(f' {name}="{counts[name]}"' for name in counts if name in form.xml.counters)


def _attributes(form: Form, value: Mapping[str, Any]) -> str:
    given = (each for each in form.attributes if each.name in value)
    texts = {each.name: _text(each, value[each.name]).replace('"', "&quot;") for each in given}
    return "".join(f' {name}="{text}"' for name, text in texts.items())


def _text(form: Form, value: Any) -> str:
    """A value as markup."""
    match value:
        case str():
            return text_of(value)
        case bool():
            return form.xml.literals[value]
        case int() | float():
            return str(value)
        case dt.datetime():
            return f"{_day(value)} {value.hour:02}:{value.minute:02}"
        case dt.date():
            return _day(value)
        case dt.time():
            return value.strftime("%H:%M")
        case bytes():
            return b64encode(value).decode()
        case tuple():
            return form.xml.separator.join(cast("tuple[str, ...]", value))
        case _:
            raise TypeError(f"<{form.name}>: {value!r} cannot be written")


def _day(value: dt.date) -> str:
    return f"{value.day:02}-{value.month:02}-{value.year:04}"
