"""Put a list in order.

Only properties that the specification marks as sortable, and custom fields, can be sorted
by. What has no value comes last, ascending or descending; equals are ordered by id.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from plansdk.mock.megaplan.call import Entity, FieldError, Refused
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import span_of
from plansdk.mock.megaplan.fields import is_custom
from plansdk.mock.megaplan.values import is_list, is_object, number_of
from plansdk.model import CONTENT_TYPE

_Orderable: TypeAlias = tuple[int, float | str]
"""Numbers before texts, so that any two values can be compared."""


def in_order(
    db: Database, types: Sequence[str], elements: Sequence[Entity], query: Mapping[str, Any]
) -> Sequence[Entity]:
    """A list in the order that `sortBy` asks for.

    Raises:
        Refused: 422, not a list of sort fields, or a field that cannot be sorted by.
    """
    orders = _orders(db, types, query)
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


def _orders(db: Database, types: Sequence[str], query: Mapping[str, Any]) -> list[tuple[str, bool]]:
    given = query.get("sortBy")
    if given is None:
        return []
    if not is_list(given):
        raise Refused(422, FieldError("sortBy is a list of SortField", "sortBy"))
    return [_order(db, types, each) for each in given]


def _order(db: Database, types: Sequence[str], given: Any) -> tuple[str, bool]:
    name = given.get("fieldName") if is_object(given) else None
    if not is_object(given) or not isinstance(name, str):
        raise Refused(422, FieldError("A SortField has a fieldName", "sortBy"))
    if not _is_sortable(db, types, name):
        raise Refused(422, FieldError(f"The list cannot be sorted by '{name}'", "sortBy"))
    return name, given.get("desc") is True


def _is_sortable(db: Database, types: Sequence[str], name: str) -> bool:
    fields = (db.schema[each].fields.get(name) for each in types)
    return is_custom(name) or any(each is not None and each.sortable for each in fields)
