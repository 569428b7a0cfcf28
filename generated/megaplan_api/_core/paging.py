"""Megaplan's pages: a cursor that is a link to an entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar, cast

from .call import Call
from .encoding import is_entity, link_of
from .envelope import Envelope
from .exceptions import PaginationError
from .exchange import Reply
from .json_document import Key, key_of
from .paginator import Page

if TYPE_CHECKING:
    from .entity import Entity

T = TypeVar("T")

DEFAULT_LIMIT = 100
_WIRE_NAMES = {
    "limit": "limit",
    "page_after": "pageAfter",
    "page_before": "pageBefore",
    "page_with": "pageWith",
    "fields": "fields",
    "sort_by": "sortBy",
    "only_requested_fields": "onlyRequestedFields",
}
_STARTS = ("page_after", "page_before", "page_with")


class Paging(TypedDict, total=False):
    """What every list operation takes besides its own parameters."""

    limit: int
    """Entities per page; the server's default is 100."""
    page_after: Entity
    """Start behind this entity."""
    page_before: Entity
    """Start before this entity and walk backwards, the nearest first."""
    page_with: Entity
    """Start with the page that contains this entity."""
    fields: Sequence[str | Mapping[str, Sequence[str]]]
    """Further properties to send, by wire name; `{"owner": ["name"]}` for nested ones."""
    sort_by: Sequence[Entity | str]
    """`SortField`s, or wire names of properties, with a leading `-` for descending order."""
    only_requested_fields: bool
    """Send nothing but `fields`."""


def paging_query(page: Mapping[str, object]) -> dict[str, object]:
    """The paging parameters as the server names them.

    Raises:
        TypeError: An unknown parameter.
        ValueError: More than one start.
    """
    given = {name: value for name, value in page.items() if value is not None}
    unknown = given.keys() - _WIRE_NAMES.keys()
    if unknown:
        raise TypeError(f"unknown paging parameter: {', '.join(sorted(unknown))}")
    if len(given.keys() & set(_STARTS)) > 1:
        raise ValueError("give only one of page_after, page_before and page_with")
    return {_WIRE_NAMES[name]: _wire_value(name, value) for name, value in given.items()}


def _wire_value(name: str, value: object) -> object:
    if name in _STARTS and is_entity(value):
        return link_of(value)
    if name == "sort_by":
        if isinstance(value, str):
            raise TypeError("sort_by takes a list: sort_by=['-activity']")
        return [_sort_field(each) for each in cast("Sequence[object]", value)]
    if name == "fields" and isinstance(value, str):
        raise TypeError("fields takes a list: fields=['deadline']")
    return value


def _sort_field(value: object) -> object:
    if not isinstance(value, str):
        return value
    return {
        "contentType": "SortField",
        "fieldName": value.removeprefix("-"),
        "desc": value.startswith("-"),
    }


class CursorPaginator(Generic[T]):
    """A walk along cursors, each a link to the last entity seen.

    It ends where the server says so (`hasMoreNext`), or else after a page that is not
    full. An entity that comes again is left out: the order may change meanwhile, and
    whether the page after an entity contains it is not documented. A page with nothing
    new in it ends the walk, so that a cursor that does not move cannot loop.
    """

    def __init__(self, call: Call[list[T]]) -> None:
        self._page = dict(call.page or {})
        self._next: Call[list[T]] | None = call
        self._backwards = self._page.get("page_before") is not None
        self._seen: set[Key] = set()
        self._stuck = ""

    def next_call(self) -> Call[list[T]] | None:
        """The call for the next page, None at the end.

        Raises:
            PaginationError: The server announces more, but does not lead there.
        """
        if self._stuck:
            raise PaginationError(self._stuck)
        return self._next

    def page_of(self, reply: Reply[Any]) -> Page[T]:
        """Take the answer to the latest call."""
        envelope: Envelope | None = reply.payload
        pagination: Mapping[str, Any] = envelope.pagination if envelope is not None else {}
        parsed: object = reply.parsed
        came = cast("list[T]", parsed) if isinstance(parsed, list) else []
        if self._backwards:
            came = came[::-1]
        items = [item for item in came if self._is_new(item)]
        self._advance(came, items, pagination)
        count = pagination.get("count")
        has_next = self._next is not None or bool(self._stuck)
        return Page(items, count if isinstance(count, int) else None, has_next)

    def _advance(self, came: list[T], items: list[T], pagination: Mapping[str, Any]) -> None:
        more = pagination.get("hasMorePrev" if self._backwards else "hasMoreNext")
        call, self._next = self._next, None
        more_expected = self._full(came, pagination) if more is None else bool(more)
        if call is None or not came or not more_expected:
            return
        last = came[-1]
        if not items:
            self._stop(more, call, "the same page came again")
        elif _key(last) is None:
            self._stop(more, call, "the last element of the page cannot serve as a cursor")
        else:
            start = "page_before" if self._backwards else "page_after"
            kept = {name: value for name, value in self._page.items() if name not in _STARTS}
            self._next = replace(call, page={**kept, start: last})

    def _full(self, came: list[T], pagination: Mapping[str, Any]) -> bool:
        """Whether another page is to be expected, where the server does not say."""
        limits = (pagination.get("limit"), self._page.get("limit"))
        # Even if more were asked for, the server may cut the page down without a word.
        known = [n for n in limits if isinstance(n, int) and n > 0]
        return len(came) >= min([DEFAULT_LIMIT, *known])

    def _stop(self, more: object, call: Call[list[T]], problem: str) -> None:
        if more:
            self._stuck = (
                f"{call.method} {call.target}: the server announces more pages, but {problem}"
            )

    def _is_new(self, item: T) -> bool:
        key = _key(item)
        if key in self._seen:
            return False
        if key is not None:
            self._seen.add(key)
        return True


def _key(item: object) -> Key | None:
    return key_of(item.__data__) if is_entity(item) else None
