"""Run the proxy until it is told to stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection
from pathlib import Path

import uvicorn

from plansdk.diagnostics import Rejected
from plansdk.mock.record.proxy import proxy
from plansdk.mock.record.recorder import Recorder


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
