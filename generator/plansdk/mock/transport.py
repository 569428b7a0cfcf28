"""A mock in place of httpx2's network."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator

import httpx2

from plansdk.mock.http import CUT_AT_ONCE, Answer, Request


class MockTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Hands every request to a mock, or a cassette, whatever its host.

    One transport serves any number of clients; closing them leaves it open. A late answer
    meets the client's read timeout, as over a network.

    Args:
        answer: Answers a request.
    """

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        self._answer = answer

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a blocking client."""
        answer = self._answer(read_request(request, request.read()))
        if answer.delay:
            time.sleep(_patience(answer, request))
        return _response(answer, request)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer an asynchronous client."""
        answer = self._answer(read_request(request, await request.aread()))
        if answer.delay:
            await asyncio.sleep(_patience(answer, request))
        return _response(answer, request)


class _Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that ends too early where the answer says so."""

    def __init__(self, answer: Answer, request: httpx2.Request) -> None:
        self._answer = answer
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        if self._request.method == "HEAD":
            return
        yield self._answer.body[: self._answer.sent]
        if self._answer.sent is not None:
            raise httpx2.RemoteProtocolError("the answer is not complete", request=self._request)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for each in self:
            yield each


def read_request(request: httpx2.Request, body: bytes) -> Request:
    """A request of httpx2 as a mock sees it."""
    target = request.url.raw_path.decode("ascii")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method, target, headers, body, request.url.scheme)


def _patience(answer: Answer, request: httpx2.Request) -> float:
    """Seconds that the client waits for an answer."""
    limit: float | None = request.extensions.get("timeout", {}).get("read")
    return answer.delay if limit is None else min(answer.delay, limit)


def _response(answer: Answer, request: httpx2.Request) -> httpx2.Response:
    if answer.delay > _patience(answer, request):
        raise httpx2.ReadTimeout("the answer is late", request=request)
    if answer.sent == CUT_AT_ONCE:
        raise httpx2.RemoteProtocolError("the connection was cut", request=request)
    return httpx2.Response(
        answer.status,
        headers={**answer.headers, "content-length": str(len(answer.body))},
        stream=_Body(answer, request),
        request=request,
    )
