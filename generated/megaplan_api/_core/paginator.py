"""Pages of a list, and what leads from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from .call import Call
from .exceptions import PaginationError
from .exchange import Reply

T = TypeVar("T")


class Page(Generic[T]):
    """One page of a list; iterating over it gives its items.

    Attributes:
        items: In the order of the walk, without those of earlier pages.
        total_count: Number of all matches, None where the server does not tell.
        has_next: Whether another page follows.
    """

    __slots__ = ("has_next", "items", "total_count")

    def __init__(self, items: list[T], total_count: int | None, has_next: bool) -> None:
        self.items = items
        self.total_count = total_count
        self.has_next = has_next

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return f"<Page of {len(self.items)} items, {self.total_count} in all>"


class Paginator(Generic[T]):
    """Leads from page to page of a list: which call is next, and what it brought.

    An item that comes again is left out, since the list may change meanwhile.
    """

    def __init__(self, call: Call[list[T]]) -> None:
        self._next: Call[list[T]] | None = call
        self._seen: set[object] = set()
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
        came = self._ordered(reply.parsed)
        keys = [self._key(item) for item in came]
        items = [item for item, key in zip(came, keys, strict=True) if key not in self._seen]
        self._seen.update(key for key in keys if key is not None)
        call, self._next = self._next, None
        if call is not None:
            self._advance(call, came, items, reply)
        return Page(items, self._total(reply), self._next is not None or bool(self._stuck))

    def _ordered(self, came: list[T]) -> list[T]:
        """The items of a page in the order of the walk."""
        return came

    def _advance(
        self, call: Call[list[T]], came: list[T], items: list[T], reply: Reply[Any]
    ) -> None:
        """Set the next call, or say why there is none although there should be."""
        raise NotImplementedError

    def _total(self, reply: Reply[Any]) -> int | None:
        """The number of all matches, if the server tells."""
        raise NotImplementedError

    def _key(self, item: T) -> object:
        """What tells an item from others, None if nothing does for sure."""
        raise NotImplementedError
