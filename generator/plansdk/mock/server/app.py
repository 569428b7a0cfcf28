"""From a request over a socket to the mock, and back."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from plansdk.mock.http import CUT_AT_ONCE, Answer, Request, text_answer
from plansdk.mock.journal import Exchange
from plansdk.mock.server.connection import CONNECTION, Limits
from plansdk.mock.server.control import CONTROL
from plansdk.mock.server.guard import Guard
from plansdk.mock.service import Answering

_WORTH_PACKING: Final = 1000

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

Told: TypeAlias = Callable[[Exchange], None]
"""What is called with every request and its answer."""


class _RefusedError(Exception):
    """A request that is not read to its end: the status, and why."""


@dataclass
class MockApp:
    """An ASGI application that answers as a mock does.

    Attributes:
        mock: Answers.
        limits: What a request may cost.
        guard: Knows what is refused unread.
        control: Answers below `/__mock__`; None for the mock itself, as everywhere else.
        told: Called with each request to the mock and its answer, to print them.
    """

    mock: Answering
    limits: Limits
    guard: Guard
    control: Answering | None = None
    told: Told | None = None
    _receiving: int = field(default=0, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        if objection := self.guard.objection(headers):
            await _send(_last(text_answer(403, objection)), scope, receive, send)
            return
        path: str = scope["path"]
        is_control = path == CONTROL or path.startswith(f"{CONTROL}/")
        asked = self.control if self.control and is_control else self.mock
        try:
            body = await self._body(headers, receive)
        except (TimeoutError, ConnectionResetError):
            await _cut(scope, receive)
            return
        except _RefusedError as refused:
            exchange = asked.refuse(_request(scope, headers, b""), *refused.args)
            exchange.answer = _last(exchange.answer)
        else:
            # A mock is quick, and never waits: no thread is worth its cost.
            answered = asked.exchange(_request(scope, headers, body))
            exchange = answered if isinstance(answered, Exchange) else await answered
        if self.told and asked is self.mock:
            self.told(exchange)
        answer = exchange.answer
        if answer.delay and not await _stays(receive, answer.delay):
            return
        if asked.compresses and "gzip" in headers.get("accept-encoding", ""):
            answer = _packed(answer)
        await _send(answer, scope, receive, send)

    async def _body(self, headers: dict[str, str], receive: Receive) -> bytes:
        """Read the body.

        Raises:
            TimeoutError: It takes too long.
            ConnectionResetError: It does not come to its end.
            _RefusedError: It, or all that arrive, are too large; the rest is not read.
        """
        length = headers.get("content-length", "0")
        if length == "0" and "transfer-encoding" not in headers:
            return b""
        limits = self.limits
        too_large = _RefusedError(413, f"the body is larger than {limits.body} bytes")
        if int(length) > limits.body:
            raise too_large
        body, is_whole = bytearray(), False
        try:
            async with asyncio.timeout(limits.body_seconds):
                while not is_whole:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ConnectionResetError
                    body += message["body"]
                    self._receiving += len(message["body"])
                    is_whole = not message["more_body"]
                    if len(body) > limits.body:
                        raise too_large
                    if self._receiving > limits.bodies:
                        why = f"more than {limits.bodies} bytes are being sent at once"
                        raise _RefusedError(503, why)
            return bytes(body)
        finally:
            self._receiving -= len(body)


def _last(answer: Answer) -> Answer:
    """The last answer of a connection."""
    return replace(answer, headers={**answer.headers, "connection": "close"})


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
