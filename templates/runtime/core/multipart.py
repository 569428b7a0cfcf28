"""A file as a multipart/form-data body (RFC 7578), read piece by piece."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO, TextIOBase
from pathlib import Path
from typing import BinaryIO, cast

from .exceptions import InvalidRequestError
from .options import CHUNK

Contents = bytes | bytearray | memoryview
Source = str | os.PathLike[str] | Contents | BinaryIO

_ESCAPES = {'"': "%22", "\r": "%0D", "\n": "%0A"}


class Upload:
    """One file to send, from a path, bytes or a binary file object.

    Memory use does not depend on the size. A file object is read from its present
    position and left open; one that cannot seek can be sent only once.

    Args:
        field: Name of the form field.
        source: A path, the contents, or a file object opened in binary mode.
        name: File name for the server; by default the source's own.

    Raises:
        TypeError: Not a source.
        ValueError: There is no name to send.
    """

    def __init__(self, field: str, source: Source, *, name: str | None = None) -> None:
        source = checked_source(source)
        self._source = source
        self._start = 0
        self._announced: int | None = None
        self.repeatable = True
        if not isinstance(source, str | os.PathLike | bytes):
            self.repeatable = source.seekable()
            self._start = source.tell() if self.repeatable else 0
        self.name = file_name(source, name)
        self._boundary = os.urandom(16).hex()
        self._head = _part_head(self._boundary, field, self.name)
        self._tail = f"\r\n--{self._boundary}--\r\n".encode("ascii")

    @property
    def content_type(self) -> str:
        """Value of the request's `Content-Type`."""
        return f"multipart/form-data; boundary={self._boundary}"

    def announce(self) -> int | None:
        """Settle how much is going to be sent; what is appended later is not.

        Returns:
            Bytes of the whole body, None where the source does not tell its size.

        Raises:
            OSError: The file cannot be read.
        """
        size = self._announced = self._size()
        return None if size is None else len(self._head) + size + len(self._tail)

    def chunks(self) -> Iterator[bytes]:
        """The body as announced."""
        yield self._head
        file, size = self._open(), self._announced
        try:
            while chunk := file.read(CHUNK if size is None else min(CHUNK, size)):
                size = None if size is None else size - len(chunk)
                yield chunk
        finally:
            if file is not self._source:
                file.close()
        if size:
            raise InvalidRequestError(f"{self.name} became shorter while it was being sent")
        yield self._tail

    def _open(self) -> BinaryIO:
        if isinstance(self._source, bytes):
            return BytesIO(self._source)
        if isinstance(self._source, str | os.PathLike):
            return Path(self._source).open("rb")
        if self.repeatable:
            self._source.seek(self._start)
        return self._source

    def _size(self) -> int | None:
        source = self._source
        if isinstance(source, bytes):
            return len(source)
        if isinstance(source, str | os.PathLike):
            path = Path(source)
            if path.is_dir():
                raise IsADirectoryError(f"a directory cannot be uploaded: {path}")
            return path.stat().st_size
        if not self.repeatable:
            return None
        here = source.tell()
        end = source.seek(0, os.SEEK_END)
        source.seek(here)
        return max(0, end - self._start)


def checked_source(source: Source) -> str | os.PathLike[str] | bytes | BinaryIO:
    """What is to be sent; contents that may still change are copied.

    Raises:
        TypeError: It is neither a path nor contents nor a file object in binary mode.
    """
    if isinstance(source, bytearray | memoryview):
        return bytes(source)
    if isinstance(source, TextIOBase):
        raise TypeError("open the file in binary mode to upload it")
    if not isinstance(source, str | os.PathLike | bytes) and not hasattr(source, "read"):
        kind = type(cast("object", source)).__name__
        raise TypeError(
            f"a path, bytes or a file object in binary mode can be sent, not a value of type {kind}"
        )
    return source


def file_name(source: Source, name: str | None) -> str:
    """The name of a file for the server: the one given, or the source's own.

    Raises:
        ValueError: There is none.
    """
    if name is None and isinstance(source, str | os.PathLike):
        name = Path(source).name
    elif name is None and not isinstance(source, Contents):
        own: object = getattr(source, "name", None)
        name = Path(own).name if isinstance(own, str) else None
    if not name:
        raise ValueError("give the file a name: name='offer.pdf'")
    return name


def _part_head(boundary: str, field: str, name: str) -> bytes:
    from mimetypes import guess_type

    content_type = guess_type(name)[0] or "application/octet-stream"
    return (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="{_quoted(field)}"; filename="{_quoted(name)}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    ).encode()


def _quoted(text: str) -> str:
    """A parameter as browsers send it: UTF-8, with quotes and line ends escaped."""
    return "".join(_ESCAPES.get(c, c) for c in text if c in _ESCAPES or c.isprintable())
