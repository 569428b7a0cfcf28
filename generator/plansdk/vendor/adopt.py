"""Turn hand edits of a vendored package into patches that every upgrade applies."""

from __future__ import annotations

from pathlib import Path

from plansdk.diagnostics import Rejected, Span, error
from plansdk.files import folded, read_regular
from plansdk.progress import Progress
from plansdk.vendor import check, edits, patches
from plansdk.vendor.again import again, refuse_another
from plansdk.vendor.lock import patches_of, read
from plansdk.vendor.make import publish_package


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
    with edits.alone(folder):
        return _adopt(folder, spec, progress)


def _adopt(folder: Path, spec: Path | None, progress: Progress) -> list[Path]:
    manifest, lock = read(folder)
    checked = check.check(folder)
    _only_edits(folder, checked)
    if not checked.edited:
        return []
    made = again(folder, lock, spec, progress)
    before = edits.apply_all(patches_of(folder), made.files, force=True)
    refuse_another(folder, made, before.files, manifest, lock, lock.conflicts)
    current = dict(before.files)
    for path in checked.edited:
        current[path] = folded(read_regular(folder / path)).decode()
    texts = {
        path: (
            patches.diff(path, made.files[path], current[path])
            if current[path] != made.files[path]
            else ""
        )
        for path in checked.edited
    }
    applied = [path for path, text in current.items() if text != made.files[path]]
    publish_package(folder, made, current, applied, patches=texts)
    return [edits.place_of(patches_of(folder), path) for path, text in texts.items() if text]


def _only_edits(folder: Path, checked: check.Checked) -> None:
    """Refuse what no patch can express."""
    hint = "Only edits can be adopted; `plansdk vendor upgrade --force` restores it."
    problems = [
        error("VND204", Span(str(folder / each.path)), f"{each.kind}: {each.text}", hint)
        for each in checked.differences
        if each.kind in ("missing", "moved", "truncated", "link", "special")
    ]
    problems += check.conflicts_of(folder, checked)
    if problems:
        raise Rejected(problems)
