"""Single files: written so that others see either the old one or the new one, and digests."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_atomically(place: Path, content: bytes) -> None:
    """Write a file beside its place and rename it; permissions stay those of the old file.

    Raises:
        OSError: The system refuses; the old file is as it was.
    """
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a name must not outlive a power cut that its contents did not
        new.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
        new.replace(place)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest(folder: Path, paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files, whatever the order of `paths`.

    Args:
        folder: What the names are relative to.

    Raises:
        OSError: One of them cannot be read.
    """
    hasher = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        hasher.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        hasher.update(content)
    return hasher.hexdigest()
