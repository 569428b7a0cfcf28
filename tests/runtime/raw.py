"""A server that writes bytes at its own pace."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

Parts = Callable[[], Iterable[bytes | float]]


class RawServer:
    """Answers each request with parts: bytes to write, or seconds to wait.

    Args:
        answers: The answers in turn; the last one for ever.
        swallow: Bytes of a request to take in at a time; 0 for all that are there.
        every: Seconds between such bites.
    """

    def __init__(self, *answers: Parts, swallow: int = 0, every: float = 0.0) -> None:
        self._answers = list(answers)
        self._bite = (swallow or 1 << 16, every)
        self._stop = threading.Event()
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                while self._receive(connection):
                    answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
                    for part in answer():
                        if isinstance(part, bytes):
                            connection.sendall(part)
                        elif self._stop.wait(part):
                            return
            except OSError:
                return

    def _receive(self, connection: socket.socket) -> bool:
        """Take in a request; a body only as far as it follows slowly."""
        received, (size, every) = b"", self._bite
        while b"\r\n\r\n" not in received:
            chunk = connection.recv(size)
            if not chunk:
                return False
            received = received[-4:] + chunk
        while every and not self._stop.is_set() and connection.recv(size):
            time.sleep(every)
        return True

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(10)
