"""What a client may cost."""

from __future__ import annotations

from dataclasses import dataclass


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
