"""One connection of the server."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Final, cast

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

CONNECTION: Final = "plansdk.connection"
"""Where in the state of an ASGI scope the connection is found."""

# What clients do wrong is for those who ask; without a handler Python would print it.
logging.getLogger("uvicorn").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a request.

    Attributes:
        body: Bytes of a body; a larger one is refused with 413, unread.
        bodies: Bytes of all bodies that are being received; one more is refused with 503.
        head: Bytes of the request line and the headers; filters make long targets.
        head_seconds: How long the head may take to arrive.
        body_seconds: How long the body may take.
        idle_seconds: How long a connection is kept open between requests.
    """

    body: int = 64 * 1024 * 1024
    bodies: int = 256 * 1024 * 1024
    head: int = 128 * 1024
    head_seconds: float = 30
    body_seconds: float = 300
    idle_seconds: float = 75


class Connection(H11Protocol):
    """uvicorn's connection, which can also be cut, and does not wait for ever.

    uvicorn bounds how long a connection may be idle, but not how long the head of a
    request may take.
    """

    limits = Limits()

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, {**app_state, CONNECTION: self}, _loop)
        self.access_log = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request."""
        self._watch()
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Cut the connection when the server stops, whatever it was waiting for."""
        self.transport.abort()

    def _watch(self) -> None:
        """While no request is being answered, the head of the next one may be coming."""
        is_idle = not self.cycle or self.cycle.response_complete
        if is_idle and self._deadline is None:
            self._deadline = self.loop.call_later(self.limits.head_seconds, self.transport.abort)
        elif self._deadline is not None and not is_idle:
            self._deadline.cancel()
            self._deadline = None
