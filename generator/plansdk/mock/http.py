"""Requests and answers of HTTP as plain values, the same in process and over sockets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """A request, as it came.

    Attributes:
        method: Upper-case.
        target: Path and query, still percent-encoded: `/api/v3/task?%7B%22limit%22...`.
        headers: By lower-case name; of a repeated one the last.
        body: The whole body.
        scheme: `http` or `https`.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    scheme: str = "https"

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What follows the question mark, still percent-encoded."""
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer.

    Attributes:
        delay: Seconds to wait before it is sent.
        sent: How many bytes of the body are sent before the connection is cut; None for
            all of them, -1 for not even the head.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    delay: float = 0
    sent: int | None = None


CUT_AT_ONCE = -1
"""`Answer.sent` of a connection that is cut without an answer."""

NO_BODY = frozenset({204, 304})
"""Statuses whose answers have no body."""


def text_answer(status: int, text: str) -> Answer:
    """An answer that carries a line of text."""
    return Answer(status, f"{text}\n".encode(), {"content-type": "text/plain"})


def json_answer(status: int, value: Any) -> Answer:
    """An answer that carries JSON."""
    try:
        body = _encode(value).encode()
    except UnicodeEncodeError:  # half of a pair of surrogates, which UTF-8 cannot have
        body = json.dumps(value, separators=(",", ":")).encode()
    return Answer(status, body, {"content-type": "application/json"})


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
