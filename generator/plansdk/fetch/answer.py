"""An answer's body as it arrives: decompressed, counted, and no longer than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_STEP = 64 * 1024


class TooLargeError(Exception):
    """The body is longer than allowed."""


class BrokenError(Exception):
    """The body is not what its headers say; the text tells how."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """A complete answer.

    Attributes:
        headers: Names in lower case.
        body: After decompression; empty unless the status is 200.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Body:
    """Takes the chunks of a body.

    A compressed body is expanded step by step, so that a small one which stands for
    gigabytes is noticed before it takes memory.

    Args:
        headers: Of the answer, names in lower case.
        max_bytes: Most bytes, compressed and expanded.
    """

    def __init__(self, headers: Mapping[str, str], max_bytes: int) -> None:
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
            raise BrokenError(f"it is compressed as {encoding[:40]!r}, which was not asked for")
        is_compressed = encoding not in ("identity", "")
        self._expander = zlib.decompressobj(_GZIP_OR_ZLIB) if is_compressed else None
        self._length = _declared(headers)
        self._ends_by_closing = self._length is None and "transfer-encoding" not in headers
        self._max = max_bytes
        self._received = 0
        self._content = bytearray()
        if self._length is not None and self._length > max_bytes:
            raise TooLargeError

    def take(self, chunk: bytes) -> None:
        """Add what has arrived.

        Raises:
            TooLargeError: It is too much.
            BrokenError: It cannot be expanded.
        """
        self._received += len(chunk)
        if self._received > self._max:
            raise TooLargeError
        if self._expander is None:
            self._content += chunk
            return
        try:
            while chunk and not self._expander.eof:
                self._content += self._expander.decompress(chunk, _STEP)
                if len(self._content) > self._max:
                    raise TooLargeError
                chunk = self._expander.unconsumed_tail
        except zlib.error:
            raise BrokenError("its compression is damaged") from None

    def complete(self) -> bytes:
        """The whole body.

        Raises:
            BrokenError: Something is missing, or nothing tells whether it is.
        """
        if self._expander is not None:
            if self._received and not self._expander.eof:
                raise BrokenError("it was cut off: the compressed contents have no end")
        elif self._ends_by_closing and self._received:
            raise BrokenError("it does not say how long it is, so that a cut would go unnoticed")
        if self._length is not None and self._received != self._length:
            raise BrokenError(f"it was cut off: {self._received} of {self._length} bytes came")
        return bytes(self._content)


def _declared(headers: Mapping[str, str]) -> int | None:
    length = headers.get("content-length", "")
    if not length:
        return None
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        raise BrokenError("its length is no number")
    return int(length)
