"""Receiving the body of one answer, within what it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .exceptions import ConnectionLostError, DeadlineError, DecodeError, ResponseTooLargeError
from .exchange import Answer, Request

if TYPE_CHECKING:
    import httpx2

    from .deadline import Deadline
    from .options import Options
    from .unpacking import Unpacker

_OK = 200
_HEAD = 4096


class BodyReader:
    """Takes a body chunk by chunk: into memory, or into the sink of a successful download.

    What goes to a sink has to be a file in full: nothing but status 200 brings one, its
    end is known from the answer or from the size that the sink expects, and where it
    comes compressed although that was not asked for, it is unpacked to its proper end.

    Args:
        request: What was sent.
        response: What comes; its body has not been read.
        options: What it may take.
        deadline: When it must be over.

    Raises:
        DecodeError: It is no file in full, whatever comes.
    """

    def __init__(
        self, request: Request, response: httpx2.Response, options: Options, deadline: Deadline
    ) -> None:
        self._request = request
        self._response = response
        self._max_bytes = options.max_response_bytes
        self._deadline = deadline
        self._body = bytearray()
        self._size = 0
        self._unpacker: Unpacker | None = None
        self._sink = request.sink if response.is_success else None
        if self._sink is not None:
            if response.status_code != _OK:
                raise self._no_file(f"status {response.status_code} is not that of a whole file")
            self._open()
            deadline.pause()
            self._sink.begin()

    @property
    def to_sink(self) -> bool:
        """Whether the body goes to a sink."""
        return self._sink is not None

    @property
    def raw(self) -> bool:
        """Whether it is to be fed as it comes over the wire."""
        return self.to_sink and not self._response.is_stream_consumed

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk."""
        if self._unpacker is not None:
            try:
                chunk = self._unpacker.feed(chunk)
            except ValueError:
                raise self._no_file("the contents are compressed wrongly") from None
        self._size += len(chunk)
        if self._sink is not None:
            self._sink.write(chunk)
            chunk = chunk[: _HEAD - len(self._body)]
        self._body += chunk

    def check(self) -> None:
        """Check size and time.

        Raises:
            ResponseTooLargeError: It exceeds the size for an answer in memory.
            DeadlineError: The time for the call is over.
        """
        label = self._request.label
        if self._deadline.left() <= 0:
            raise DeadlineError(f"{label}: the answer took too long")
        if self._sink is None and self._size > self._max_bytes:
            raise ResponseTooLargeError(
                f"{label}: the answer exceeds {self._max_bytes} bytes",
                status=self._response.status_code,
            )

    def answer(self) -> Answer:
        """The answer, once all chunks have come.

        Raises:
            DecodeError: What went to the sink is not known to be all.
            ConnectionLostError: It is known not to be all.
        """
        if self._unpacker is not None and not self._unpacker.complete:
            raise self._no_file("the contents are compressed and cut off")
        if self._sink is not None and not self._is_framed():
            if self._sink.size is None:
                raise self._no_file("the server does not tell how long the contents are")
            if self._sink.size != self._size:
                raise ConnectionLostError(
                    f"{self._request.label}: {self._size} of {self._sink.size} bytes came"
                )
        status, body = self._response.status_code, bytes(self._body)
        headers = {name.lower(): value for name, value in self._response.headers.items()}
        if self.to_sink:
            return Answer(status, headers, b"", self._size, body)
        return Answer(status, headers, body)

    def _open(self) -> None:
        encoding = self._response.headers.get("content-encoding", "identity").strip().lower()
        if encoding in ("identity", "") or not self.raw:
            return
        from .unpacking import Unpacker  # servers hardly ever send what was not asked for

        try:
            self._unpacker = Unpacker(encoding)
        except ValueError:
            raise self._no_file("the contents are compressed in an unknown way") from None

    def _is_framed(self) -> bool:
        """Whether the end of the body shows in the answer itself."""
        headers = self._response.headers
        if "content-length" in headers or self._response.http_version == "HTTP/2":
            return True
        return headers.get("transfer-encoding", "").strip().lower().endswith("chunked")

    def _no_file(self, problem: str) -> DecodeError:
        return DecodeError(f"{self._request.label}: {problem}", status=self._response.status_code)
