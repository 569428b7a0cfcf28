"""Lists that come in pages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Generic, TypeVar

from .call import Call
from .paginator import Page, Paginator
from .runner import AsyncRunner, SyncRunner, run_blocking

T = TypeVar("T")
RunnerT = TypeVar("RunnerT", SyncRunner, AsyncRunner)


class _Pages(Generic[RunnerT, T]):
    def __init__(self, runner: RunnerT, call: Call[list[T]], gives: str = "") -> None:
        self._runner: RunnerT = runner
        self._call = call
        self._gives = gives

    @property
    def __gives__(self) -> str:
        """What an item is: a name of a class, or what the operation's annotation says."""
        record = re.search(r"\[\w+ (\w+)\]", self._call.returns)
        return record[1] if record else self._gives.removeprefix("Call[").removesuffix("]")

    def _paginator(self) -> Paginator[T]:
        return self._runner.engine.service.paginator(self._call)

    async def _peek(self) -> Page[T]:
        paginator = self._paginator()
        return paginator.page_of(await self._runner.perform(paginator.smallest(self._call)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._call.method} {self._call.target}>"


class Pages(_Pages[SyncRunner, T]):
    """The items of a list; pages are fetched while iterating.

    Each iteration is a walk of its own, from the start.
    """

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[T]]:
        """Iterate over pages instead of items."""
        paginator = self._paginator()
        while (call := paginator.next_call()) is not None:
            yield paginator.page_of(self._runner.reply(call))

    def first(self) -> T | None:
        """The first item, None if there is none; one small request."""
        return next(iter(run_blocking(self._peek())), None)

    def total_count(self) -> int | None:
        """The number of all matches, None if the server does not tell; one small request."""
        return run_blocking(self._peek()).total_count

    def collect(self) -> list[T]:
        """All items of all pages."""
        return list(self)


class AsyncPages(_Pages[AsyncRunner, T]):
    """The items of a list; pages are fetched while iterating.

    Each iteration is a walk of its own, from the start.
    """

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over pages instead of items."""
        paginator = self._paginator()
        while (call := paginator.next_call()) is not None:
            yield paginator.page_of(await self._runner.reply(call))

    async def first(self) -> T | None:
        """The first item, None if there is none; one small request."""
        return next(iter(await self._peek()), None)

    async def total_count(self) -> int | None:
        """The number of all matches, None if the server does not tell; one small request."""
        return (await self._peek()).total_count

    async def collect(self) -> list[T]:
        """All items of all pages."""
        return [item async for item in self]
