"""Carrying changes out, one run at a time per folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from filelock import FileLock, Timeout

from plansdk.diagnostics import Rejected, Span, error
from plansdk.files import sha256
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
    step = step or _ignore
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
    return any(each.is_unfinished(target) for each in _MECHANISMS)


@contextmanager
def exclusive(target: Path) -> Generator[None]:
    """Keep other runs of the same user away from a folder.

    The lock is the system's, on a file among the temporary ones: it ends with the process
    however that ends, and nothing is left beside the folder.

    Raises:
        Rejected: Another run holds it.
    """
    user = os.getuid() if hasattr(os, "getuid") else ""
    name = f"plansdk-{user}-{sha256(os.fsencode(target))[:32]}.lock"
    try:
        with FileLock(Path(tempfile.gettempdir()) / name, timeout=0):
            yield
    except Timeout:
        hint = "Wait until the other run has ended."
        place = Span(str(target))
        raise Rejected(
            [error("PUB301", place, "another run writes to this folder", hint)]
        ) from None


def _ignore(name: str) -> None:
    """Do nothing at a step."""
