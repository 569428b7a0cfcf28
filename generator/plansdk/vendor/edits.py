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

_SUFFIX = ".patch"


class ConflictsError(Exception):
    """Adopted edits do not fit; nothing was written.

    Attributes:
        conflicts: All of them, by the path of the file that each changes.
    """

    def __init__(self, conflicts: Mapping[str, ConflictError]) -> None:
        super().__init__("; ".join(f"{path}: {each}" for path, each in conflicts.items()))
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


def place_of(folder: Path, path: str) -> Path:
    """The patch of a file, among the edits of a package."""
    return folder / f"{path}{_SUFFIX}"


def read_all(folder: Path) -> dict[str, Patch]:
    """Read the edits of a package, by the path of the file that each changes.

    Raises:
        Rejected: A patch cannot be read.
    """
    found: dict[str, Patch] = {}
    for place in sorted(folder.rglob(f"*{_SUFFIX}")):
        path = place.relative_to(folder).as_posix().removesuffix(_SUFFIX)
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
    conflicts: dict[str, ConflictError] = {}
    for path, patch in read_all(folder).items():
        try:
            if path not in files:
                raise ConflictError("the file is no longer generated")
            result[path] = patches.apply(patch, files[path])
            applied.append(path)
        except ConflictError as err:
            conflicts[path] = err
    if conflicts and not force:
        raise ConflictsError(conflicts)
    return Patched(result, tuple(applied), tuple(conflicts))
