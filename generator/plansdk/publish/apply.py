"""Carrying changes out, one run at a time per folder."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

from plansdk.diagnostics import Rejected, Span, error
from plansdk.publish import exchange, journal
from plansdk.publish.changeset import Changeset, compare
from plansdk.publish.tree import Step


class Mechanism(Protocol):
    """A way to make changes visible at once, and to finish or clear up after a killed run."""

    def publish(self, changes: Changeset, step: Step) -> bool:
        """Carry changes out; False where this way cannot be gone and nothing has changed."""
        ...

    def recover(self, target: Path, step: Step) -> None:
        """Finish or clear up what a killed run left."""
        ...

    def is_unfinished(self, target: Path) -> bool:
        """Whether a killed run left something."""
        ...


_TRIES: Final = 100
_MECHANISMS: Final[tuple[Mechanism, ...]] = (exchange, journal)
"""In the order in which they are tried."""


def apply(changes: Changeset, *, step: Step | None = None) -> Changeset:
    """Make the folder hold the wanted files.

    Where there are no differences nothing is touched. Otherwise the folder is compared again
    once no other run can write to it, and what a killed run left is finished first.

    Args:
        changes: What to do.
        step: Called before each change on disk with its name.

    Returns:
        The changes as they were carried out.

    Raises:
        Rejected: Another run is writing, something got in the way, or the system
            refuses; the folder is as it was.
    """
    step = step or (lambda _: None)
    target = changes.target
    if not changes.pending and not is_unfinished(target):
        return changes
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(target):
            for each in _MECHANISMS:
                each.recover(target, step)
            changes = compare(target, changes.contents, changes.facts, changes.overwrite)
            if changes.pending:
                any(each.publish(changes, step) for each in _MECHANISMS)
    except OSError as err:
        place = Span(str(err.filename or target))
        message = f"cannot write: {err.strerror or err}"
        raise Rejected([error("PUB302", place, message)]) from err
    return changes


def is_unfinished(target: Path) -> bool:
    """Whether a killed run left something that the next one finishes or clears up."""
    target = target.resolve()
    return _lock(target).exists() or any(each.is_unfinished(target) for each in _MECHANISMS)


@contextmanager
def exclusive(target: Path, what: str = "") -> Generator[None]:
    """Keep other runs away from a folder, or from something that belongs to it.

    The lock is the system's, on a hidden file beside the folder (inside it where the
    folder around may not be written): it ends with the process however that ends, and
    the file goes before the lock is given back.

    Raises:
        Rejected: Another run holds it.
    """
    from filelock import FileLock, Timeout  # checking a package needs none of it

    place = _lock(target, what)
    lock = FileLock(place, timeout=0)
    try:
        for _ in range(_TRIES):
            place.touch()
            before = place.stat()
            lock.acquire()
            with suppress(FileNotFoundError):
                if os.path.samestat(place.stat(), before):
                    break
            lock.release()  # of a file that its last holder has deleted in between
        else:
            raise Timeout(str(place))
    except Timeout:
        hint = "Wait until the other run has ended."
        message = "another run writes to this folder"
        raise Rejected([error("PUB301", Span(str(place)), message, hint)]) from None
    try:
        yield
    finally:
        with suppress(OSError):  # on Windows an open file cannot go
            place.unlink()
        lock.release()


def _lock(target: Path, what: str = "") -> Path:
    if os.access(target.parent, os.W_OK) or not target.is_dir():
        return target.parent / f".plansdk-{target.name}{what}.lock"
    return target / f".plansdk{what}.lock"
