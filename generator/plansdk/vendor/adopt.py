"""Turn hand edits of a vendored package into patches that every upgrade applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from plansdk import __version__
from plansdk.diagnostics import Rejected, Span, error
from plansdk.files import sha256, write_atomically
from plansdk.progress import Progress
from plansdk.publish import Manifest
from plansdk.targets import TARGETS
from plansdk.vendor import check, edits, patches
from plansdk.vendor.description import document_of
from plansdk.vendor.lock import Lock, patches_of, read
from plansdk.vendor.make import Made, make, order_of, publish_package


def adopt(folder: Path, spec: Path | None, progress: Progress) -> list[Path]:
    """Store the hand edits of a package as patches, and accept its files as they are.

    The package is made again as it was, to have what the edits were made on.

    Args:
        spec: The specification that it was made of; by default it is looked for among
            those that were fetched or are bundled.

    Returns:
        The files that hold the edits.

    Raises:
        Rejected: There is something else than edits, or the package cannot be made
            again as it was; nothing was written.
    """
    manifest, lock = read(folder)
    checked = check.check(folder)
    _only_edits(folder, checked)
    if not checked.edited:
        return []
    order = replace(
        order_of(folder, None),
        spec=spec or document_of(TARGETS[lock.target], folder, lock.specification),
    )
    made = make(order, progress)
    before = edits.apply_all(patches_of(folder), made.files, force=True)
    _same_package(folder, made, before.files, manifest, lock)
    current = {
        **before.files,
        **{path: (folder / path).read_bytes().decode() for path in checked.edited},
    }
    written: list[Path] = []
    for path in checked.edited:
        place = edits.place_of(patches_of(folder), path)
        if current[path] == made.files[path]:
            place.unlink(missing_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        text = patches.diff(path, made.files[path], current[path])
        write_atomically(place, text.encode())
        written.append(place)
    # The manifest follows last: until then the files still count as edited, and a run
    # that was killed is simply repeated.
    applied = [path for path, text in current.items() if text != made.files[path]]
    publish_package(folder, made, current, applied)
    return written


def _only_edits(folder: Path, checked: check.Checked) -> None:
    """Refuse what no patch can express."""
    hint = "Only edits can be adopted; `plansdk vendor upgrade --force` restores it."
    problems = [
        error("VND204", Span(str(folder / each.path)), f"{each.kind}: {each.text}", hint)
        for each in checked.differences
        if each.kind in ("missing", "moved", "truncated", "link")
    ]
    if problems:
        raise Rejected(problems)


def _same_package(
    folder: Path, made: Made, files: Mapping[str, str], manifest: Manifest, lock: Lock
) -> None:
    """Make sure that a package was made again exactly as it was.

    Raises:
        Rejected: It was not.
    """
    hashes = {path: sha256(text.encode()) for path, text in files.items()}
    if hashes == manifest.files:
        return
    now = made.lock
    facts = (
        ("specification", lock.specification.sha256, now.specification.sha256),
        ("custom fields", lock.custom_fields, now.custom_fields),
        ("plansdk", lock.tool, __version__),
        ("templates", lock.templates, now.templates),
        ("black settings", lock.formatter, now.formatter),
    )
    differs = " and ".join(name for name, then, today in facts if then != today)
    message = f"cannot be made again as it was: {differs or 'patches or names'} changed since"
    hint = "Adopt with the plansdk, the specification and the settings that it was made with."
    raise Rejected([error("VND204", Span(str(folder)), message, hint)])
