"""The two ways to run the engine, and what operations can be called on."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar, Unpack, final, overload

from .call import Call
from .exchange import Reply
from .options import Options, OptionValues

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from .async_transport import AsyncTransport
    from .hooks import Hooks
    from .rate_limit import TokenBucket
    from .service import Service
    from .transport import SyncTransport

T = TypeVar("T")
M_co = TypeVar("M_co", covariant=True)
SyncT = TypeVar("SyncT")
AsyncT = TypeVar("AsyncT")
TransportT = TypeVar("TransportT", "SyncTransport", "AsyncTransport")


@final
class Sync:
    """Marks clients and resources whose operations block."""


@final
class Async:
    """Marks clients and resources whose operations are awaited."""


class ByRunner(Generic[SyncT, AsyncT]):
    """A member of clients and resources: one thing where they block, another where they do not."""

    @overload
    def __get__(self, instance: Caller[Sync], owner: object) -> SyncT: ...
    @overload
    def __get__(self, instance: Caller[Async], owner: object) -> AsyncT: ...
    @overload
    def __get__(self, instance: None, owner: object) -> Self: ...
    def __get__(self, instance: Caller[Any] | None, owner: object) -> Any:
        if instance is None:
            return self
        return self._bound(instance, isinstance(instance.__runner__, AsyncRunner))

    def _bound(self, instance: Caller[Any], is_async: bool) -> Any:
        raise NotImplementedError


class Runner(Generic[TransportT]):
    """An engine together with the options of one copy of a client."""

    def __init__(
        self,
        service: Service,
        connection: dict[str, Any],
        options: Options,
        limiter: TokenBucket,
        hooks: Hooks | None = None,
    ) -> None:
        from .engine import Engine  # loaded with the first client

        self.transport: TransportT = self._transport(connection)
        self.engine = Engine(service, self.transport, limiter, hooks)
        self.options = options

    @staticmethod
    def _transport(connection: dict[str, Any]) -> TransportT:
        raise NotImplementedError

    def perform(self, call: Call[T]) -> Coroutine[Any, Any, Reply[T]]:
        """The course of a call; see `run_blocking` for that over a blocking transport."""
        return self.engine.perform(call, self.options)

    def changed(self, **changes: Unpack[OptionValues]) -> Self:
        """A runner with other options, over the same engine."""
        other = copy(self)
        other.options = self.options.changed(**changes)
        return other


class SyncRunner(Runner["SyncTransport"]):
    """Runs calls in the calling thread."""

    @staticmethod
    def _transport(connection: dict[str, Any]) -> SyncTransport:
        from .transport import SyncTransport

        return SyncTransport(connection)

    def reply(self, call: Call[T]) -> Reply[T]:
        """Send a call."""
        return run_blocking(self.perform(call))


class AsyncRunner(Runner["AsyncTransport"]):
    """Runs calls in the event loop."""

    @staticmethod
    def _transport(connection: dict[str, Any]) -> AsyncTransport:
        from .async_transport import AsyncTransport

        return AsyncTransport(connection)

    async def reply(self, call: Call[T]) -> Reply[T]:
        """Send a call."""
        return await self.perform(call)


class Caller(Generic[M_co]):
    """Something that operations can be called on: a client, or a resource of one.

    `M_co` is `Sync` or `Async`. It decides how type checkers see the operations;
    at run time the runner decides.
    """

    def __init__(self, runner: SyncRunner | AsyncRunner) -> None:
        # Named so that no operation of any API can clash with it.
        self.__runner__ = runner

    def __over__(self, runner: SyncRunner | AsyncRunner) -> Self:
        """A copy that runs its calls in another way; what it made of the former goes."""
        other = object.__new__(type(self))
        for name, value in vars(self).items():
            if not isinstance(getattr(type(self), name, None), cached_property):
                vars(other)[name] = value
        other.__runner__ = runner
        return other

    def __copy__(self) -> Self:
        return self.__over__(self.__runner__)

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} holds connections and credentials, which cannot be copied "
            "or pickled; share it between threads, and make one in each process"
        )


class Resource(Caller[M_co]):
    """A group of operations; base of the generated resource classes."""

    def __init__(self, client: Caller[M_co]) -> None:
        super().__init__(client.__runner__)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def run_blocking(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never suspends, as all over a blocking transport do."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    coroutine.close()
    raise RuntimeError("a blocking client awaits nothing: its hooks and stores are plain functions")
