"""Cut a list into pages, by cursors.

A cursor is a link to an element: `pageAfter` gives what follows it, `pageBefore` what
precedes it, `pageWith` the page that contains it. None of the three repeats the cursor
but `pageWith`. No source says what becomes of a cursor whose element is gone: the mock
answers 422, because it cannot tell where the page begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from plansdk.mock.megaplan.call import FieldError, Refused
from plansdk.mock.megaplan.store import Key, key_of

_T = TypeVar("_T")

CURSORS = ("pageAfter", "pageBefore", "pageWith")
LIMIT = 100
"""How many elements a page has unless the request says how many."""
MAX_LIMIT = 500
"""Most elements of a page; no source names the real maximum. Larger limits are cut."""


def cursor(query: Mapping[str, Any]) -> tuple[str, Key] | None:
    """Which page is asked for: the name of the parameter, and the element."""
    keys = ((name, key_of(query.get(name))) for name in CURSORS)
    return next(((name, key) for name, key in keys if key is not None), None)


def page(
    elements: Sequence[_T], query: Mapping[str, Any], matches: Callable[[_T], bool] = bool
) -> tuple[list[_T], dict[str, Any]]:
    """The page that is asked for.

    Args:
        elements: The whole list, in order.
        query: The paging parameters, checked.
        matches: Whether an element belongs to the list; that of the cursor may be there
            only to show its place.

    Returns:
        Its elements, and `meta.pagination`.

    Raises:
        Refused: 422, the element of the cursor is gone.
    """
    size = min(query.get("limit") or LIMIT, MAX_LIMIT)
    asked = cursor(query)
    start = 0
    end: int | None = None
    if asked is not None:
        name, key = asked
        place = next((at for at, each in enumerate(elements) if key_of(each) == key), None)
        if place is None:
            message = f"There is no {key[0]} with id = {key[1]} in the list"
            raise Refused(422, FieldError(message, name))
        after = place + 1
        if not matches(elements[place]):
            elements, after = [*elements[:place], *elements[after:]], place
        if name == "pageAfter":
            start = after
        elif name == "pageBefore":
            start, end = max(0, place - size), place
        else:
            start = place - place % size
    chosen = list(elements[start : start + size if end is None else end])
    return chosen, {
        "count": len(elements),
        "limit": size,
        "currentPage": start // size + 1,
        "hasMoreNext": start + len(chosen) < len(elements),
        "hasMorePrev": start > 0,
    }
