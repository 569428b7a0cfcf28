"""What the clients of every API have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from .options import Options, OptionValues
from .rate_limit import TokenBucket
from .runner import Async, AsyncRunner, Caller, M_co, Sync, SyncRunner
from .service import Service
from .transport import AsyncTransport, SyncTransport, Verify

if TYPE_CHECKING:
    import httpx2

LOGGER = __name__.rpartition("._core.")[0]
"""Name of the logger that is told about every request, at level DEBUG: the package's."""


class ConnectionSettings(OptionValues, total=False):
    """Keyword arguments of all clients; the inherited ones may change from call to call."""

    verify: Verify
    """What TLS servers to trust: an `ssl.SSLContext`, or the path of a CA bundle."""
    transport: httpx2.BaseTransport | httpx2.AsyncBaseTransport | None
    """A transport of httpx2 in place of the network, such as a mock server."""


def option_values(settings: Mapping[str, object], known: Collection[str]) -> OptionValues:
    """Those of a client's settings that may change from call to call.

    Raises:
        TypeError: A setting that does not exist.
    """
    unknown = settings.keys() - known
    if unknown:
        raise TypeError(f"unknown setting: {', '.join(sorted(unknown))}")
    changes = {k: v for k, v in settings.items() if k in OptionValues.__annotations__}
    return cast("OptionValues", changes)


class BaseClient(Caller[M_co]):
    """What blocking and asynchronous clients have in common."""

    @staticmethod
    def _connect(
        service: Service, settings: ConnectionSettings, options: Options, rate: TokenBucket | None
    ) -> SyncRunner | AsyncRunner:
        raise NotImplementedError

    @classmethod
    def _over(cls, runner: SyncRunner | AsyncRunner) -> Self:
        client = cls.__new__(cls)
        client.__runner__ = runner
        return client

    def _account(self) -> str:
        raise NotImplementedError

    def __repr__(self) -> str:
        # A traceback may ask for it before the client is complete.
        account = self._account() if hasattr(self, "__runner__") else "incomplete"
        return f"<{type(self).__name__} {account}>"


class BaseSyncClient(BaseClient[Sync]):
    """A client that is closed at the end of a `with` statement."""

    @staticmethod
    def _connect(
        service: Service, settings: ConnectionSettings, options: Options, rate: TokenBucket | None
    ) -> SyncRunner:
        given = cast("httpx2.BaseTransport | None", settings.get("transport"))
        return SyncRunner(service, SyncTransport(settings.get("verify"), given), options, rate)

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


class BaseAsyncClient(BaseClient[Async]):
    """A client that is closed at the end of an `async with` statement.

    Its connections belong to the event loop that used them first.
    """

    @staticmethod
    def _connect(
        service: Service, settings: ConnectionSettings, options: Options, rate: TokenBucket | None
    ) -> AsyncRunner:
        given = cast("httpx2.AsyncBaseTransport | None", settings.get("transport"))
        return AsyncRunner(service, AsyncTransport(settings.get("verify"), given), options, rate)

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
