"""Pages of a list, and what leads from one to the next."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, Generic, TypeVar, cast

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


class SeenKeys:
    """What was seen, as hashes of 64 bits in a table: 16 to 32 bytes each, for long walks."""

    __slots__ = ("_count", "_table")

    def __init__(self) -> None:
        self._table = array("q", bytes(8 * 64))
        self._count = 0

    def add(self, key: object) -> bool:
        """Note a key; returns whether it is new."""
        code = hash(key) or 1
        if self._at(code) is None:
            return False
        self._count += 1
        if 2 * self._count > len(self._table):
            former = self._table
            self._table = array("q", bytes(16 * len(former)))
            for each in former:
                if each:
                    self._table[cast("int", self._at(each))] = each
        self._table[cast("int", self._at(code))] = code
        return True

    def _at(self, code: int) -> int | None:
        """The free place for a hash, None if it has one already."""
        table = self._table
        last = len(table) - 1
        place = (code ^ code >> 32) & last
        while table[place]:
            if table[place] == code:
                return None
            place = (place + 1) & last
        return place


class Paginator(Generic[T]):
    """Leads from page to page of a list: which call is next, and what it brought.

    An item that comes again is left out, since the list may change meanwhile.
    """

    def __init__(self, call: Call[list[T]]) -> None:
        self._next: Call[list[T]] | None = call
        self._seen = SeenKeys()
        self._stuck = ""

    @staticmethod
    def smallest(call: Call[list[T]]) -> Call[list[T]]:
        """The same list with a page as small as possible."""
        raise NotImplementedError

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
        fresh = {key for key in keys if key is not None and self._seen.add(key)}
        items = [i for i, key in zip(came, keys, strict=True) if key is None or key in fresh]
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
