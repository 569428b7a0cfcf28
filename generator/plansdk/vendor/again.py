"""A vendored package made again as it was: the base of its edits, and proof of its files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from plansdk import __version__
from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.files import sha256
from plansdk.plan import PlannedApi, plan
from plansdk.progress import Progress
from plansdk.publish import Manifest
from plansdk.targets import TARGETS
from plansdk.vendor import check, edits
from plansdk.vendor.description import described, document_of
from plansdk.vendor.description import planned as read_planned
from plansdk.vendor.edits import Base
from plansdk.vendor.lock import Lock, patches_of, read
from plansdk.vendor.make import Made, make, order_of
from plansdk.vendor.patches import Patch
from plansdk.vendor.selection import select


def again(folder: Path, lock: Lock, spec: Path | None, progress: Progress) -> Made:
    """Make a package from the specification that it was made from; nothing is written.

    Args:
        lock: What it was made of.
        spec: That specification; by default it is looked for.

    Raises:
        Rejected: It cannot be found or read.
    """
    order = order_of(folder, spec or document_of(TARGETS[lock.target], folder, lock.specification))
    return make(replace(order, selection=lock.selection), progress)


def rebuilt(folder: Path, spec: Path | None, progress: Progress) -> list[str]:
    """Make a package again, and compare its files with that instead of with its manifest.

    Args:
        spec: The specification; by default the one that the package was made from.

    Returns:
        Files that are not what is made now.

    Raises:
        Rejected: The package was made from something else, so that it says nothing.
        ConflictsError: Adopted edits do not fit.
    """
    manifest, lock = read(folder)
    made = again(folder, lock, spec, progress)
    files = edits.apply_all(patches_of(folder), made.files).files
    wanted = {path: sha256(text.encode()) for path, text in files.items()}
    paths = sorted(wanted.keys() | manifest.files.keys())
    found = [path for path in paths if check.hash_of(folder, path) != wanted.get(path, "")]
    if found and (changed := _changed_since(made, lock)):
        raise Rejected([_another(folder, changed)])
    return found


def planned(
    folder: Path, lock: Lock, spec: Path | None, progress: Progress
) -> tuple[PlannedApi, PlannedApi]:
    """The whole API that a package was made from, and the slice of it.

    Raises:
        Rejected: The specification cannot be found, or has errors.
    """
    target, inputs = described(folder, spec)
    whole = read_planned(target, inputs, progress)
    return whole, plan(select(whole, lock.selection).named, whole.symbols)


def base_of(folder: Path, progress: Progress) -> Base:
    """Gives files as they were generated before, for edits that the package does not tell of."""
    made: list[Made | None] = []

    def base(path: str, patch: Patch) -> str | None:
        del patch
        if not made:
            made.append(None)
            with suppress(Rejected):
                made[0] = again(folder, read(folder)[1], None, progress)
        return made[0].files.get(path) if made[0] else None

    return base


def refuse_another(
    folder: Path,
    made: Made,
    files: Mapping[str, str],
    manifest: Manifest,
    lock: Lock,
    but: Collection[str] = (),
) -> None:
    """Make sure that a package was made again exactly as its manifest says.

    Args:
        files: The files, with adopted edits.
        but: Files that do not count.

    Raises:
        Rejected: It was not.
    """
    hashes = {path: sha256(text.encode()) for path, text in files.items()}
    if {**hashes, **dict.fromkeys(but)} != {**manifest.files, **dict.fromkeys(but)}:
        raise Rejected([_another(folder, _changed_since(made, lock))])


def _another(folder: Path, changed: list[str]) -> Diagnostic:
    """The finding that a package was not made again as it was."""
    differs = " and ".join(changed)
    message = f"cannot be made again as it was: {differs or 'patches or names'} changed since"
    hint = "Use the plansdk, the specification and the settings that it was made with."
    return error("VND204", Span(str(folder)), message, hint)


def _changed_since(made: Made, lock: Lock) -> list[str]:
    """What of that which a package depends on is not as it was."""
    now = made.lock
    facts = (
        ("specification", lock.specification.sha256, now.specification.sha256),
        ("custom fields", lock.custom_fields, now.custom_fields),
        ("plansdk", lock.tool, __version__),
        ("templates", lock.templates, now.templates),
        ("black settings", lock.formatter, now.formatter),
    )
    return [name for name, then, today in facts if then != today]
