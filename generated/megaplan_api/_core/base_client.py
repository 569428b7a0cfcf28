"""Clients as context managers."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from .runner import Async, AsyncRunner, Caller, Sync, SyncRunner


class BaseSyncClient(Caller[Sync]):
    """A client that is closed at the end of a `with` statement."""

    def close(self) -> None:
        """Close the connections, those of the copies too."""
        runner = self.__runner__
        if isinstance(runner, SyncRunner):
            runner.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class BaseAsyncClient(Caller[Async]):
    """A client that is closed at the end of an `async with` statement."""

    async def aclose(self) -> None:
        """Close the connections, those of the copies too."""
        runner = self.__runner__
        if isinstance(runner, AsyncRunner):
            await runner.transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
