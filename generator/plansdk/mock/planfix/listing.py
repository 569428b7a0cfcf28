"""Pages of lists, as Planfix cuts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from plansdk.mock.planfix.call import Call, Listed

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
        shown: Turns a row into the elements of the answer.
        absent: The page where the request names none.
    """
    number: int | None = call.given.get("pageCurrent")
    size: int = call.given.get("pageSize") or PAGE
    page = absent if number is None else number
    if page < 1 or size < 1:
        return Listed([], len(rows))
    begin = (page - 1) * size
    return Listed([shown(each) for each in rows[begin : begin + size]], len(rows))


def whole(rows: Sequence[R], shown: Callable[[R], Mapping[str, Any]]) -> Listed:
    """A list that is not paged."""
    return Listed([shown(each) for each in rows], len(rows))
