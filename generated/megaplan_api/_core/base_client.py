"""What the clients of every API have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from .async_transport import AsyncTransport
from .connections import Proxy, Verify, connection_settings
from .options import Options, OptionValues
from .rate_limit import TokenBucket
from .runner import Async, AsyncRunner, Caller, M_co, Sync, SyncRunner
from .service import Service
from .transport import SyncTransport

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
    limits: httpx2.Limits | None
    """How many connections there may be at once, and how long idle ones are kept."""
    proxy: Proxy
    """Address of a proxy for all requests; by default the environment's are used."""
    allow_http: bool
    """Accept plain HTTP to another machine, where the service has it at all."""


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
    """What blocking and asynchronous clients have in common.

    Args:
        service: The API spoken, with the credentials.
        options: What may change from call to call.
        settings: How to connect.
        limiter: The rate limit of the account.
        rate: Requests per second that this client allows itself, None for no limit.
    """

    def __init__(
        self,
        service: Service,
        options: Options,
        settings: ConnectionSettings,
        limiter: TokenBucket,
        rate: float | None,
    ) -> None:
        limiter.join(service, rate)
        connections = connection_settings(
            settings.get("verify"),
            settings.get("transport"),
            settings.get("limits"),
            settings.get("proxy"),
        )
        super().__init__(self._connect(service, connections, options, limiter))

    @staticmethod
    def _connect(
        service: Service, connections: dict[str, Any], options: Options, limiter: TokenBucket
    ) -> SyncRunner | AsyncRunner:
        raise NotImplementedError

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
        service: Service, connections: dict[str, Any], options: Options, limiter: TokenBucket
    ) -> SyncRunner:
        return SyncRunner(service, SyncTransport(connections), options, limiter)

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

    It may be used in several event loops, each of which has connections of its own, closed
    when the loop ends.
    """

    @staticmethod
    def _connect(
        service: Service, connections: dict[str, Any], options: Options, limiter: TokenBucket
    ) -> AsyncRunner:
        return AsyncRunner(service, AsyncTransport(connections), options, limiter)

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
