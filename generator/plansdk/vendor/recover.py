"""Put a package in order that a merge in version control has mixed up.

Both sides of the merge were packages that plansdk wrote. The newer specification counts, what
either side selected is kept, and everything is made again from that, with the edits that both
sides have adopted.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

from plansdk.diagnostics import Rejected, Span, error, reject_errors
from plansdk.files import folded, read_regular, write_atomically
from plansdk.naming import ledger as ledgers
from plansdk.naming.ledger_parts import filled
from plansdk.progress import Progress
from plansdk.publish import MANIFEST, Manifest
from plansdk.publish.changeset import obstacles
from plansdk.publish.manifest import parse_manifest
from plansdk.resources import LEDGER
from plansdk.targets import TARGETS
from plansdk.vendor import edits, patches
from plansdk.vendor.again import base_of
from plansdk.vendor.description import document_of
from plansdk.vendor.lock import (
    VENDORED,
    Lock,
    Selection,
    is_in_conflict,
    lock_of,
    patches_of,
    read_content,
)
from plansdk.vendor.make import Vendored, order_of, vendor

_CONFLICT = re.compile(
    r"^<<<<<<< .*\n(?P<ours>(?:.*\n)*?)(?:^\|\|\|\|\|\|\|.*\n(?:.*\n)*?)?"
    r"^=======\n(?P<theirs>(?:.*\n)*?)^>>>>>>> .*\n",
    re.MULTILINE,
)


def recover(
    folder: Path,
    progress: Progress,
    *,
    spec: Path | None = None,
    selection: Selection | None = None,
    merge: bool = False,
) -> Vendored:
    """Make a package again.

    Args:
        spec: The specification; by default that of the newer side.
        selection: What to keep of the API; by default what either side has kept.
        merge: Whether edits in conflict are written between markers.

    Raises:
        Rejected: The manifest is not that of two sides, or the package cannot be made.
        ConflictsError: Adopted edits do not fit. In either case nothing was written.
    """
    with edits.alone(folder):
        manifest, lock = _joined(folder)
        lock = replace(lock, selection=selection or lock.selection)
        facts = {**lock.facts(), "plansdk": lock.tool}
        new = {
            folder / MANIFEST: Manifest(facts, manifest.files).to_bytes(),
            **_names(folder),
            **_patches(folder),
        }
        old = {place: place.read_bytes() for place in new}
        try:
            for place, content in new.items():
                write_atomically(place, content)
            order = order_of(
                folder, spec or document_of(TARGETS[lock.target], folder, lock.specification)
            )
            base = base_of(folder, progress)
            return vendor(order, progress, again=True, merge=merge, base=base)
        except BaseException:
            if (folder / MANIFEST).read_bytes() == new[folder / MANIFEST]:
                for place, content in old.items():
                    write_atomically(place, content)
            raise


def _joined(folder: Path) -> tuple[Manifest, Lock]:
    """The newer side of a manifest, with the files of both and what both have selected."""
    place = folder / MANIFEST
    found: list[tuple[Manifest, Lock]] = []
    for text in _sides(read_content(folder).decode(errors="replace")):
        try:
            manifest = parse_manifest(text.encode())
        except ValueError:
            message = "the sides of a merge cannot be told apart"
            hint = "Restore the manifest of one side from version control, then recover again."
            raise Rejected([error("VND209", Span(str(place)), message, hint)]) from None
        found.append((_bare(manifest), lock_of(place, _bare(manifest))))
    (first, lock), (second, other) = found[0], found[-1]
    if other.specification.is_newer_than(lock.specification):
        lock, other = other, lock
    files = {**first.files, **second.files}
    only = dict.fromkeys((*lock.selection.only, *other.selection.only))
    is_whole = not (lock.selection.only and other.selection.only)
    depth = max(lock.selection.depth, other.selection.depth)
    joined = replace(
        lock,
        selection=Selection(() if is_whole else tuple(only), depth),
        custom_fields=lock.custom_fields or other.custom_fields,
        sizes=dict.fromkeys(files, 0),
    )
    return Manifest({}, files), joined


def _bare(manifest: Manifest) -> Manifest:
    """A manifest without facts about single files, which need not fit together after a merge."""
    facts = dict(manifest.facts)
    vendored = facts.get(VENDORED)
    if isinstance(vendored, dict):
        kept = cast("dict[str, object]", vendored)
        kept = {**kept, "sizes": dict.fromkeys(manifest.files, 0)}
        facts[VENDORED] = {**kept, "patched": [], "conflicts": []}
    return Manifest(facts, manifest.files)


def _sides(text: str) -> list[str]:
    """Both sides of a text with conflict markers; a text without any is its only side."""
    ours = _CONFLICT.sub(lambda match: match["ours"], text)
    return [ours, _CONFLICT.sub(lambda match: match["theirs"], text)] if ours != text else [text]


def _names(folder: Path) -> dict[Path, bytes]:
    """The names of both sides, if they were mixed up.

    Raises:
        Rejected: They cannot be read.
    """
    place = folder / LEDGER
    reject_errors(obstacles(folder, LEDGER))
    content = folded(read_regular(place)) if place.exists() else b""
    if not is_in_conflict(content):
        return {}
    both = [ledgers.parse(each, str(place)) for each in _sides(content.decode(errors="replace"))]
    return {place: ledgers.dump(filled(both[0], both[-1])).encode()}


def _patches(folder: Path) -> dict[Path, bytes]:
    """Patches that were mixed up, with the changes of both sides.

    Raises:
        Rejected: One of them cannot be read.
    """
    found: dict[Path, bytes] = {}
    for path in edits.listed(patches_of(folder)):
        place = edits.place_of(patches_of(folder), path)
        content = folded(read_regular(place))
        if is_in_conflict(content):
            sides = _sides(content.decode())
            with suppress(ValueError):
                both = [patches.parse(each) for each in sides]
                found[place] = patches.both(path, both[0], both[-1]).encode()
    return found
