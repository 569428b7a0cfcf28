"""Delete a vendored package with its adopted edits."""

from __future__ import annotations

from pathlib import Path

from plansdk.diagnostics import Rejected, Span, error
from plansdk.publish import MANIFEST
from plansdk.publish.tree import prune
from plansdk.vendor import check, edits
from plansdk.vendor.lock import patches_of, read


def remove(folder: Path, *, force: bool = False) -> list[str]:
    """Delete what plansdk wrote; the manifest goes last, so that a killed run can be repeated.

    Args:
        force: Whether files that were edited and not adopted go, too.

    Returns:
        Files of the folder that stay, since plansdk did not write them.

    Raises:
        Rejected: It is no vendored package, or it was edited; nothing was deleted.
    """
    with edits.alone(folder):
        _remove(folder, force=force)
    return sorted(
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if not each.is_dir()
    )


def _remove(folder: Path, *, force: bool) -> None:
    manifest, _ = read(folder)
    checked = check.check(folder)
    if checked.edited and not force:
        hint = "Delete it nevertheless with --force."
        raise Rejected(
            error("VND202", Span(str(folder / path)), "edited by hand and not adopted", hint)
            for path in checked.edited
        )
    patches = patches_of(folder)
    places = [edits.place_of(patches, path) for path in edits.listed(patches)]
    places += [folder / path for path in manifest.files if not _is_behind_link(folder, path)]
    try:
        for place in places:
            for compiled in (place.parent / "__pycache__").glob(f"{place.stem}.*.pyc"):
                compiled.unlink()
            place.unlink(missing_ok=True)
            prune(place.parent / "__pycache__", place.parent)
            around = patches.parent.parent if place.is_relative_to(patches) else folder
            prune(place.parent, around)
        (folder / MANIFEST).unlink()
        prune(folder, folder.parent)
    except OSError as err:
        message = f"cannot delete: {err.strerror}"
        raise Rejected([error("PUB302", Span(str(err.filename)), message)]) from None


def _is_behind_link(folder: Path, path: str) -> bool:
    """Whether a folder on the way to a file is a link, which may lead elsewhere."""
    parents = list(Path(path).parents)[:-1]
    return any((folder / each).is_symlink() for each in parents)
