"""A recorder for programs in any language: a server on this machine that passes requests on.

client   -> http://127.0.0.1:PORT -> Recorder -> https://ACCOUNT
Megaplan -> http://127.0.0.1:PORT -> Recorder -> http://SERVICE
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, Collection
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plansdk.diagnostics import Rejected
from plansdk.mock.record.recorder import Recorder
from plansdk.mock.server.guard import Guard


class Recording:
    """A proxy in front of an account, and its cassette.

    Args:
        origin: The account: `https://demo.megaplan.ru`; empty for none.
        path: The cassette, a new file.
        port: Port on the loopback interface, 0 for any that is free.
        spec: The specification; by default the bundled one.
        custom_fields: The fields that the account has added.
        service: `megaplan` or `planfix`.
        incoming: Address of a program that Megaplan sends requests to.
        hosts: Further names that lead to the proxy.

    Attributes:
        address: Where clients connect to instead of the account.
        recorder: Writes the cassette.

    Raises:
        OSError: The port is taken, or the cassette exists.
        Rejected: The specification has errors.
    """

    def __init__(
        self,
        origin: str,
        path: Path,
        port: int = 0,
        spec: Path | None = None,
        custom_fields: Path | None = None,
        service: str = "megaplan",
        incoming: str = "",
        hosts: Collection[str] = (),
    ) -> None:
        # Named, so that answers are not held back: asyncio asks for the protocol.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(("127.0.0.1", port))
            self.recorder = Recorder(path, None, None, spec, custom_fields, service)
            app = proxy(origin, self.recorder, incoming, hosts)
        except (OSError, Rejected):
            self._socket.close()
            raise
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, date_header=False
        )
        self._server = uvicorn.Server(config)
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def run(self) -> None:
        """Serve until `stop`, or a signal in the main thread."""
        asyncio.run(self._server.serve([self._socket]))

    def stop(self) -> None:
        """Let `run` return."""
        self._server.should_exit = True


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_OF_ONE_HOP = frozenset(
    ("connection", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade")
)
_OF_AN_ACCOUNT = ("/api/", "/attach/")
_MAX_BYTES = 64 * 1024 * 1024
_SECONDS = 120.0


def proxy(origin: str, recorder: Recorder, service: str = "", hosts: Collection[str] = ()) -> Guard:
    """The application.

    Args:
        service: Gets what is not for the API, or everything if there is no origin.
    """
    clients = {origin: _client(recorder)}
    if service:
        clients[service] = _client(recorder.incoming())

    async def forward(request: Request) -> Response:
        is_incoming = service and not (origin and request.url.path.startswith(_OF_AN_ACCOUNT))
        to = service if is_incoming else origin
        target = request.scope["raw_path"].decode("ascii")
        if request.url.query:
            target += "?" + request.scope["query_string"].decode("ascii")
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MAX_BYTES:
                return Response("the body is larger than 64 MB", 413)
        headers = [pair for pair in request.headers.items() if pair[0] not in _OF_ONE_HOP]
        passed = httpx2.Request(
            request.method, to + target, headers=headers, content=bytes(body) or None
        )
        try:
            answer = await clients[to].send(passed)
        except httpx2.HTTPError as problem:
            return Response(f"{urlsplit(to).hostname}: {type(problem).__name__}", 502)
        answered = {k: v for k, v in answer.headers.items() if k.lower() not in _OF_ONE_HOP}
        return Response(answer.content, answer.status_code, answered)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        yield
        await recorder.aclose()

    route = Route("/{path:path}", forward, methods=list(_METHODS))
    return Guard(Starlette(routes=[route], lifespan=lifespan), hosts)


def _client(transport: httpx2.AsyncBaseTransport) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=transport, timeout=_SECONDS, headers={})
