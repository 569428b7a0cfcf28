"""The blocking way to the network, under the interface that both ways have.

The engine is written once, as coroutines over either. The blocking transport
never suspends, so that a coroutine over it runs to its end in a single step.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from math import inf
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from weakref import WeakSet

import httpx2

from .body_reader import BodyReader
from .connections import no_cookies
from .deadline import Deadline, Steps, watch
from .exceptions import DeadlineError, InvalidRequestError
from .exchange import Answer, Request
from .httpx_errors import translated
from .options import CHUNK, Options
from .secret import Secret

if TYPE_CHECKING:
    from .multipart import Upload

T = TypeVar("T")

Action: TypeAlias = Callable[[Deadline], Awaitable[None]]


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

    async def send(self, request: Request, options: Options, deadline: Deadline) -> Answer:
        """Send a request and receive its answer, whatever its status.

        Raises:
            ClientError: There is no complete answer.
        """
        refuse_if(self._closed, request)
        with translated(request):
            sent = message(self._client, request, options, deadline, watch, chunks)
            try:
                response = self._client.send(sent, stream=True)
                try:
                    reader = BodyReader(request, response, options, deadline)
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
                deadline.resume()

    async def sleep(self, seconds: float) -> None:
        """Block the calling thread."""
        _block(seconds)

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


def message(
    client: httpx2.Client | httpx2.AsyncClient,
    request: Request,
    options: Options,
    deadline: Deadline,
    watch: Callable[..., object],
    stream: Callable[[Upload, Deadline], Iterator[bytes] | AsyncIterator[bytes]],
) -> httpx2.Request:
    """A request in terms of the HTTP library.

    Raises:
        DeadlineError: No time is left to send it.
    """
    if deadline.left() <= 0:
        said = f"{request.label}: total_timeout leaves no time to send it"
        raise DeadlineError(said, sent=False)
    # Headers and content stay out of variables: some tracebacks print these.
    return client.build_request(
        request.method,
        request.url,
        headers=_headers(request),
        content=_content(request, deadline, stream),
        extensions={"timeout": Steps(options.steps, deadline), "trace": watch},
    )


def chunks(upload: Upload, deadline: Deadline) -> Iterator[bytes]:
    """The contents of an upload, which do not count as time of the call."""
    deadline.pause()
    yield from upload.chunks()
    deadline.resume()


def _headers(request: Request) -> dict[str, str]:
    secret = {name: value.reveal() for name, value in request.secret_headers.items()}
    # However their names are spelled, the caller's stand in for the client's.
    told = {name.lower(): (name, text) for name, text in {**request.headers, **secret}.items()}
    if request.sink is not None:
        told["accept-encoding"] = ("Accept-Encoding", "identity")
    return dict(told.values())


def _content(
    request: Request, deadline: Deadline, stream: Callable[[Upload, Deadline], T]
) -> bytes | T | None:
    content = request.content
    if content is None or isinstance(content, bytes):
        return content
    return content.reveal().encode() if isinstance(content, Secret) else stream(content, deadline)


def _block(seconds: float) -> None:
    # Not in the coroutine itself, where linters take it for a mistake.
    time.sleep(seconds)
