"""What the clients of every API have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, Unpack, cast, overload

from .connections import ConnectionSettings, connection_settings
from .options import Options, OptionValues, refuse_unknown, require_switch
from .runner import Async, AsyncRunner, Caller, M_co, Sync, SyncRunner

if TYPE_CHECKING:
    from .call import Call
    from .gather import AsyncResults, GatherSettings, Items, OnError, Raising, Results, Returning
    from .hooks import Hooks, RequestView, ResponseView, RetryView
    from .rate_limit import TokenBucket
    from .service import Service

T = TypeVar("T")
OptionsT = TypeVar("OptionsT", bound=Options)

LOGGER = __name__.rpartition("._core.")[0]
"""Name of the logger that is told about every request, at level DEBUG: the package's."""


class BaseSettings(OptionValues, ConnectionSettings, total=False):
    """Keyword arguments of all clients; those of `OptionValues` may change from call to call."""

    allow_http: bool
    """Accept plain HTTP to another machine, where the service has it at all."""
    rate_limit: float | None
    """Requests per second that all clients of the account in this process allow themselves.

    None for no limit; the strictest holds.
    """
    on_request: Callable[[RequestView], Awaitable[None] | None] | None
    """Told of each request before it is sent, logins and redirects included."""
    on_response: Callable[[ResponseView], Awaitable[None] | None] | None
    """Told of each complete answer."""
    on_retry: Callable[[RetryView], Awaitable[None] | None] | None
    """Told of each wait before another attempt."""


def checked(
    settings: BaseSettings, known: Collection[str], options: OptionsT
) -> tuple[OptionsT, bool]:
    """The options with what the settings say, and whether plain HTTP is accepted.

    Raises:
        TypeError: A setting that does not exist, or of another type.
        ValueError: A value out of range.
    """
    refuse_unknown(settings, known)
    changes = {k: v for k, v in settings.items() if k in OptionValues.__annotations__}
    allow_http = require_switch("allow_http", settings.get("allow_http", False))
    return options.changed(**cast("OptionValues", changes)), allow_http


class BaseClient(Caller[M_co]):
    """What blocking and asynchronous clients have in common.

    Args:
        service: The API spoken, with the credentials.
        options: What may change from call to call.
        settings: How to connect, and the rate.
        limiter: The rate limit of the account.
    """

    _runner: ClassVar[type[SyncRunner | AsyncRunner]]
    _rate: ClassVar[float | None] = None
    """Requests per second, unless the settings say something else."""

    def __init__(
        self, service: Service, options: Options, settings: BaseSettings, limiter: TokenBucket
    ) -> None:
        limiter.join(service, settings.get("rate_limit", self._rate))
        connection = connection_settings(settings)
        hooks = _hooks(service, settings)
        super().__init__(self._runner(service, connection, options, limiter, hooks))

    def _account(self) -> str:
        raise NotImplementedError

    def __repr__(self) -> str:
        # A traceback may ask for it before the client is complete.
        account = self._account() if hasattr(self, "__runner__") else "incomplete"
        return f"<{type(self).__name__} {account}>"


class BaseSyncClient(BaseClient[Sync]):
    """A client that is closed at the end of a `with` statement."""

    _runner = SyncRunner

    def close(self) -> None:
        """Close the connections, those of the copies too."""
        cast("SyncRunner", self.__runner__).transport.close()

    @overload
    def gather(self, calls: Iterable[Call[T]], **settings: Unpack[Raising]) -> Results[T]: ...
    @overload
    def gather(
        self, calls: Iterable[Call[T]], **settings: Unpack[Returning]
    ) -> Results[T | Exception]: ...
    def gather(
        self,
        calls: Iterable[Call[Any]],
        *,
        on_error: OnError = "raise",
        **settings: Unpack[GatherSettings],
    ) -> Results[Any]:
        """Make several calls side by side; gives their results in the order of the calls.

        The limits of the client hold. At most twice `concurrency` calls are begun whose
        results were not given yet, so that `calls` may be an iterator without an end.

        Args:
            calls: From `prepare`: `(mp.task.get.prepare(id) for id in ids)`.
            on_error: `"raise"` ends it with the first exception, `"return"` gives an
                exception in its place and goes on.
            settings: `concurrency`, how many are under way at a time, by default 10;
                `progress`, called after each result with the number of results so far and
                the number of calls, None where it is not known. What it raises ends it all.

        Raises:
            TypeError: An argument is of another type.
            ValueError: An argument is out of range.
        """
        from .gather import Gathering, Results

        return Results(self, Gathering(calls, on_error, settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class BaseAsyncClient(BaseClient[Async]):
    """A client that is closed at the end of an `async with` statement.

    It may be used in several event loops, each of which has connections of its own, closed
    when the loop ends.
    """

    _runner = AsyncRunner

    async def aclose(self) -> None:
        """Close the connections, those of the copies too."""
        await cast("AsyncRunner", self.__runner__).transport.aclose()

    @overload
    def gather(self, calls: Items[Call[T]], **settings: Unpack[Raising]) -> AsyncResults[T]: ...
    @overload
    def gather(
        self, calls: Items[Call[T]], **settings: Unpack[Returning]
    ) -> AsyncResults[T | Exception]: ...
    def gather(
        self,
        calls: Items[Call[Any]],
        *,
        on_error: OnError = "raise",
        **settings: Unpack[GatherSettings],
    ) -> AsyncResults[Any]:
        """Make several calls side by side, by tasks; see `BaseSyncClient.gather`."""
        from .gather import AsyncResults, Gathering

        return AsyncResults(self, Gathering(calls, on_error, settings))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def _hooks(service: Service, settings: BaseSettings) -> Hooks | None:
    if not any(name.startswith("on_re") for name in settings):
        return None
    from logging import getLogger

    from .hooks import NAMES, Hooks

    given = {name: hook for name in NAMES if (hook := settings.get(name)) is not None}
    return Hooks(given, getLogger(service.logger_name))
