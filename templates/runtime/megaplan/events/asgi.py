"""A receiver as an ASGI application."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from .incoming_exchange import Answer, Handler, Head
from .incoming_json import IncomingError

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

logger = logging.getLogger(__name__.rpartition(".")[0])


class _Gone(Exception):
    """The other side has gone before the request was complete."""


async def serve_asgi(handler: Handler, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request, and stay as long as its callback is at work."""
    try:
        match scope["type"]:
            case "http":
                await _http(handler, scope, receive, send)
            case "lifespan":
                await _lifespan(receive, send)
            case "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1003})
            case _:
                pass
    except Exception:
        logger.exception("an answer could not be sent")


async def _http(handler: Handler, scope: Scope, receive: Receive, send: Send) -> None:
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    head = Head(
        scope["method"],
        scope["path"],
        scope["query_string"].decode("latin-1"),
        headers.get(b"content-length", ""),
        headers.get(b"content-encoding", ""),
    )
    try:
        handler.bounds.check(head)
        async with asyncio.timeout(handler.bounds.seconds):
            body = await _body(receive, handler)
        answer = await handler.handle(body, head.query)
    except _Gone:
        return
    except IncomingError as error:
        answer = handler.refuse(error)
    except TimeoutError:
        answer = handler.refuse(IncomingError("the body did not come in time", 408))
    except Exception:
        logger.exception("a request could not be answered")
        answer = Answer(503)
    listed = [(name.encode(), value.encode()) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": listed})
    await send({"type": "http.response.body", "body": answer.body})
    if answer.going_on is not None:  # so that a server which stops in order waits for it
        await asyncio.wait({answer.going_on})


async def _body(receive: Receive, handler: Handler) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        body += message.get("body", b"")
        if len(body) > handler.bounds.max_bytes:
            raise handler.bounds.too_large()
        if not message.get("more_body", False):
            return bytes(body)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
