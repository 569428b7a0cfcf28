"""The adopted edits of a package, all together.

They lie beside the package, one patch per file: `plansdk.patches/PACKAGE/PATH.patch`. New
ones wait in `plansdk.patches/.plansdk-PACKAGE` until the package that they belong to is
published; a run that was killed before is undone by the next one, and finished otherwise.
From reading a package to storing its patches one run is alone with it (`alone`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from plansdk.diagnostics import Diagnostic, Rejected, Span, error, reject_errors
from plansdk.files import folded, read_regular, sha256
from plansdk.publish.apply import exclusive
from plansdk.publish.changeset import obstacles
from plansdk.publish.manifest import MANIFEST
from plansdk.publish.paths import WORK_PREFIX
from plansdk.publish.tree import discard, prune, write_new
from plansdk.vendor import patches
from plansdk.vendor.lock import patches_of
from plansdk.vendor.patches import ConflictError, Patch
from plansdk.vendor.three_way import Conflict, merge

Base: TypeAlias = Callable[[str, Patch], str | None]
"""Gives the generated text that a patch was made for; None where it is not known."""

_SUFFIX: Final = ".patch"
_READY: Final = "ready"


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
        conflicts: Files with conflict markers.
        patches: New patches by the paths of their files; empty for one that goes.
    """

    files: Mapping[str, str]
    applied: tuple[str, ...]
    dropped: tuple[str, ...]
    conflicts: tuple[str, ...]
    patches: Mapping[str, str]


def place_of(folder: Path, path: str) -> Path:
    """The patch of a file, among the edits of a package."""
    return folder / f"{path}{_SUFFIX}"


def listed(folder: Path) -> list[str]:
    """The paths of the files that have edits.

    Raises:
        Rejected: Something else than a patch is in the place of one, or links are on the way.
    """
    reject_errors(_obstacles(folder, folder / "any"))
    places = sorted(folder.rglob(f"*{_SUFFIX}"))
    reject_errors([found for place in places for found in _obstacles(folder, place)])
    return [each.relative_to(folder).as_posix().removesuffix(_SUFFIX) for each in places]


def read_all(folder: Path) -> dict[str, Patch]:
    """Read the edits of a package, by the path of the file that each changes.

    Raises:
        Rejected: Patches cannot be read.
    """
    found: dict[str, Patch] = {}
    problems: list[Diagnostic] = []
    for path in listed(folder):
        place = place_of(folder, path)
        try:
            found[path] = patches.parse(folded(read_regular(place)).decode())
        except (OSError, ValueError) as err:
            hint = "Restore it from version control, or delete it to give the edit up."
            message = f"the patch cannot be read: {err}"
            problems.append(error("VND203", Span(str(place)), message, hint))
    reject_errors(problems)
    return found


def apply_all(
    folder: Path,
    files: Mapping[str, str],
    *,
    force: bool = False,
    merge: bool = False,
    base: Base | None = None,
) -> Patched:
    """Apply the adopted edits of a package, which lie in a folder, to generated files.

    Args:
        force: Whether edits that do not fit are left out.
        merge: Whether they are written beside what is generated, between conflict markers.
        base: Gives what a patch was made for, to merge what does not fit as it is.

    Raises:
        ConflictsError: Some do not fit.
        Rejected: A patch cannot be read.
    """
    result, new = dict(files), dict[str, str]()
    applied: list[str] = []
    conflicts: list[str] = []
    left: dict[str, ConflictError] = {}
    for path, patch in read_all(folder).items():
        try:
            if path not in files:
                raise ConflictError("the file is no longer generated")
            merged = _applied(path, patch, files[path], base)
        except ConflictError as err:
            left[path] = err
            continue
        if merged.conflict and not merge:
            left[path] = merged.conflict
            continue
        result[path] = merged.text
        if merged.conflict:
            conflicts.append(path)
        elif merged.text != files[path]:
            applied.append(path)
        if merged.is_merged and not merged.conflict:
            is_needed = merged.text != files[path]
            new[path] = patches.diff(path, files[path], merged.text) if is_needed else ""
    if left and not force:
        raise ConflictsError(left)
    new |= dict.fromkeys(left, "")
    return Patched(result, tuple(applied), tuple(left), tuple(conflicts), new)


