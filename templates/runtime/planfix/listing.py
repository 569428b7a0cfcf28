"""Lists that know how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


class Listing(list[T]):
    """A list of the service together with its counters.

    Attributes:
        returned_count: Number of items in the answer (`count` on the wire; the name
            belongs to a method of lists), None where the service does not tell.
        total_count: Number of items on all pages (`totalCount`), None where the
            service does not tell.
    """

    __slots__ = ("returned_count", "total_count")

    def __init__(
        self,
        items: Iterable[T] = (),
        *,
        returned_count: int | None = None,
        total_count: int | None = None,
    ) -> None:
        super().__init__(items)
        self.returned_count = returned_count
        self.total_count = total_count
