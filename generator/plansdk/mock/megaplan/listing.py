"""Answer a list: choose, put in order, cut into pages.

candidates -> filter, q, status -> sortBy -> page

What has no value comes last, ascending or descending; equals are ordered by id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from plansdk.mock.megaplan import paging
from plansdk.mock.megaplan.call import Call, Entity, Result, folded, is_list, is_object, number_of
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import span_of
from plansdk.mock.megaplan.filters import Compiler, Predicate
from plansdk.mock.megaplan.store import key_of, own_key
from plansdk.mock.megaplan.text_search import finds
from plansdk.model import CONTENT_TYPE, Ref

# Observed on live accounts: employees are listed whole, whatever the filter says.
_UNFILTERED = frozenset({"/employee"})


def answer(
    db: Database,
    call: Call,
    types: Sequence[str],
    candidates: list[Entity],
    only: Predicate | None = None,
) -> Result:
    """A page of entities, as the query asks for it.

    Args:
        candidates: The whole list, in its own order.
        only: What the list shows of them whatever the query says.

    Raises:
        Refused: 422, something is wrong with the query; 404, there is no such filter.
    """
    predicates = [*_predicates(db, call, types), *((only,) if only else ())]

    def matches(entity: Entity) -> bool:
        return all(each(entity) for each in predicates)

    # The element of a cursor keeps its place, though it may have ceased to match.
    asked = paging.cursor(call.query)
    kept = asked[1] if asked else None
    chosen = [each for each in candidates if matches(each) or own_key(each) == kept]
    ordered = in_order(db, chosen, call.query)
    if not call.operation.paginated:
        return Result(list(ordered), listed=True)
    return Result(*paging.page(ordered, call.query, matches), listed=True)


def _predicates(db: Database, call: Call, types: Sequence[str]) -> Iterator[Predicate]:
    query = call.query
    if call.operation.path in _UNFILTERED:
        return
    if query.get("filter") is not None:
        type_ = _filter_type(call)
        found = Compiler(db, types, call.user).filter(query["filter"], type_)
        if found is not None:
            yield found
    text = query.get("q")
    if isinstance(text, str) and text:
        yield finds(text)
    if is_list(query.get("statuses")):
        wanted: Sequence[Any] = query["statuses"]
        yield lambda entity: entity.get("status") in wanted
    state = key_of(query.get("status"))
    if state is not None:
        yield lambda entity: key_of(entity.get("state")) == state
    above = key_of(query.get("parent"))
    if above is not None:
        yield lambda entity: key_of(entity.get("parent")) == above


def _filter_type(call: Call) -> str:
    for each in call.operation.query_params:
        if each.name == "filter" and isinstance(each.type, Ref):
            return each.type.name
    return ""


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
