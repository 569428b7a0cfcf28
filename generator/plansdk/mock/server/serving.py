"""Starting and stopping a server in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Collection
from contextlib import AbstractAsyncContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn

from plansdk.mock.server.app import MockApp, Told
from plansdk.mock.server.connection import Connection, Limits
from plansdk.mock.server.control import Control
from plansdk.mock.server.guard import Guard, is_loopback
from plansdk.mock.service import Answering, Mock

if TYPE_CHECKING:
    from plansdk.mock.server.certificate import Certificate

_START_SECONDS: Final = 10
_STOP_SECONDS: Final = 10
_WAIT_SECONDS: Final = 0.5
_TICK: Final = 0.01


class ServingError(Exception):
    """The server cannot start; says why."""


class Server:
    """A server of a mock.

        with mock.serve() as address:
            Megaplan(address, token=mock.token)

    Args:
        mock: Answers the requests; only a whole mock can be controlled.
        host: Name or address of this machine to listen on.
        port: 0 for any that is free.
        tls: Serve HTTPS.
        control: Whether `/__mock__/` is there; by default on the loopback interface only.
        limits: What a request may cost.
        told: Called with each request and its answer.
        hosts: Further names that lead to it; requests for others are refused, as are those
            of web pages that are not of this machine.
        during: Entered for as long as it runs.

    Attributes:
        has_control: Whether `/__mock__/` is there.
        is_secure: Whether it serves HTTPS.
    """

    def __init__(
        self,
        mock: Answering,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        tls: bool = False,
        control: bool | None = None,
        limits: Limits | None = None,
        told: Told | None = None,
        hosts: Collection[str] = (),
        during: AbstractAsyncContextManager[object] | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._limits = limits or Limits()
        wanted = is_loopback(host) if control is None else control
        of = Control(mock) if isinstance(mock, Mock) and wanted else None
        self.has_control = of is not None
        self._app = MockApp(mock, self._limits, Guard((host, *hosts)), of, told)
        self.is_secure = tls
        self._certificate: Certificate | None = None
        self._socket: socket.socket | None = None
        self._during = during or nullcontext()
        self._ended = threading.Event()
        self._stack = ExitStack()

    @property
    def address(self) -> str:
        """The origin: `http://127.0.0.1:8080`.

        Raises:
            ServingError: The server is not running.
        """
        if self._socket is None:
            raise ServingError("the server is not running")
        scheme = "https" if self.is_secure else "http"
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{scheme}://{host}:{self._socket.getsockname()[1]}"

    @property
    def authority(self) -> Path:
        """The file of the authority that vouches for the server, for `verify=`.

        Raises:
            ServingError: The server is not running, or does not serve HTTPS.
        """
        if self._certificate is None:
            raise ServingError("no HTTPS is served")
        return self._certificate.authority

    def start(self) -> str:
        """Start, and give the address.

        Raises:
            ServingError: The address is in use, or not of this machine.
        """
        with ExitStack() as stack:
            listening = stack.enter_context(_listen(self._host, self._port))
            if self.is_secure:
                from plansdk.mock.server.certificate import Certificate

                self._certificate = Certificate(self._host)
                stack.callback(self._certificate.remove)
            self._run(listening, stack)
            self._socket = listening
            self._stack = stack.pop_all()
        return self.address

    def wait(self) -> None:
        """Wait for as long as the server runs.

        Raises:
            ServingError: It has ended by itself.
        """
        # Not `join`, which takes a thread for ended when a signal interrupts it. In pieces,
        # since some systems let no signal through before the end.
        while not self._ended.wait(_WAIT_SECONDS):
            pass
        raise ServingError("the server has ended")

    def stop(self) -> None:
        """Stop; connections that are still open are cut."""
        self._stack.close()
        self._socket = self._certificate = None

    def __enter__(self) -> str:
        return self.address if self._socket else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self, listening: socket.socket, stack: ExitStack) -> None:
        config = uvicorn.Config(
            self._app,
            http=type("LimitedConnection", (Connection,), {"limits": self._limits}),
            lifespan="off",
            interface="asgi3",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=round(self._limits.idle_seconds),
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=self._limits.head,
        )
        config.load()
        if self._certificate:
            config.ssl = self._certificate.context
        server = uvicorn.Server(config)
        self._ended = ended = threading.Event()

        async def serve() -> None:
            async with self._during:
                await server.serve([listening])

        def run() -> None:
            try:
                asyncio.run(serve())
            finally:
                ended.set()

        def stop() -> None:
            server.should_exit = True
            ended.wait(_STOP_SECONDS)

        threading.Thread(target=run, name="plansdk mock", daemon=True).start()
        stack.callback(stop)
        for _ in range(round(_START_SECONDS / _TICK)):
            if server.started:
                return
            if ended.wait(_TICK):
                break
        raise ServingError("the server did not start")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
    except OSError as err:
        raise ServingError(f"cannot listen on {host}: {err.strerror}") from None
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(2048)
    except OSError as err:
        made.close()
        raise ServingError(f"cannot listen on {host} port {port}: {err.strerror}") from None
    return made
