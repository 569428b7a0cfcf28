"""Calls made side by side: results in the order of the calls, few of them in memory."""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Coroutine,
    Generator,
    Iterable,
    Iterator,
    Sized,
)
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias, TypedDict, TypeVar, cast

# Nothing here may import what imports the models, or mypy meets resources half-way.
from .call import Call
from .options import refuse_unknown, require_number
from .runner import Async, AsyncRunner, Caller, Sync, SyncRunner

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import Future

T = TypeVar("T")

OnError: TypeAlias = Literal["raise", "return"]
Progress: TypeAlias = Callable[[int, "int | None"], object]
"""Told after each result how many there are by now, and of how many, if that is known."""
Items: TypeAlias = Iterable[T] | AsyncIterable[T]
Spread: TypeAlias = Callable[[Any], Iterable[Any]]
"""Makes results of what a call gave, an exception if it failed."""

_AHEAD = 2
"""Calls that are begun before the first of them is done, for each that is under way."""


class GatherSettings(TypedDict, total=False):
    """Keyword arguments of what makes calls side by side."""

    concurrency: int
    """How many calls are under way at a time; 10 unless something else is said."""
    progress: Progress | None
    """See `Progress`; what it raises ends it all."""


class Raising(GatherSettings, total=False):
    """The first exception ends it."""

    on_error: Literal["raise"]


class Returning(GatherSettings):
    """An exception is given in the place of the result."""

    on_error: Literal["return"]


class Gathering:
    """How calls are made side by side: what threads and tasks have in common.

    At most `window` calls are begun whose results were not given yet.

    Args:
        calls: The calls.
        on_error: Whether a call that fails ends it all, or gives its exception.
        settings: See `GatherSettings`.
        spread: Makes several results of what one call gave.
        counted: What has as many elements as there are results; by default the calls.

    Raises:
        TypeError: An argument is of another type.
        ValueError: An argument is out of range.
    """

    def __init__(
        self,
        calls: Items[object],
        on_error: OnError,
        settings: GatherSettings,
        *,
        spread: Spread = lambda outcome: (outcome,),
        counted: object = None,
    ) -> None:
        refuse_unknown(settings, GatherSettings.__annotations__)
        self.concurrency = settings.get("concurrency", 10)
        require_number("concurrency", self.concurrency, int, positive=True)
        self.window = _AHEAD * self.concurrency
        self.returns = returns_errors(on_error)
        self.calls = calls
        counted = calls if counted is None else counted
        if isinstance(counted, str) or not isinstance(counted, Iterable | AsyncIterable):
            kind = type(counted).__name__
            raise TypeError(f"several are taken, in a list or an iterator, not one {kind}")
        self.total = len(counted) if isinstance(counted, Sized) else None
        self._progress = settings.get("progress")
        self._spread = spread
        self._done = 0

    def given(self, outcome: object) -> Iterator[Any]:
        """What a call gave, or the exception that it ended with, as results.

        Raises:
            Exception: The call's own, unless it is to be returned.
        """
        if isinstance(outcome, Exception) and self.returns:
            # Its frames would keep request and answer in memory.
            outcome = outcome.with_traceback(None)
        for each in self._spread(outcome):
            self._done += 1
            if isinstance(each, Exception) and not self.returns:
                raise each
            if self._progress is not None:
                self._progress(self._done, self.total)
            yield each


class _Begun:
    """Warns of what is dropped before anything of it was asked for."""

    _begun = True

    def __del__(self) -> None:
        if not self._begun:
            said = "the results were never asked for, so nothing was sent; collect() gives them"
            warnings.warn(said, RuntimeWarning, stacklevel=2, source=self)


