"""Unpacking a compressed body to its proper end."""

from __future__ import annotations

import zlib

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW = -15


class Unpacker:
    """Takes a body as it comes and gives its contents.

    Args:
        encoding: `gzip` or `deflate`.

    Raises:
        ValueError: Any other encoding.
    """

    def __init__(self, encoding: str) -> None:
        if encoding not in _WINDOWS:
            raise ValueError(encoding)
        self._window = _WINDOWS[encoding]
        self._stream = zlib.decompressobj(self._window)
        self._begun = False

    @property
    def complete(self) -> bool:
        """Whether all that has begun has ended."""
        return self._begun and self._stream.eof

    def feed(self, chunk: bytes) -> bytes:
        """The contents in a further piece of the body.

        Raises:
            ValueError: It is not compressed so.
        """
        contents = bytearray()
        while chunk:
            if self._stream.eof:  # another member, of which gzip allows any number
                self._stream = zlib.decompressobj(self._window)
            contents += self._unpacked(chunk)
            chunk = self._stream.unused_data
            self._begun = True
        return bytes(contents)

    def _unpacked(self, chunk: bytes) -> bytes:
        try:
            return self._stream.decompress(chunk)
        except zlib.error:
            if self._begun or self._window != _WINDOWS["deflate"]:
                raise ValueError("not compressed as it says") from None
        # What is called deflate comes without the frame of zlib as well.
        self._window = _RAW
        self._stream = zlib.decompressobj(_RAW)
        return self._unpacked(chunk)
