"""The asynchronous way to the network."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from math import inf
from typing import TYPE_CHECKING, Any

import httpx2

from .body_reader import BodyReader
from .connections import no_cookies
from .deadline import Deadline, watch_async
from .exchange import Answer, Request
from .httpx_errors import translated
from .options import CHUNK, Options
from .transport import Action, chunks, message, refuse_if, waited_for_login

if TYPE_CHECKING:
    from .multipart import Upload


class _OfLoop:
    """What belongs to one event loop: its connections, its lock, and what is under way."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client
        self.lock = asyncio.Lock()
        self.unfinished: set[asyncio.Future[None]] = set()
        self.end: AsyncGenerator[None] | None = None

    async def close(self) -> None:
        if self.unfinished:
            await asyncio.wait(self.unfinished)
        await self.client.aclose()


class AsyncTransport:
    """Requests by the running event loop of asyncio, with connections of that loop's.

    Args:
        settings: See `connection_settings`.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._closed = False
        self._loops: dict[asyncio.AbstractEventLoop, _OfLoop] = {}
        self._lock = threading.Lock()
        # A transport of the caller's is one for all loops, and no business of theirs.
        self._given = self._connect() if "transport" in settings else None

    def _connect(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(**self._settings, cookies=no_cookies())

    async def _here(self) -> _OfLoop:
        loop = asyncio.get_running_loop()
        found = self._loops.get(loop)
        if found is None:
            for other in [each for each in list(self._loops) if each.is_closed()]:
                self._loops.pop(other, None)
            found = self._loops[loop] = _OfLoop(self._given or self._connect())
            if self._given is None:
                found.end = self._until_the_end(loop, found)
                await anext(found.end)
        return found

    async def _until_the_end(
        self, loop: asyncio.AbstractEventLoop, own: _OfLoop
    ) -> AsyncGenerator[None]:
        # A loop closes the generators that it runs before it is closed itself.
        try:
            yield
        finally:
            self._loops.pop(loop, None)
            await own.close()

    async def send(self, request: Request, options: Options, deadline: Deadline) -> Answer:
        """See `SyncTransport.send`."""
        refuse_if(self._closed, request)
        client = (await self._here()).client
        with translated(request):
            sent = message(client, request, options, deadline, watch_async, _chunks)
            try:
                response = await client.send(sent, stream=True)
                try:
                    reader = BodyReader(request, response, options, deadline)
                    raw = reader.raw
                    async for chunk in response.aiter_raw(CHUNK) if raw else response.aiter_bytes():
                        if reader.to_sink:
                            await asyncio.to_thread(reader.feed, chunk)
                        else:
                            reader.feed(chunk)
                        # No contents in tracebacks that print variables.
                        del chunk
                        reader.check()
                    return reader.answer()
                finally:
                    await response.aclose()
            finally:
                deadline.resume()

    async def sleep(self, seconds: float) -> None:
        """Let other tasks run."""
        await asyncio.sleep(seconds)

    async def exclusively(
        self, action: Action, then: Callable[[], Awaitable[None]], deadline: Deadline
    ) -> None:
        """See `SyncTransport.exclusively`."""
        here, left = await self._here(), deadline.left()
        # A task of its own: the caller's may be cancelled at any point.
        task = asyncio.ensure_future(self._locked(here, action, then, deadline))
        here.unfinished.add(task)
        task.add_done_callback(here.unfinished.discard)
        task.add_done_callback(_known)
        done, _ = await asyncio.wait([task], timeout=None if left == inf else left)
        if not done:
            raise waited_for_login()
        await task

    async def _locked(
        self,
        here: _OfLoop,
        action: Action,
        then: Callable[[], Awaitable[None]],
        deadline: Deadline,
    ) -> None:
        async with here.lock:
            while not self._lock.acquire(blocking=False):  # held in the loop of another thread
                await asyncio.sleep(0.01)
            try:
                await action(deadline.anew())
            finally:
                self._lock.release()
        await then()

    async def aclose(self) -> None:
        """Close the connections of all loops, after what is done exclusively."""
        self._closed = True
        here = asyncio.get_running_loop()
        for loop, own in list(self._loops.items()):
            if loop is here:
                await (own.end.aclose() if own.end else own.close())
            elif loop.is_running():
                asyncio.run_coroutine_threadsafe(own.close(), loop)
        self._loops.clear()
        if self._given is not None:
            await self._given.aclose()


def _known(task: asyncio.Future[None]) -> None:
    if not task.cancelled():
        task.exception()  # known now, even if nobody waits for it any more


async def _chunks(upload: Upload, deadline: Deadline) -> AsyncIterator[bytes]:
    """As `transport.chunks`, read by other threads."""
    parts = chunks(upload, deadline)
    while chunk := await asyncio.to_thread(next, parts, b""):
        yield chunk
