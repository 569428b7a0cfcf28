"""The network, under one interface, and the blocking way to it.

The engine is written once, as coroutines over `Transport`. The blocking transport
never suspends, so that a coroutine over it runs to its end in a single step; see
`run_blocking`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from math import inf
from typing import Any, Protocol, TypeAlias, TypeVar
from weakref import WeakSet

import httpx2

from .body_reader import BodyReader
from .connections import chunks, message, no_cookies
from .deadline import Deadline, watch
from .exceptions import DeadlineError, InvalidRequestError
from .exchange import Answer, ExchangeLimits, Request
from .httpx_errors import translated
from .multipart import CHUNK

T = TypeVar("T")

Action: TypeAlias = Callable[[Deadline], Awaitable[None]]


class Transport(Protocol):
    """What the engine needs from the outside world."""

    async def send(self, request: Request, limits: ExchangeLimits) -> Answer:
        """Send a request and receive its answer, whatever its status.

        Raises:
            ClientError: There is no complete answer.
        """
        ...

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        ...

    async def exclusively(
        self, action: Action, then: Callable[[], Awaitable[None]], deadline: Deadline
    ) -> None:
        """Do something that one thread or task of the client may do at a time.

        Once begun it is done to its end, even if the task is cancelled meanwhile or, for
        asyncio, the deadline passes.

        Args:
            action: What to do, with a deadline of its own.
            then: What to do after it, while others may go on.
            deadline: How long the caller waits.

        Raises:
            DeadlineError: It took too long.
        """
        ...


def run_blocking(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never suspends, as all over a blocking transport do."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    coroutine.close()
    raise RuntimeError("a blocking transport must not suspend")


class SyncTransport:
    """Requests by the calling thread; safe to share between threads.

    Args:
        settings: See `connection_settings`.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._closed = False
        self.open()
        _ALL.add(self)

    def open(self) -> None:
        """Begin without connections; a forked process does not touch its parent's."""
        self._client = httpx2.Client(**self._settings, cookies=no_cookies())
        self._lock = threading.Lock()

    async def send(self, request: Request, limits: ExchangeLimits) -> Answer:
        """See `Transport.send`."""
        refuse_if(self._closed, request)
        with translated(request):
            sent = message(self._client, request, limits, watch, chunks)
            try:
                response = self._client.send(sent, stream=True)
                try:
                    reader = BodyReader(request, response, limits)
                    raw = reader.raw
                    for chunk in response.iter_raw(CHUNK) if raw else response.iter_bytes():
                        reader.feed(chunk)
                        # No contents in tracebacks that print variables.
                        del chunk
                        reader.check()
                    return reader.answer()
                finally:
                    response.close()
            finally:
                limits.deadline.resume()

    async def sleep(self, seconds: float) -> None:
        """Block the calling thread."""
        _block(seconds)

    async def exclusively(
        self, action: Action, then: Callable[[], Awaitable[None]], deadline: Deadline
    ) -> None:
        """See `Transport.exclusively`."""
        left = deadline.left()
        if not self._lock.acquire(timeout=-1 if left == inf else max(0.0, left)):
            raise waited_for_login()
        try:
            await action(deadline)
        finally:
            self._lock.release()
        await then()

    def close(self) -> None:
        """Close all connections."""
        self._closed = True
        self._client.close()


_ALL: WeakSet[SyncTransport] = WeakSet()


def _begin_anew() -> None:
    for transport in list(_ALL):
        transport.open()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


def refuse_if(closed: bool, request: Request) -> None:
    """Nothing is sent by a client that has been closed.

    Raises:
        InvalidRequestError: It has.
    """
    if closed:
        raise InvalidRequestError(f"{request.label}: the client has been closed")


def waited_for_login() -> DeadlineError:
    """The exception for a call whose time passed while credentials were renewed."""
    return DeadlineError("total_timeout passed during a login", sent=False)


def _block(seconds: float) -> None:
    # Not in the coroutine itself, where linters take it for a mistake.
    time.sleep(seconds)
