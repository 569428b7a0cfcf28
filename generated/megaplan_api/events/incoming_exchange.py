"""A request and its answer, free of any server."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

from .._core.secret import Secret
from .incoming_json import IncomingError


@dataclass(frozen=True, slots=True, repr=False)
class Head:
    """A request without its body.

    Attributes:
        path: Decoded, with what a server has cut off in front.
        length: How long the body says it is; empty where it does not.
        encoding: How the body is packed.
    """

    method: str
    path: str
    query: str
    length: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What a request is answered.

    Attributes:
        content_type: Of the body.
        going_on: What is still at work when the answer is sent.
    """

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    going_on: asyncio.Task[Any] | None = None

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers, names in lower case."""
        allowed = [("allow", "POST")] if self.status == 405 else []
        length = str(len(self.body))
        return [("content-type", self.content_type), ("content-length", length), *allowed]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What requests are let in.

    Attributes:
        secret: What a part of the path, or a value of the query, must be.
        max_bytes: Size of a body.
        seconds: Time for reading it.
    """

    secret: Secret | None
    max_bytes: int
    seconds: float

    def check(self, head: Head) -> None:
        """Look at a request before its body is read.

        Raises:
            IncomingError: It is not let in.
        """
        if head.method != "POST":
            raise IncomingError("only POST is taken", 405)
        if self.secret is not None and not self._is_known(head, self.secret.reveal()):
            raise IncomingError("the address is not the one that was registered", 403)
        if head.encoding.lower() not in ("", "identity"):
            raise IncomingError("packed bodies are not taken", 415)
        if head.length and not (head.length.isascii() and head.length.isdecimal()):
            raise IncomingError("the length is no number")
        if len(head.length) > 18 or int(head.length or 0) > self.max_bytes:
            raise self.too_large()

    def too_large(self) -> IncomingError:
        """The error of a body that is too large."""
        return IncomingError(f"the body is larger than {self.max_bytes} bytes", 413)

    def _is_known(self, head: Head, secret: str) -> bool:
        try:
            pairs = parse_qsl(head.query, max_num_fields=100)
        except ValueError:
            return False
        return _is_among(secret, [*head.path.split("/"), *(value for _, value in pairs)])


def _is_among(secret: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts is the secret, in a time that does not tell how near it is."""
    expected = secret.encode()
    same = [hmac.compare_digest(each.encode("utf-8", "surrogatepass"), expected) for each in texts]
    return any(same)


class Handler(Protocol):
    """What answers requests."""

    @property
    def bounds(self) -> Bounds:
        """What is let in."""
        ...

    async def handle(self, body: bytes, query: str) -> Answer:
        """Answer a request that was let in."""
        ...

    def refuse(self, error: IncomingError) -> Answer:
        """Answer a request that was not."""
        ...
