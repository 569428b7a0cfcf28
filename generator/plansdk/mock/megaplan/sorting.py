"""Put a list in order.

What has no value comes last, ascending or descending; equals are ordered by id.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from plansdk.mock.megaplan.call import Entity, is_list, is_object, number_of
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import span_of
from plansdk.model import CONTENT_TYPE

_Orderable: TypeAlias = tuple[int, float | str]
"""Numbers before texts, so that any two values can be compared."""


def in_order(
    db: Database, elements: Sequence[Entity], query: Mapping[str, Any]
) -> Sequence[Entity]:
    """A list in the order that `sortBy` of a checked query asks for."""
    orders = [(each["fieldName"], each.get("desc") is True) for each in query.get("sortBy") or ()]
    if not orders:
        return elements
    made = sorted(elements, key=lambda each: _by_number(each["id"]))
    for name, descending in reversed(orders):
        keys = [(orderable(db, db.value(each, name)), each) for each in made]
        known = [(key, each) for key, each in keys if key is not None]
        known.sort(key=lambda pair: pair[0], reverse=descending)
        made = [each for _, each in known] + [each for key, each in keys if key is None]
    return made


def orderable(db: Database, value: Any) -> _Orderable | None:
    """What tells two values apart: of a reference the name, of an amount the number."""
    if is_list(value):
        return orderable(db, value[0]) if value else None
    if is_object(value):
        return _of_object(db, value)
    number = number_of(int(value) if isinstance(value, bool) else value)
    if number is not None:
        return 0, number
    return (1, folded(value)) if isinstance(value, str) and value else None


def folded(text: str) -> str:
    """A text without regard to case and to ways of writing the same letter."""
    return unicodedata.normalize("NFC", text).casefold()


def _of_object(db: Database, value: Entity) -> _Orderable | None:
    span = span_of(value)
    if span is not None:
        return 0, span[0].timestamp()
    entity = db.linked(value)
    if entity is not None:
        name = entity.get("name") or entity.get("title")
        return (1, folded(name)) if isinstance(name, str) else _by_number(entity["id"])
    if value.get(CONTENT_TYPE) in ("DateTime", "DateOnly"):
        return None
    return orderable(db, value.get("value")) if "value" in value else None


def _by_number(id_: str) -> _Orderable:
    return (0, float(id_)) if id_.isdecimal() and len(id_) < 16 else (1, id_)
