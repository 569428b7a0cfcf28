"""Ways to send a request to a receiver without a server: as ASGI, and as WSGI."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from events.samples import encoded
from megaplan_api.events import Receiver
from megaplan_api.events.callbacks import LoopThread

LOOP = LoopThread()
"""Where ASGI applications run."""


@dataclass
class Sent:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Request:
    """A request; its body may come in parts, or not be as long as it says."""

    body: bytes | Iterable[bytes] = b""
    method: str = "POST"
    path: str = "/"
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


Driver = Callable[[Receiver, Request], Sent]


def asgi(receiver: Receiver, request: Request) -> Sent:
    """Send a request to the ASGI application."""
    return LOOP.run(asgi_awaited(receiver, request))


async def asgi_awaited(receiver: Receiver, request: Request) -> Sent:
    """The same in a running loop; it comes back with the answer, which others may outlast."""
    parts = [request.body] if isinstance(request.body, bytes) else request.body
    messages = messages_of(parts)
    answer: asyncio.Queue[Any] = asyncio.Queue()
    headers = [(name.encode(), value.encode()) for name, value in request.headers.items()]
    scope = {
        "type": "http",
        "method": request.method,
        "path": request.path,
        "query_string": request.query.encode(),
        "headers": headers,
    }
    task = asyncio.ensure_future(receiver(scope, messages.__anext__, answer.put))
    BEHIND.add(task)
    task.add_done_callback(BEHIND.discard)
    async with asyncio.timeout(60):
        start, body = await answer.get(), await answer.get()
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Sent(start["status"], found, body["body"])


BEHIND: set[asyncio.Future[None]] = set()


async def messages_of(parts: Iterable[bytes]) -> AsyncIterator[dict[str, Any]]:
    for part in parts:
        yield {"type": "http.request", "body": part, "more_body": True}
    yield {"type": "http.request"}
    yield {"type": "http.disconnect"}


def wsgi(receiver: Receiver, request: Request) -> Sent:
    """Send a request to the WSGI application, under the eyes of the standard library."""
    body = request.body if isinstance(request.body, bytes) else b"".join(request.body)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_LENGTH" else f"HTTP_{key}"] = value
    setup_testing_defaults(environ)
    found: list[Any] = []
    parts = validator(receiver.wsgi)(environ, lambda *start: found.extend(start))
    try:
        content = b"".join(parts)
    finally:
        parts.close()
    status, headers = found[:2]
    return Sent(int(status[:3]), dict(headers), content)


DRIVERS: dict[str, Driver] = {"asgi": asgi, "wsgi": wsgi}


def post(driver: Driver, receiver: Receiver, body: object, **more: Any) -> Sent:
    """Send a body, as JSON unless it is bytes."""
    return driver(receiver, Request(body if isinstance(body, bytes) else encoded(body), **more))
