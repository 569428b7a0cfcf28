"""Single files: read, digested, and written so that others see the old one or the new one."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of the largest file that is read; no source, patch or manifest comes near."""


def read_regular(place: Path) -> bytes:
    """Read a file that somebody else has put there: a regular one of moderate size.

    A pipe would keep the reader waiting, and a device has no end.

    Raises:
        OSError: It is none, or the system refuses.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(place, flags), "rb") as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(place))
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(place))
    return content


def own_table(package: str, name: str) -> Any:
    """What a table of plansdk's own says: YAML beside the modules of a package."""
    # Not every command needs one.
    from importlib.resources import files

    import yaml

    return yaml.load(files(package).joinpath(name).read_bytes(), Loader=yaml.CSafeLoader)


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
    """SHA-256 in hexadecimal, with line ends folded: the same in every checkout."""
    return hashlib.sha256(folded(content)).hexdigest()


def folded(content: bytes) -> bytes:
    """The content with line feeds for the line ends of Windows."""
    return content.replace(b"\r\n", b"\n")


def digest(folder: Path, paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files, whatever the order of `paths`.

    Args:
        folder: What the names are relative to.

    Raises:
        OSError: One of them cannot be read.
    """
    hasher = hashlib.sha256()
    for path in sorted(paths):
        content = folded(path.read_bytes())
        hasher.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        hasher.update(content)
    return hasher.hexdigest()
