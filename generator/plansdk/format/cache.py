"""What black answered before, remembered by content.

An entry is a file named by the key. Its first line is the SHA-256 of the rest, so
that a torn or damaged entry counts as absent; an empty rest stands for "black leaves
the text as it is", which is the usual case. Entries are written beside their place
and renamed, so that concurrent runs see whole entries only. A cache that cannot be
read or written costs time, never a run.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

LIMIT: Final = 64 * 1024 * 1024
"""Bytes that the entries may take together."""

_FRESH: Final = 24 * 3600.0
"""Seconds after which a used entry is marked as used again."""


class Cache:
    """Formatted texts by key, in a folder of bounded size."""

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self._folder = None if folder is None else folder / "format"
        self._limit = limit
        self._wrote = False

    def get(self, key: str, text: str) -> str | None:
        """Look the formatted form of `text` up; None when it is not known."""
        if self._folder is None:
            return None
        place = self._place(self._folder, key)
        try:
            checksum, _, payload = place.read_bytes().partition(b"\n")
            if checksum != _checksum(payload):
                return None
            found = payload.decode() if payload else text
        except (OSError, UnicodeDecodeError):
            return None
        self._mark_used(place)
        return found

    def put(self, key: str, text: str, formatted: str) -> None:
        """Remember the formatted form of `text`."""
        if self._folder is None or not formatted:
            return
        payload = b"" if formatted == text else formatted.encode()
        place = self._place(self._folder, key)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(place, _checksum(payload) + b"\n" + payload)
            self._wrote = True

    def trim(self) -> None:
        """Forget what was not used for longest, when the entries take too much space."""
        if self._folder is None or not self._wrote:
            return
        entries: list[tuple[float, int, Path]] = []
        for place in self._folder.glob("??/*"):
            with suppress(OSError):
                facts = place.stat()
                entries.append((facts.st_mtime, facts.st_size, place))
        excess = sum(size for _, size, _ in entries) - self._limit
        if excess <= 0:
            return
        excess += self._limit // 4  # so that not every run has to trim
        for _, size, place in sorted(entries):
            if excess <= 0:
                break
            with suppress(OSError):
                place.unlink()
                excess -= size

    @staticmethod
    def _place(folder: Path, key: str) -> Path:
        return folder / key[:2] / key[2:]

    @staticmethod
    def _mark_used(place: Path) -> None:
        with suppress(OSError):
            if time.time() - place.stat().st_mtime > _FRESH:
                os.utime(place)


def _checksum(payload: bytes) -> bytes:
    return hashlib.sha256(payload).hexdigest().encode()


def _write(place: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
