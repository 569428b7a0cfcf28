"""Pages of a list, and what leads from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

from .call import Call
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


class Paginator(Protocol[T]):
    """One walk over the pages of a list: which call is next, and what it brought."""

    def next_call(self) -> Call[list[T]] | None:
        """The call for the next page, None at the end."""
        ...

    def page_of(self, reply: Reply[Any]) -> Page[T]:
        """Take the answer to that call.

        Raises:
            PaginationError: The server announces more, but does not lead there.
        """
        ...