@dataclass(frozen=True, slots=True)
class _Applied:
    """A text with an edit, or with conflict markers, and what the first conflict is."""

    text: str
    is_merged: bool = False
    conflict: ConflictError | None = None


def _applied(path: str, patch: Patch, text: str, base: Base | None) -> _Applied:
    """Apply a patch, exactly or else by merging.

    Raises:
        ConflictError: It does not fit, and what it was made for is not known.
    """
    try:
        return _Applied(patches.apply(patch, text))
    except ConflictError as err:
        before = base(path, patch) if base else None
        if before is None:
            raise
        edited = patches.apply(patch, before)
        parts = merge(*map(patches.lines_of, (before, edited, text)))
        conflict = next((each for each in parts if isinstance(each, Conflict)), None)
        whole = (each.marked() if isinstance(each, Conflict) else each for each in parts)
        merged = "".join(line for part in whole for line in part)
        if conflict is None:
            return _Applied(merged, is_merged=True)
        shown = conflict.shown(patches.lines_of(text))
        return _Applied(merged, True, ConflictError(err.reason, err.wanted, shown))


def bases(package: Path, edited: Collection[str], again: Base | None) -> Base:
    """What the edits of a package were made on: its files without them, or made again.

    Args:
        edited: Files that were edited since, which do not tell.
        again: Gives the same where a file does not tell.
    """

    def base(path: str, patch: Patch) -> str | None:
        if path not in edited:
            with suppress(OSError, ValueError, ConflictError):
                text = folded(read_regular(package / path)).decode()
                before = patches.taken_back(patch, text)
                if patches.apply(patch, before) == text:
                    return before
        made = again(path, patch) if again else None
        with suppress(ConflictError):
            if made is not None and patches.apply(patch, made):
                return made
        return None

    return base


@contextmanager
def alone(package: Path) -> Generator[None]:
    """Keep other runs away from a package and its edits, and settle what a killed one left.

    Raises:
        Rejected: Another run is at work.
    """
    with ExitStack() as stack:
        if package.is_dir():
            with suppress(OSError):  # where no lock can be written, nothing else can
                stack.enter_context(exclusive(package, ".patches"))
        _settle(package)
        yield


@contextmanager
def stored(package: Path, new: Mapping[str, str], manifest: bytes) -> Generator[None]:
    """Store patches together with the package that is published in the block.

    Args:
        new: Patches by the paths of their files; empty for one that goes.
        manifest: The manifest that the package has afterwards.

    Raises:
        Rejected: Something is in the way.
    """
    folder = patches_of(package)
    reject_errors([e for path in new for e in _obstacles(folder, place_of(folder, path))])
    if not new:
        yield
        return
    work = _work(package)
    try:
        discard(work)
        write_new((place_of(work / "new", path), text.encode()) for path, text in new.items())
        write_new([(work / _READY, sha256(manifest).encode())])
        yield
    except OSError as err:
        place, message = Span(str(err.filename or work)), f"cannot write: {err.strerror or err}"
        raise Rejected([error("VND203", place, message)]) from err
    finally:
        _settle(package)


def _settle(package: Path) -> None:
    """Put patches in their places if the package that they belong to is there, else drop them."""
    work, folder = _work(package), patches_of(package)
    if not work.is_dir() or work.is_symlink():
        return
    with suppress(OSError):
        wanted = read_regular(work / _READY).decode()
        if sha256(read_regular(package / MANIFEST)) == wanted:
            for place in sorted((work / "new").rglob(f"*{_SUFFIX}")):
                goal = folder / place.relative_to(work / "new")
                if place.stat().st_size:
                    goal.parent.mkdir(parents=True, exist_ok=True)
                    place.replace(goal)
                else:
                    goal.unlink(missing_ok=True)
                    prune(goal.parent, folder.parent)
    discard(work)
    prune(work.parent, work.parent.parent)


def _work(package: Path) -> Path:
    return patches_of(package).parent / f"{WORK_PREFIX}-{package.name}"


def _obstacles(folder: Path, place: Path) -> list[Diagnostic]:
    """Links, pipes and devices at the place of a patch or on the way from the package."""
    start = folder.parent.parent
    return obstacles(start, place.relative_to(start).as_posix())
