"""From a request over a socket to the mock, and back."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.types import ASGIApp, Receive, Scope, Send

from plansdk.mock.http import CUT_AT_ONCE, Answer, Request
from plansdk.mock.journal import Exchange
from plansdk.mock.server.connection import CONNECTION, Limits
from plansdk.mock.service import Answering

CONTROL: Final = "/__mock__"
_WORTH_PACKING: Final = 1000

Told: TypeAlias = Callable[[Exchange], None]
"""What is called with every request and its answer."""


class _TooLargeError(Exception):
    """A body is larger than it may be, or all of them together are: the status, and why."""


@dataclass
class MockApp:
    """An ASGI application that answers as a mock does.

    Attributes:
        mock: Answers.
        limits: What a request may cost.
        control: Answers below `/__mock__`; None for the mock itself, as everywhere else.
        told: Called with each request and its answer, to print them.
    """

    mock: Answering
    limits: Limits
    control: ASGIApp | None = None
    told: Told | None = None
    _receiving: int = field(default=0, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope["path"]
        if self.control and (path == CONTROL or path.startswith(f"{CONTROL}/")):
            await self.control(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        try:
            body = await self._body(headers, scope, receive)
        except (TimeoutError, ClientDisconnect):
            await _cut(scope, receive)
            return
        except _TooLargeError as problem:
            exchange = self.mock.refuse(_request(scope, headers, b""), *problem.args)
            closing = {**exchange.answer.headers, "connection": "close"}
            exchange.answer = replace(exchange.answer, headers=closing)
        else:
            # A mock is quick, and never waits: no thread is worth its cost.
            answered = self.mock.exchange(_request(scope, headers, body))
            exchange = answered if isinstance(answered, Exchange) else await answered
        if self.told:
            self.told(exchange)
        answer = exchange.answer
        if answer.delay and not await _stays(receive, answer.delay):
            return
        if self.mock.compresses and "gzip" in headers.get("accept-encoding", ""):
            answer = _packed(answer)
        await _send(answer, scope, receive, send)

    async def _body(self, headers: dict[str, str], scope: Scope, receive: Receive) -> bytes:
        """Read the body.

        Raises:
            TimeoutError: It takes too long.
            ClientDisconnect: It does not come to its end.
            _TooLargeError: It, or all that arrive, are too large; the rest is not read.
        """
        length = headers.get("content-length", "0")
        if length == "0" and "transfer-encoding" not in headers:
            return b""
        limits = self.limits
        too_large = _TooLargeError(413, f"the body is larger than {limits.body} bytes")
        if int(length) > limits.body:
            raise too_large
        body = bytearray()
        try:
            async with asyncio.timeout(limits.body_seconds):
                async for part in Incoming(scope, receive).stream():
                    body += part
                    self._receiving += len(part)
                    if len(body) > limits.body:
                        raise too_large
                    if self._receiving > limits.bodies:
                        message = f"more than {limits.bodies} bytes are being sent at once"
                        raise _TooLargeError(503, message)
            return bytes(body)
        finally:
            self._receiving -= len(body)


def _request(scope: Scope, headers: dict[str, str], body: bytes) -> Request:
    target = scope["raw_path"].decode("latin-1")
    if scope["query_string"]:
        target += "?" + scope["query_string"].decode("latin-1")
    return Request(scope["method"], target, headers, body, scope["scheme"])


def _packed(answer: Answer) -> Answer:
    """An answer in gzip, if that is worth it and nothing is to happen to its bytes."""
    if answer.sent is not None or len(answer.body) < _WORTH_PACKING:
        return answer
    headers = {**answer.headers, "content-encoding": "gzip", "vary": "Accept-Encoding"}
    return replace(answer, body=gzip.compress(answer.body, 1, mtime=0), headers=headers)


async def _stays(receive: Receive, seconds: float) -> bool:
    """Wait; say whether the client has waited, too."""
    try:
        await asyncio.wait_for(_until_gone(receive), seconds)
    except TimeoutError:
        return True
    return False


async def _cut(scope: Scope, receive: Receive) -> None:
    scope["state"][CONNECTION].transport.abort()
    await _until_gone(receive)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    if answer.sent == CUT_AT_ONCE:
        await _cut(scope, receive)
        return
    named = {**answer.headers, "content-length": str(len(answer.body))}
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    is_whole = answer.sent is None
    body = answer.body[: answer.sent]
    await send({"type": "http.response.body", "body": body, "more_body": not is_whole})
    if not is_whole:
        scope["state"][CONNECTION].transport.close()  # after what was written
        await _until_gone(receive)
