"""Contents of files, told apart from refusals."""

from __future__ import annotations

import os
import re
from typing import BinaryIO

from .exchange import Answer, changed
from .sinks import Sink, sink_for

_HEAD = 4096
_REFUSAL = (
    rb"""^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<response\s[^>]*\bstatus\s*=\s*["']error["']"""
)


class Download:
    """A sink that looks at what it writes.

    A refusal comes with the HTTP status of one, according to the documentation. Under
    status 200 it would be taken for the file; a small body that begins as a refusal
    does is not.

    Args:
        target: Path or binary file object to write to.
        size: What the service tells about the size of the file.
    """

    def __init__(self, target: str | os.PathLike[str] | BinaryIO, size: object = None) -> None:
        self._sink: Sink = sink_for(target, size)
        self.size = self._sink.size
        self._head = b""
        self._size = 0

    @property
    def repeatable(self) -> bool:
        """See `Sink.repeatable`."""
        return self._sink.repeatable

    def begin(self) -> None:
        """See `Sink.begin`."""
        self._head, self._size = b"", 0
        self._sink.begin()

    def write(self, chunk: bytes) -> None:
        """See `Sink.write`."""
        self._size += len(chunk)
        self._head += chunk[: max(0, _HEAD - len(self._head))]
        self._sink.write(chunk)

    def finish(self) -> None:
        """See `Sink.finish`."""
        self._sink.finish()

    def abandon(self) -> None:
        """See `Sink.abandon`."""
        self._sink.abandon()

    def holds_refusal(self) -> bool:
        """Whether what came is a refusal instead of a file."""
        return self._size <= _HEAD and re.match(_REFUSAL, self._head) is not None

    def as_answer(self, answer: Answer) -> Answer:
        """The answer with what came as its body."""
        return changed(answer, content=self._head)
