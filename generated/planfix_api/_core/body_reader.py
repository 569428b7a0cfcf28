"""Receiving the body of one answer, within what it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .exceptions import DeadlineError, ResponseTooLargeError
from .exchange import Answer, ExchangeLimits, Request

if TYPE_CHECKING:
    import httpx2


class BodyReader:
    """Takes a body chunk by chunk: into memory, or into the sink of a successful download.

    Args:
        request: What was sent.
        response: What comes; its body has not been read.
        limits: What it may take.
    """

    def __init__(self, request: Request, response: httpx2.Response, limits: ExchangeLimits) -> None:
        self._request = request
        self._response = response
        self._limits = limits
        self._body = bytearray()
        self._size = 0
        self._sink = request.sink if response.is_success else None
        if self._sink is not None:
            limits.deadline.pause()
            self._sink.begin()

    @property
    def to_sink(self) -> bool:
        """Whether the body goes to a sink."""
        return self._sink is not None

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk."""
        self._size += len(chunk)
        if self._sink is not None:
            self._sink.write(chunk)
        else:
            self._body += chunk

    def check(self) -> None:
        """Check size and time.

        Raises:
            ResponseTooLargeError: It exceeds the size for an answer in memory.
            DeadlineError: The time for the call is over.
        """
        label, limits = self._request.label, self._limits
        if limits.deadline.left() <= 0:
            raise DeadlineError(f"{label}: the answer took too long")
        if self._sink is None and self._size > limits.max_bytes:
            raise ResponseTooLargeError(
                f"{label}: the answer exceeds {limits.max_bytes} bytes",
                status=self._response.status_code,
            )

    def answer(self) -> Answer:
        """The answer, once all chunks have come."""
        return Answer(
            self._response.status_code,
            {name.lower(): value for name, value in self._response.headers.items()},
            bytes(self._body),
            self._size if self.to_sink else 0,
        )
