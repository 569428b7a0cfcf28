"""The short printed form of records, without secrets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .record import Record

_TELLING = ("id", "general", "key", "name", "title", "type", "status", "value", "text")
"""Wire names that tell a record from others, in the order of printing."""

_MOST = 5
_WIDTH = 40


def summary(record: Record) -> str:
    """The class with a few telling values: `Task(id=1, title='Call back')`.

    Only elements of the specification are shown: it says which of them are secret.
    """
    shape = type(record).__shape__
    names = {wire: name for name, wire in type(record).__names__.items()}
    order = [*(wire for wire in _TELLING if wire in names), *names]
    shown: dict[str, str] = {}
    for wire in order:
        if len(shown) >= _MOST:
            break
        if wire in shown or shape.get(wire) == "secret" or wire not in record:
            continue
        if text := _text(record[wire]):
            shown[wire] = f"{names[wire]}={text}"
    return f"{type(record).__name__}({', '.join(shown.values())})"


def _text(value: Any) -> str:
    """A value on part of a line; empty for what is empty or nested."""
    if isinstance(value, str):
        if len(value) > _WIDTH:
            value = value[: _WIDTH - 1] + "…"
        return repr(value) if value else ""
    if isinstance(value, (bool, int, float)):
        return repr(value)[:_WIDTH]
    if isinstance(value, (dt.date, dt.time)):
        return str(value)
    return ""
