"""Cut a list into pages, by cursors.

A cursor is a link to an element: `pageAfter` gives what follows it, `pageBefore` what
precedes it, `pageWith` the page that contains it. None of the three repeats the cursor
but `pageWith`. No source says what becomes of a cursor whose element is gone: the mock
answers 422, because it cannot tell where the page begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plansdk.mock.megaplan.call import Entity, FieldError, Refused
from plansdk.mock.megaplan.store import Key, key_of
from plansdk.model import CONTENT_TYPE

LIMIT = 100
"""How many elements a page has unless the request says how many."""
MAX_LIMIT = 500
"""Most elements of a page; no source names the real maximum. Larger limits are cut."""

_CURSORS = ("pageAfter", "pageBefore", "pageWith")


def cursor(query: Mapping[str, Any]) -> tuple[str, Key] | None:
    """Which page is asked for: the name of the parameter, and the element.

    Raises:
        Refused: 422, not a link, or more than one.
    """
    given = [name for name in _CURSORS if query.get(name) is not None]
    if not given:
        return None
    if len(given) > 1:
        raise Refused(422, FieldError("Only one cursor is possible", given[1]))
    key = key_of(query[given[0]])
    if key is None:
        raise Refused(422, FieldError("A cursor is {contentType, id}", given[0]))
    return given[0], key


def limit(query: Mapping[str, Any]) -> int:
    """How many elements the page is to have.

    Raises:
        Refused: 422, not a positive number; the text of one will do.
    """
    given = query.get("limit")
    if given is None:
        return LIMIT
    if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) < 10:
        given = int(given)
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise Refused(422, FieldError("The limit is a positive number", "limit"))
    return min(given, MAX_LIMIT)


def page(
    elements: Sequence[Entity], query: Mapping[str, Any], stranger: Key | None = None
) -> tuple[list[Entity], dict[str, Any]]:
    """The page that is asked for.

    Args:
        elements: The whole list, in order.
        query: The paging parameters.
        stranger: The cursor, if it is in the list only to show its place there, because
            it has ceased to match.

    Returns:
        Its elements, and `meta.pagination`.

    Raises:
        Refused: 422, the cursor is wrong or its element is gone.
    """
    size = limit(query)
    asked = cursor(query)
    start = 0
    end: int | None = None
    if asked is not None:
        name, key = asked
        place = _place(elements, key, name)
        if stranger == key:
            elements = [*elements[:place], *elements[place + 1 :]]
        if name == "pageAfter":
            start = place if stranger == key else place + 1
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


def _place(elements: Sequence[Entity], key: Key, name: str) -> int:
    for place, each in enumerate(elements):
        # Lower-case spellings are seen in the vendor's examples.
        if each["id"] == key[1] and each[CONTENT_TYPE].lower() == key[0].lower():
            return place
    raise Refused(422, FieldError(f"There is no {key[0]} with id = {key[1]} in the list", name))
