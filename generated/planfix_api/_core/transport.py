"""The network, twice: blocking and asynchronous, under one interface.

The engine is written once, as coroutines over `Transport`. The blocking transport
never suspends, so that a coroutine over it runs to its end in a single step; see
`run_blocking`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, cast

import httpx2

from .body_reader import BodyReader
from .exceptions import RequestTimeoutError
from .exchange import Answer, ExchangeLimits, Request
from .httpx_errors import translated
from .multipart import CHUNK, Upload
from .secret import Secret

if TYPE_CHECKING:
    import ssl
    from asyncio import Future
    from http.cookiejar import CookieJar
    from typing import BinaryIO

T = TypeVar("T")

Action: TypeAlias = Callable[[], Awaitable[None]]

Verify: TypeAlias = "ssl.SSLContext | str | os.PathLike[str] | None"


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

    async def exclusively(self, action: Action) -> None:
        """Do something that one thread or task of the client may do at a time.

        Once begun it is done to its end, even if the task is cancelled meanwhile.
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
        verify: See `tls_context`.
        transport: A transport of httpx2 to use in place of the network.
    """

    def __init__(
        self, verify: Verify = None, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self._client = httpx2.Client(
            verify=True if transport else tls_context(verify),
            transport=transport,
            cookies=_no_cookies(),
        )
        self._lock = threading.Lock()

    async def send(self, request: Request, limits: ExchangeLimits) -> Answer:
        """See `Transport.send`."""
        with translated(request):
            message = _message(self._client, request, limits, Upload.chunks)
            response = self._client.send(message, stream=True)
            try:
                reader = BodyReader(request, response, limits)
                raw = reader.raw
                for chunk in response.iter_raw(CHUNK) if raw else response.iter_bytes():
                    reader.feed(chunk)
                    del chunk  # no contents in tracebacks that print variables
                    reader.check()
                return reader.answer()
            finally:
                response.close()

    async def sleep(self, seconds: float) -> None:
        """Block the calling thread."""
        _block(seconds)

    async def exclusively(self, action: Action) -> None:
        """See `Transport.exclusively`."""
        with self._lock:
            await action()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class AsyncTransport:
    """Requests by the running event loop of asyncio.

    Args:
        verify: See `tls_context`.
        transport: A transport of httpx2 to use in place of the network.
    """

    def __init__(
        self, verify: Verify = None, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        import asyncio

        self._client = httpx2.AsyncClient(
            verify=True if transport else tls_context(verify),
            transport=transport,
            cookies=_no_cookies(),
        )
        self._lock = asyncio.Lock()
        self._unfinished: set[Future[None]] = set()

    async def send(self, request: Request, limits: ExchangeLimits) -> Answer:
        """See `Transport.send`."""
        import asyncio

        with translated(request):
            message = _message(self._client, request, limits, _chunks_in_threads)
            response = await self._client.send(message, stream=True)
            try:
                reader = BodyReader(request, response, limits)
                raw = reader.raw
                async for chunk in response.aiter_raw(CHUNK) if raw else response.aiter_bytes():
                    if reader.to_sink:
                        await asyncio.to_thread(reader.feed, chunk)
                    else:
                        reader.feed(chunk)
                    del chunk  # no contents in tracebacks that print variables
                    reader.check()
                return reader.answer()
            finally:
                await response.aclose()

    async def sleep(self, seconds: float) -> None:
        """Let other tasks run."""
        import asyncio

        await asyncio.sleep(seconds)

    async def exclusively(self, action: Action) -> None:
        """See `Transport.exclusively`."""
        import asyncio

        # A task of its own: the caller's may be cancelled at any point.
        task = asyncio.ensure_future(self._locked(action))
        self._unfinished.add(task)
        task.add_done_callback(self._finished)
        await asyncio.shield(task)

    async def _locked(self, action: Action) -> None:
        async with self._lock:
            await action()

    def _finished(self, task: Future[None]) -> None:
        self._unfinished.discard(task)
        if not task.cancelled():
            task.exception()  # known now, even if nobody waits for it any more

    async def aclose(self) -> None:
        """Close all connections, after what is done exclusively."""
        import asyncio

        if self._unfinished:
            await asyncio.wait(self._unfinished)
        await self._client.aclose()


@cache
def system_trust() -> ssl.SSLContext:
    """The authorities the system trusts; made once, since reading them takes a while."""
    return httpx2.create_ssl_context()


def tls_context(verify: object) -> ssl.SSLContext:
    """What servers are trusted.

    Args:
        verify: None for the system's authorities; a context of your own, or the path
            of a CA bundle (a PEM file or a directory) for an installation with one.

    Raises:
        TypeError: A switch; verification cannot be turned off.
        OSError: The bundle cannot be read.
    """
    if verify is None:
        return system_trust()
    import ssl

    if isinstance(verify, ssl.SSLContext):
        return verify
    if not isinstance(verify, str | os.PathLike):
        raise TypeError("verify takes an ssl.SSLContext or the path of a CA bundle")
    bundle = Path(cast("str | os.PathLike[str]", verify))
    if bundle.is_dir():
        return ssl.create_default_context(capath=bundle)
    return ssl.create_default_context(cafile=bundle)


def _block(seconds: float) -> None:
    # Not in the coroutine itself, where linters take it for a mistake.
    time.sleep(seconds)


def _no_cookies() -> CookieJar:
    """A jar that stays empty: a session cookie would compete with the token."""
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _message(
    client: httpx2.Client | httpx2.AsyncClient,
    request: Request,
    limits: ExchangeLimits,
    stream: Callable[[Upload], Iterator[bytes] | AsyncIterator[bytes]],
) -> httpx2.Request:
    # Headers and content stay out of variables: some tracebacks print these.
    message = client.build_request(
        request.method,
        request.url,
        headers=_headers(request),
        content=_content(request, stream),
        timeout=_timeout(limits, request.label),
    )
    if request.sink is not None:
        message.headers["Accept-Encoding"] = "identity"
    return message


def _headers(request: Request) -> dict[str, str]:
    secret = {name: value.reveal() for name, value in request.secret_headers.items()}
    return {**request.headers, **secret}


def _content(request: Request, stream: Callable[[Upload], T]) -> bytes | T | None:
    content = request.content
    if isinstance(content, Upload):
        return stream(content)
    return content.reveal().encode() if isinstance(content, Secret) else content


def _timeout(limits: ExchangeLimits, label: str) -> httpx2.Timeout:
    if limits.deadline is None:
        return httpx2.Timeout(limits.timeout)
    left = limits.deadline - time.monotonic()
    if left <= 0:
        raise RequestTimeoutError(f"{label}: no time was left to send it", sent=False)
    return httpx2.Timeout(left if limits.timeout is None else min(left, limits.timeout))


def _chunks_in_threads(upload: Upload) -> AsyncIterator[bytes]:
    return upload.achunks(_read_in_thread)


async def _read_in_thread(file: BinaryIO, size: int) -> bytes:
    import asyncio

    return await asyncio.to_thread(file.read, size)
