"""A scriptable HTTP server on the loopback interface.

    server.script = lambda received: reply({"contentType": "Task", "id": "1"})

The script is called for every request and says what to do. Besides a complete
answer it may ask for the misbehaviour that real networks show.
"""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

KEPT_BODY = 1024 * 1024


@dataclass
class Received:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    """The first megabyte of it."""
    size: int
    digest: str
    names: list[str] = field(default_factory=list)
    """Of all headers, in lower case."""
    at: float = field(default_factory=time.monotonic)

    @property
    def path(self) -> str:
        """The path, percent-encoded as it was."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> Any:
        """The JSON object that the query is, None without a query."""
        text = self.target.partition("?")[2]
        return json.loads(unquote(text)) if text else None

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def token(self) -> str:
        """The access token in the request."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class Reply:
    """What the server does."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the answer begins."""
    drop: bool = False
    """Close the connection instead of answering."""
    cut_after: int | None = None
    """Close the connection after that many bytes of the body."""
    drip: float = 0.0
    """Seconds between single bytes of the body."""


def reply(data: object = None, *, status: int = 200, **meta: object) -> Reply:
    """An answer in Megaplan's envelope."""
    envelope = {"meta": {"status": status, "errors": [], **meta}, "data": data}
    return as_json(envelope, status=status)


def as_json(value: object, *, status: int = 200, **headers: str) -> Reply:
    """An answer that is the given JSON value."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


def refusal(status: int, *errors: tuple[str | None, str], **headers: str) -> Reply:
    """A refusal with field errors."""
    listed = [{"field": name, "message": message} for name, message in errors]
    meta = {"status": status, "errors": listed}
    return as_json({"meta": meta, "data": None}, status=status, **headers)


Script = Callable[[Received], Reply]


class Server:
    """The server; use it in a `with` statement."""

    def __init__(self, script: Script | None = None) -> None:
        self.script: Script = script or (lambda _: reply({"contentType": "Task", "id": "1"}))
        self.received: list[Received] = []
        self.connected: Callable[[int], object] = lambda port: None
        """Told the port of each new connection."""
        self._lock = threading.Lock()
        outer = self

        class Handler(_Handler):
            server_of_test = outer

        self._httpd = _HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._stopped = False

    @property
    def url(self) -> str:
        """The origin of the server."""
        return f"http://127.0.0.1:{self._httpd.server_address[1]}"

    def answers(self, *replies: Reply) -> None:
        """Give these answers in turn, the last one for ever."""
        left = list(replies)

        def script(_: Received) -> Reply:
            with self._lock:
                return left.pop(0) if len(left) > 1 else left[0]

        self.script = script

    def note(self, received: Received) -> None:
        """Remember a request."""
        with self._lock:
            self.received.append(received)

    def _serve(self) -> None:
        while not self._stopped:
            self._httpd.handle_request()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Shutting down the socket wakes the thread; `serve_forever` looks from time to time.
        self._stopped = True
        self._httpd.socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._httpd.server_close()


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients of these tests hang up on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True  # head and body are two writes; the second need not wait
    server_of_test: Server

    def setup(self) -> None:
        super().setup()
        self.server_of_test.connected(self.client_address[1])

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _handle(self) -> None:
        received = self._receive()
        self.server_of_test.note(received)
        answer = self.server_of_test.script(received)
        if answer.delay:
            time.sleep(answer.delay)
        if answer.drop:
            self._hang_up()
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if answer.cut_after is not None:
            self.wfile.write(answer.body[: answer.cut_after])
            self._hang_up()
        elif answer.drip:
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                time.sleep(answer.drip)
        else:
            self.wfile.write(answer.body)

    def _receive(self) -> Received:
        headers = {name.lower(): value for name, value in self.headers.items()}
        names = [name.lower() for name, _ in self.headers.items()]
        kept, size, digest = bytearray(), 0, hashlib.sha256()
        for chunk in self._chunks(headers):
            digest.update(chunk)
            size += len(chunk)
            kept += chunk[: max(0, KEPT_BODY - len(kept))]
        body = bytes(kept)
        return Received(self.command, self.path, headers, body, size, digest.hexdigest(), names)

    def _chunks(self, headers: dict[str, str]) -> Any:
        if headers.get("transfer-encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        left = int(headers.get("content-length", 0))
        while left and (chunk := self.rfile.read(min(left, 1 << 16))):
            left -= len(chunk)
            yield chunk

    def _hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


for _method in ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"):
    setattr(_Handler, f"do_{_method}", _Handler._handle)
