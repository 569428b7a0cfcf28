"""The adopted edits of a package, all together.

They lie beside the package, one patch per file: `plansdk.patches/PACKAGE/PATH.patch`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plansdk.diagnostics import Rejected, Span, error
from plansdk.vendor import patches
from plansdk.vendor.patches import ConflictError, Patch

SUFFIX = ".patch"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit that does not fit what is generated now.

    Attributes:
        patch: The file with the edit.
        path: What it changes, below the package.
        reason: Why it does not fit.
        wanted: The edit.
        found: What is generated now in its place.
    """

    patch: Path
    path: str
    reason: str
    wanted: str = ""
    found: str = ""


class ConflictsError(Exception):
    """Adopted edits do not fit; nothing was written.

    Attributes:
        conflicts: All of them.
    """

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__("; ".join(f"{each.path}: {each.reason}" for each in conflicts))
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True)
class Patched:
    """Generated files with the adopted edits.

    Attributes:
        files: Path to text.
        applied: Files that have edits.
        dropped: Files whose edits did not fit and were left out.
    """

    files: Mapping[str, str]
    applied: tuple[str, ...]
    dropped: tuple[str, ...]


def read_all(folder: Path) -> dict[str, Patch]:
    """Read the edits of a package, by the path of the file that each changes.

    Raises:
        Rejected: A patch cannot be read.
    """
    found: dict[str, Patch] = {}
    for place in sorted(folder.rglob(f"*{SUFFIX}")):
        path = place.relative_to(folder).as_posix().removesuffix(SUFFIX)
        try:
            found[path] = patches.parse(place.read_bytes().decode())
        except (OSError, ValueError) as err:
            hint = "Restore it from version control, or delete it to give the edit up."
            message = f"the patch cannot be read: {err}"
            raise Rejected([error("VND203", Span(str(place)), message, hint)]) from None
    return found


def apply_all(folder: Path, files: Mapping[str, str], *, force: bool = False) -> Patched:
    """Apply the adopted edits of a package, which lie in a folder, to generated files.

    Args:
        force: Whether edits that do not fit are left out.

    Raises:
        ConflictsError: Some do not fit.
        Rejected: A patch cannot be read.
    """
    result = dict(files)
    applied: list[str] = []
    conflicts: list[Conflict] = []
    for path, patch in read_all(folder).items():
        place = folder / f"{path}{SUFFIX}"
        if path not in files:
            conflicts.append(Conflict(place, path, "the file is no longer generated"))
            continue
        try:
            result[path] = patches.apply(patch, files[path])
            applied.append(path)
        except ConflictError as err:
            conflicts.append(Conflict(place, path, err.reason, err.hunk.shown, err.found))
    if conflicts and not force:
        raise ConflictsError(tuple(conflicts))
    return Patched(result, tuple(applied), tuple(each.path for each in conflicts))
