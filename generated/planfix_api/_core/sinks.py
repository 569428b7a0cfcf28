"""Where the contents of a download go."""

from __future__ import annotations

import os
from io import TextIOBase
from pathlib import Path
from typing import BinaryIO, Protocol


class Sink(Protocol):
    """Takes contents chunk by chunk; started anew for each attempt.

    Attributes:
        size: How many bytes are expected, None if unknown.
        repeatable: Whether `begin` can discard what an attempt that failed has written.
    """

    size: int | None
    repeatable: bool

    def begin(self) -> None:
        """Be ready for the first chunk."""
        ...

    def write(self, chunk: bytes) -> None:
        """Take the next chunk."""
        ...

    def finish(self) -> None:
        """All contents came; make them visible."""
        ...

    def abandon(self) -> None:
        """The call failed for good; leave nothing behind. harmless after `finish`."""
        ...


class PathSink:
    """A file that appears under its name only when it is complete.

    The contents go to a temporary file beside it, which is renamed at the end; a
    file that was there before stays untouched until then.
    """

    repeatable = True

    def __init__(self, path: str | os.PathLike[str], size: int | None = None) -> None:
        self.size = size
        self._path = Path(path).resolve()
        if self._path.is_dir():
            raise IsADirectoryError(f"give the name of a file, not of a directory: {self._path}")
        self._file: BinaryIO | None = None
        self._temporary: Path | None = None

    def begin(self) -> None:
        """Start a temporary file in the folder of the target."""
        self.abandon()
        self._temporary = self._path.parent / f".{os.urandom(8).hex()}.part"
        self._file = self._temporary.open("xb")

    def write(self, chunk: bytes) -> None:
        """Write to the temporary file."""
        if self._file is None:
            raise RuntimeError("begin() comes before write()")
        self._file.write(chunk)

    def finish(self) -> None:
        """Rename the temporary file to the target."""
        if self._file is None or self._temporary is None:
            raise RuntimeError("begin() comes before finish()")
        self._file.close()
        if self._path.exists():
            self._temporary.chmod(self._path.stat().st_mode & 0o777)
        self._temporary.replace(self._path)
        self._file = self._temporary = None

    def abandon(self) -> None:
        """Remove the temporary file, if it is still there."""
        if self._file is not None:
            self._file.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
        self._file = self._temporary = None


class FileSink:
    """A binary file object of the caller's, written from its present position.

    A further attempt goes back there; an object that cannot seek gets one attempt.
    """

    def __init__(self, file: BinaryIO, size: int | None = None) -> None:
        self.size = size
        self._file = file
        self.repeatable = file.seekable()
        self._start = file.tell() if self.repeatable else 0

    def begin(self) -> None:
        """Go back to where the first attempt began."""
        if self.repeatable and self._file.tell() != self._start:
            self._file.seek(self._start)
            self._file.truncate()

    def write(self, chunk: bytes) -> None:
        """Write to the object."""
        self._file.write(chunk)

    def finish(self) -> None:
        """Flush the object; it stays open."""
        self._file.flush()

    def abandon(self) -> None:
        """Leave what was written: the object is the caller's."""


def sink_for(target: str | os.PathLike[str] | BinaryIO, size: object = None) -> Sink:
    """The sink for a path or a binary file object.

    Args:
        target: Where to write.
        size: What the service tells about the size of the file.

    Raises:
        TypeError: It is neither.
    """
    known = size if isinstance(size, int) else None
    if not isinstance(target, TextIOBase):
        if isinstance(target, str | os.PathLike):
            return PathSink(target, known)
        if hasattr(target, "write"):
            return FileSink(target, known)
    raise TypeError("give a path, or a file object opened in binary mode, to download to")
