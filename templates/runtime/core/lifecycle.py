"""Clients as context managers."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from .shell import Async, AsyncShell, Caller, Sync, SyncShell


class BlockingClient(Caller[Sync]):
    """A client that is closed at the end of a `with` statement."""

    def close(self) -> None:
        """Close the connections, those of the copies too."""
        shell = self.__shell__
        if isinstance(shell, SyncShell):
            shell.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AwaitedClient(Caller[Async]):
    """A client that is closed at the end of an `async with` statement."""

    async def aclose(self) -> None:
        """Close the connections, those of the copies too."""
        shell = self.__shell__
        if isinstance(shell, AsyncShell):
            await shell.transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