class Results(_Begun, Iterator[T]):
    """Results of several calls, in the order of the calls; they can be walked over once.

    Nothing is sent before the first is asked for. Where a walk ends early, calls that are
    under way come to their end, and no others are sent.
    """

    def __init__(self, caller: Caller[Sync], gathering: Gathering) -> None:
        self._steps = _by_threads(cast("SyncRunner", caller.__runner__), gathering)
        self._begun = False

    def __next__(self) -> T:
        self._begun = True
        return cast("T", next(self._steps))

    def collect(self) -> list[T]:
        """All results that are left."""
        return list(self)

    def close(self) -> None:
        """Send no more calls, and wait for those that are under way."""
        self._begun = True
        self._steps.close()


class AsyncResults(_Begun, AsyncIterator[T]):
    """Results of several calls, in the order of the calls; they can be walked over once.

    Nothing is sent before the first is asked for. Where a walk ends early, calls that are
    under way are cancelled, and no others are sent.
    """

    def __init__(self, caller: Caller[Async], gathering: Gathering) -> None:
        self._steps = _by_tasks(cast("AsyncRunner", caller.__runner__), gathering)
        self._begun = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        self._begun = True
        return cast("T", await anext(self._steps))

    async def collect(self) -> list[T]:
        """All results that are left."""
        return [each async for each in self]

    async def aclose(self) -> None:
        """Send no more calls, and cancel those that are under way."""
        self._begun = True
        await self._steps.aclose()


def returns_errors(on_error: str) -> bool:
    """Whether exceptions are returned.

    Raises:
        ValueError: It is neither of the two words.
    """
    if on_error not in ("raise", "return"):
        raise ValueError(f"on_error is 'raise' or 'return', not {on_error!r}")
    return on_error == "return"


def prepared(call: object) -> Call[Any]:
    """A call, seen to be one.

    Raises:
        TypeError: It is something else, such as a result.
    """
    found: Any = call
    if isinstance(call, Call):
        made: Call[Any] = found
        return made
    kind = type(call).__name__
    if isinstance(call, Coroutine):
        found.close()  # or Python would warn about it, too
    raise TypeError(f"calls are made by prepare, as in task.get.prepare(1); this is a {kind}")


def _by_threads(runner: SyncRunner, gathering: Gathering) -> Generator[Any]:
    from concurrent.futures import ThreadPoolExecutor

    waiting: deque[Future[Any]] = deque()

    def outcome() -> object:
        # Stays in its place until it is done, so that it is not forgotten when this is stopped.
        waiting[0].exception()
        return _outcome(waiting.popleft())

    def perform(call: Call[Any]) -> object:
        return runner.reply(call).parsed

    with ThreadPoolExecutor(gathering.concurrency, "gather") as pool:
        try:
            for call in cast("Iterable[object]", gathering.calls):
                checked = prepared(call)
                waiting.append(pool.submit(copy_context().run, perform, checked))
                if len(waiting) == gathering.window:
                    yield from gathering.given(outcome())
            while waiting:
                yield from gathering.given(outcome())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


async def _by_tasks(runner: AsyncRunner, gathering: Gathering) -> AsyncGenerator[Any]:
    import asyncio

    waiting: deque[asyncio.Task[Any]] = deque()
    gate = asyncio.Semaphore(gathering.concurrency)

    async def perform(call: Call[Any]) -> object:
        async with gate:
            return (await runner.reply(call)).parsed

    async def outcome() -> object:
        await asyncio.wait([waiting[0]])
        return _outcome(waiting.popleft())

    try:
        async for call in each_of(gathering.calls):
            waiting.append(asyncio.create_task(perform(prepared(call))))
            if len(waiting) == gathering.window:
                for each in gathering.given(await outcome()):
                    yield each
        while waiting:
            for each in gathering.given(await outcome()):
                yield each
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def _outcome(done: Future[Any] | asyncio.Task[Any]) -> object:
    """What a call gave that is done, or the exception that it ended with."""
    error = done.exception()
    if error is not None and not isinstance(error, Exception):
        raise error
    return done.result() if error is None else error


async def each_of(items: Items[T]) -> AsyncIterator[T]:
    """The items of an iterable of either kind."""
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
