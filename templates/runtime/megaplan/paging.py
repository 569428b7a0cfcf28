"""Megaplan's pages: a cursor that is a link to an entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar, cast

from .call import Call
from .encoding import is_entity, link_of
from .envelope import Envelope
from .exceptions import PaginationError
from .exchange import Reply, changed
from .hints import hint
from .json_document import Key, key_of
from .paginator import Paginator
from .typed_view import camel_case

if TYPE_CHECKING:
    from .custom_fields import WireName
    from .entity import Entity

T = TypeVar("T")
SortT = TypeVar("SortT")

DEFAULT_LIMIT = 100
_OF_CARDS = frozenset({"fields", "onlyRequestedFields"})
_STARTS = ("page_after", "page_before", "page_with")


class Paging(TypedDict, Generic[SortT], total=False):
    """What every list operation takes besides its own parameters.

    `SortT` has the names that the list can be sorted by.
    """

    limit: int
    """Entities per page; the server's default is 100."""
    page_after: Entity
    """Start behind this entity."""
    page_before: Entity
    """Start before this entity and walk backwards, the nearest first."""
    page_with: Entity
    """Start with the page that contains this entity."""
    fields: Sequence[str | Mapping[str, Sequence[str]]]
    """Further properties to send, by Python or wire name; `{"owner": ["name"]}` for nested ones.

    `WireName` asks for one that the specification does not know.
    """
    sort_by: Sequence[SortT | WireName | Entity]
    """Python or wire names of properties, with a leading `-` for descending order; or
    `custom("Category130CustomFieldRegion")`, or `SortField`s, which are not checked."""
    only_requested_fields: bool
    """Send nothing but `fields`."""


def names_properties(call: Call[Any]) -> bool:
    """Whether the arguments of a call name properties of what it gives."""
    page, query = call.page, call.query
    if page:
        return "fields" in page or "sort_by" in page
    # A single card takes `fields` as a parameter of its own.
    return query is not None and frozenset(query) == _OF_CARDS and query["fields"] is not None


def paging_query(
    page: Mapping[str, object], own: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The paging parameters as the server names them.

    Args:
        page: The parameters by name.
        own: The list's own parameters, by wire name.

    Raises:
        TypeError: An unknown parameter.
        ValueError: More than one start.
        PaginationError: A start whose id cannot be sent.
    """
    for name in page.keys() - Paging.__annotations__.keys():
        raise TypeError(_unknown(name, own or {}))
    given = {name: value for name, value in page.items() if value is not None}
    if len(given.keys() & set(_STARTS)) > 1:
        raise ValueError("give only one of page_after, page_before and page_with")
    return {camel_case(name): _wire_value(name, value) for name, value in given.items()}


def _unknown(name: str, own: Mapping[str, object]) -> str:
    import re

    known = (
        *Paging.__annotations__,
        *(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", each).lower() for each in own),
    )
    return f"this list takes no argument {name!r}{hint(name, known)}"


def _wire_value(name: str, value: object) -> object:
    if name in _STARTS and is_entity(value):
        link = link_of(value)
        try:
            link["id"].encode()
        except UnicodeEncodeError:
            raise PaginationError(f"{link['id']!r} cannot be sent, so it is no cursor") from None
        return link
    if name == "sort_by":
        return [_sort_field(each) for each in cast("Sequence[object]", value)]
    return value


def _sort_field(value: object) -> object:
    if not isinstance(value, str):
        return value
    return {
        "contentType": "SortField",
        "fieldName": value.removeprefix("-"),
        "desc": value.startswith("-"),
    }


class CursorPaginator(Paginator[T]):
    """Goes along cursors, each a link to the last entity seen.

    It ends where the server says so (`hasMoreNext`), or else after a page that is not
    full. Whether the page after an entity contains it is not documented. A page with
    nothing new in it ends the walk, so that a cursor that does not move cannot loop.
    """

    def __init__(self, call: Call[list[T]]) -> None:
        super().__init__(call)
        self._page = dict(call.page or {})
        self._cursors: set[Key] = set()
        self._backwards = self._page.get("page_before") is not None

    @staticmethod
    def smallest(call: Call[list[T]]) -> Call[list[T]]:
        """See `Paginator.smallest`."""
        return changed(call, page={**(call.page or {}), "limit": 1})

    def _ordered(self, came: list[T]) -> list[T]:
        return came[::-1] if self._backwards else came

    def _total(self, reply: Reply[Any]) -> int | None:
        count = _pagination(reply).get("count")
        return count if isinstance(count, int) else None

    def _advance(
        self, call: Call[list[T]], came: list[T], items: list[T], reply: Reply[Any]
    ) -> None:
        pagination = _pagination(reply)
        more = pagination.get("hasMorePrev" if self._backwards else "hasMoreNext")
        if not (self._full(came, pagination) if more is None else more):
            return
        cursor = self._key(came[-1]) if came else None
        if not came:
            self._stop(more, call, "this one is empty")
        elif not items or cursor in self._cursors:
            self._stop(more, call, "the same page came again")
        elif cursor is None:
            self._stop(more, call, "the last element of the page cannot serve as a cursor")
        else:
            start = "page_before" if self._backwards else "page_after"
            kept = {name: value for name, value in self._page.items() if name not in _STARTS}
            self._cursors.add(cursor)
            self._next = changed(call, page={**kept, start: came[-1]})

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

    def _key(self, item: T) -> Key | None:
        return key_of(item.__data__) if is_entity(item) else None


def _pagination(reply: Reply[Any]) -> Mapping[str, Any]:
    envelope: Envelope = reply.payload
    return envelope.pagination
