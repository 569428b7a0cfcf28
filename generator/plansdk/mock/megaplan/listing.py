"""Answer a list: choose, put in order, cut into pages.

candidates -> filter, q, status -> sortBy -> page
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plansdk.mock.megaplan import paging
from plansdk.mock.megaplan.call import Call, Entity, Result, is_list
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.filters import Compiler, Predicate
from plansdk.mock.megaplan.sorting import in_order
from plansdk.mock.megaplan.store import Key, key_of, own_key
from plansdk.mock.megaplan.text_search import finds
from plansdk.model import Ref

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
    asked = paging.cursor(call.query)
    predicates = [*_predicates(db, call, types), *((only,) if only else ())]
    chosen: list[Entity] = candidates
    stranger: Key | None = None
    if predicates:
        chosen = list[Entity]()
        for each in candidates:
            if all(one(each) for one in predicates):
                chosen.append(each)
            elif asked is not None and own_key(each) == asked[1]:
                stranger = asked[1]
                chosen.append(each)
    ordered = in_order(db, chosen, call.query)
    if not call.operation.paginated:
        return Result(list(ordered), listed=True)
    elements, pagination = paging.page(ordered, call.query, stranger)
    return Result(elements, pagination, listed=True)


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
