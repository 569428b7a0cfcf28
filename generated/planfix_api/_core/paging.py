"""Planfix's pages: numbered from 1, of 100 items at most."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from .call import Call
from .codecs import is_record
from .exchange import Reply, changed
from .listing import Listing
from .paginator import Paginator
from .properties import RecordBase
from .request import RequestBody

T = TypeVar("T")

FIRST = 1
LARGEST = 100
"""Items on a page; a request for more is refused."""

_KEYS = ("id", "key")


class PageNumberPaginator(Paginator[T]):
    """Goes over numbered pages.

    It ends when as many items came as there are, or none, or, where the service does not tell
    how many there are, with the first page that is not full. When something is added
    meanwhile, the last item of a page becomes the first of the next.
    """

    def __init__(self, call: Call[list[T]]) -> None:
        super().__init__(call)
        self._page_element, self._size = paging_of(call)
        self._number = FIRST
        self._came = 0
        self._last: list[T] = []

    @staticmethod
    def smallest(call: Call[list[T]]) -> Call[list[T]]:
        """See `Paginator.smallest`."""
        return with_paging(call, {str((call.page or {})["size"]): 1})

    def _total(self, reply: Reply[Any]) -> int | None:
        parsed: object = reply.parsed
        return cast("Listing[T]", parsed).total_count if isinstance(parsed, Listing) else None

    def _advance(
        self, call: Call[list[T]], came: list[T], items: list[T], reply: Reply[Any]
    ) -> None:
        self._came += len(came)
        total = self._total(reply)
        if not came or not (self._came < total if total is not None else len(came) >= self._size):
            return
        if not items or came == self._last:
            self._stuck = f"{call.path[0]}: page {self._number} is the same as the one before"
            return
        self._last = came
        self._number += 1
        self._next = with_paging(call, {self._page_element: self._number})

    def _key(self, item: T) -> object:
        if is_record(item):
            for name in _KEYS:
                if name in item and isinstance(item[name], int):
                    return name, item[name]
        return None


class GroupPaginator(PageNumberPaginator[T]):
    """Goes over the pages of one level, and then over those of each group that it met.

    Groups are kept by their keys; one that comes again is not gone into again.
    """

    def __init__(self, call: Call[list[T]]) -> None:
        super().__init__(call)
        self._group_element = str((call.page or {})["group"])
        self._groups: list[int] = []

    def _advance(
        self, call: Call[list[T]], came: list[T], items: list[T], reply: Reply[Any]
    ) -> None:
        found = [each["key"] for each in items if is_record(each) and _is_group(each)]
        self._groups += reversed(found)
        super()._advance(call, came, items, reply)
        if self._next is None and not self._stuck and self._groups:
            self._number, self._came, self._last = FIRST, 0, []
            place = {self._group_element: self._groups.pop(), self._page_element: FIRST}
            self._next = with_paging(call, place)


def _is_group(record: RecordBase) -> bool:
    return all(name in record for name in ("isGroup", "key")) and record["isGroup"] is True


def paging_of(call: Call[Any]) -> tuple[str, int]:
    """The element that holds the number of the page, and the size of a page.

    Raises:
        ValueError: The size is not from 1 to 100.
    """
    names = call.page or {}
    body = body_of(call)
    size = body.value(str(names["size"]))
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= LARGEST:
        raise ValueError(f"a page has 1 to {LARGEST} items, not {size!r}")
    return str(names["page"]), size


def with_paging(call: Call[list[T]], values: dict[str, int]) -> Call[list[T]]:
    """The call with other values of its paging elements."""
    return changed(call, body=body_of(call).changed(**values))


def body_of(call: Call[Any]) -> RequestBody:
    """What a call sends.

    Raises:
        TypeError: A body that is not made by `request`.
    """
    if call.body is None:
        return RequestBody({})
    if not isinstance(call.body, RequestBody):
        raise TypeError("the body of a call is made by request({...})")
    return call.body
