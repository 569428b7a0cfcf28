"""One run at a time per folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from plansdk.diagnostics import Rejected, Span, error

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TRIES: Final = 100


@contextmanager
def exclusive(target: Path) -> Generator[None]:
    """Keep other runs away from a folder.

    The lock is the system's, on a hidden file beside the folder (inside it where the
    folder around may not be written): it ends with the process however that ends, and
    the file goes when the lock is given back.

    Raises:
        Rejected: Another run holds it.
    """
    place = _place(target)
    handle = _take(place)
    try:
        yield
    finally:
        with suppress(OSError):  # on Windows an open file cannot go
            place.unlink()
        os.close(handle)


def is_left(target: Path) -> bool:
    """Whether a killed run left its lock file, or another run is writing."""
    return _place(target).exists()


def _place(target: Path) -> Path:
    if os.access(target.parent, os.W_OK) or not target.is_dir():
        return target.parent / f".plansdk-{target.name}.lock"
    return target / ".plansdk.lock"


def _take(place: Path) -> int:
    for _ in range(_TRIES):
        handle = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            _lock(handle)
            if _is_at(handle, place):
                return handle
        except BlockingIOError:
            os.close(handle)
            break
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    hint = "Wait until the other run has ended."
    raise Rejected([error("PUB301", Span(str(place)), "another run writes to this folder", hint)])


def _is_at(handle: int, place: Path) -> bool:
    """Whether the file is still there: its last holder may have deleted it in between."""
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as err:
            raise BlockingIOError from err
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
