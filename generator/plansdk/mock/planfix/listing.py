"""Pages of lists, as Planfix cuts them, and the order of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from plansdk.mock.planfix.call import Call, Listed
from plansdk.mock.planfix.records import Record

R = TypeVar("R")

PAGE = 100
"""Items on a page where the request does not say; the documentation does not either."""


def page_of(
    call: Call, rows: Sequence[R], shown: Callable[[R], Mapping[str, Any]], *, absent: int = 1
) -> Listed:
    """The page that a request asks for.

    A page below the first answers the number of rows alone.

    Args:
        rows: Everything that matches, in order.
        absent: The page where the request names none.
    """
    number: int | None = call.given.get("pageCurrent")
    size: int = call.given.get("pageSize") or PAGE
    page = absent if number is None else number
    if page < 1 or size < 1:
        return Listed([], len(rows))
    begin = (page - 1) * size
    return Listed([shown(each) for each in rows[begin : begin + size]], len(rows))


def in_order(
    rows: Iterable[Record],
    order: str,
    keys: Mapping[str, str | Callable[[Record], Any]],
    then: str = "id",
) -> list[Record]:
    """Records in the order that a request names: `TITLE_ASC`.

    Args:
        keys: By the name of the order a field, or what tells a place; texts without case.
        then: Field that decides between equals.
    """
    name, _, direction = order.rpartition("_")
    key = keys[name]
    if key == then:
        return sorted(rows, key=itemgetter(then), reverse=direction == "DESC")

    def place(row: Record) -> tuple[Any, Any]:
        value = row[key] if isinstance(key, str) else key(row)
        return value.casefold() if isinstance(value, str) else value, row[then]

    return sorted(rows, key=place, reverse=direction == "DESC")
