"""What differs between the wanted files of a folder and those that are there."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plansdk import __version__
from plansdk.diagnostics import Diagnostic, Rejected, Span, error, reject_errors, warning
from plansdk.files import folded, read_regular, sha256
from plansdk.publish.manifest import MANIFEST, Manifest, read_manifest
from plansdk.publish.paths import check_paths
from plansdk.report import Files


@dataclass(frozen=True, slots=True)
class Changeset:
    """What is to be done to make a folder hold the wanted files; nothing is done yet.

    All paths are relative to `target` and sorted.

    Attributes:
        target: The folder, without symbolic links.
        contents: Every wanted file, the manifest among them.
        facts: What the manifest says besides the files.
        missing: Wanted, and not there.
        changed: There as it was written, and now wanted otherwise.
        unchanged: Equal already.
        stale: No longer wanted; written by plansdk and unchanged since.
        hand_edited: Written by plansdk and changed since. These are kept.
        manifest_differs: Whether the manifest has to be written.
        diagnostics: Warnings for the files that are kept.
        overwrite: Files that are replaced or deleted even where they were edited.
    """

    target: Path
    contents: Mapping[str, bytes]
    facts: Mapping[str, object]
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    stale: tuple[str, ...]
    hand_edited: tuple[str, ...]
    manifest_differs: bool
    diagnostics: tuple[Diagnostic, ...]
    overwrite: frozenset[str] = frozenset()

    @property
    def write(self) -> tuple[str, ...]:
        """Files that are written, the manifest last when it is."""
        own = (MANIFEST,) if self.manifest_differs else ()
        return (*sorted((*self.missing, *self.changed)), *own)

    @property
    def pending(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.write or self.stale)

    @property
    def drift(self) -> tuple[tuple[str, str], ...]:
        """Every difference as kind and path, for a check."""
        kinds = {
            "missing": self.missing,
            "changed": self.changed,
            "stale": self.stale,
            "hand-edited": self.hand_edited,
        }
        found = [(kind, path) for kind, paths in kinds.items() for path in paths]
        return (*found, *([("changed", MANIFEST)] if self.manifest_differs else ()))

    @property
    def counts(self) -> Files:
        """The changes in numbers, for the report; the manifest is not counted."""
        written = len(self.missing) + len(self.changed)
        return Files(written, len(self.unchanged), len(self.stale))


def prepare(
    target: Path,
    files: Mapping[str, str | bytes],
    manifest_facts: Mapping[str, object],
    overwrite: Iterable[str] = (),
) -> Changeset:
    """Compare the wanted files with a folder. Reads only.

    Args:
        target: The folder; it need not exist.
        files: Path relative to `target`, with `/`, to content; text becomes UTF-8.
        manifest_facts: What the files depend on, as JSON values; plansdk's own
            version is added.
        overwrite: Files whose hand edits are not wanted any more.

    Raises:
        ValueError: The manifest is among the files.
        Rejected: A path may not be written, the manifest is unreadable, or something
            that plansdk did not write is in the way.
    """
    if MANIFEST in files:
        raise ValueError(f"{MANIFEST} is written by publishing itself")
    facts = {"plansdk": __version__, **manifest_facts}
    wanted = {
        path: content.encode() if isinstance(content, str) else content
        for path, content in sorted(files.items())
    }
    faults = check_paths([*wanted, MANIFEST])
    if faults:
        raise Rejected(faults)
    manifest = Manifest(facts, {path: sha256(content) for path, content in wanted.items()})
    contents = {**wanted, MANIFEST: manifest.to_bytes()}
    return compare(target.resolve(), contents, facts, frozenset(overwrite))


def compare(
    target: Path,
    contents: Mapping[str, bytes],
    facts: Mapping[str, object],
    overwrite: frozenset[str] = frozenset(),
) -> Changeset:
    """Compare a folder with the files that it should hold, the manifest among them.

    Raises:
        Rejected: As for `prepare`.
    """
    problems = obstacles(target, MANIFEST)
    if target.exists() and not target.is_dir():
        problems = [error("PUB104", Span(str(target)), "a folder is wanted here")]
    if problems:
        raise Rejected(problems)
    old = read_manifest(target) or Manifest({}, {})
    kinds: dict[str, list[str]] = {
        kind: [] for kind in ("missing", "changed", "unchanged", "stale", "hand-edited")
    }
    for path in sorted((contents.keys() - {MANIFEST}) | old.files.keys()):
        in_the_way = obstacles(target, path)
        kind = "" if in_the_way else _kind(target, path, contents.get(path), old)
        if kind == "hand-edited" and path in overwrite:
            kind = "changed" if path in contents else "stale"
        if kind == "foreign":
            message = "a file that plansdk did not write is in the way"
            hint = "Move it away, or choose another folder with --out."
            in_the_way = [error("PUB104", Span(str(target / path)), message, hint)]
        problems += in_the_way
        if kind in kinds:
            kinds[kind].append(path)
    reject_errors(problems)
    return Changeset(
        target=target,
        contents=contents,
        facts=facts,
        missing=tuple(kinds["missing"]),
        changed=tuple(kinds["changed"]),
        unchanged=tuple(kinds["unchanged"]),
        stale=tuple(kinds["stale"]),
        hand_edited=tuple(kinds["hand-edited"]),
        manifest_differs=not _is_same(_read(target / MANIFEST), contents[MANIFEST]),
        diagnostics=tuple(_kept(target / path) for path in kinds["hand-edited"]),
        overwrite=overwrite,
    )


def is_intact(target: Path, manifest: Manifest) -> bool:
    """Whether every file of a folder is as its manifest says."""
    try:
        return all(
            not obstacles(target, path) and sha256(read_regular(target / path)) == digest
            for path, digest in manifest.files.items()
        )
    except OSError:
        return False


def obstacles(target: Path, path: str) -> list[Diagnostic]:
    """What keeps a file from being read or written at its place.

    Symbolic links are refused on the way as well as at the end, since they may lead
    out of the target.
    """
    place = target
    parts = path.split("/")
    for number, part in enumerate(parts, 1):
        place = place / part
        try:
            mode = place.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as err:
            return [error("PUB302", Span(str(place)), f"cannot look: {err.strerror}")]
        if stat.S_ISLNK(mode):
            hint = "Remove the link; generated files are not written through links."
            return [error("PUB103", Span(str(place)), "a symbolic link is in the way", hint)]
        is_last = number == len(parts)
        if not (stat.S_ISREG(mode) if is_last else stat.S_ISDIR(mode)):
            message = "a folder is wanted here" if not is_last else "a file is wanted here"
            return [error("PUB104", Span(str(place)), message, "Move what is there away.")]
    return []


def _kind(target: Path, path: str, wanted: bytes | None, old: Manifest) -> str:
    """Which list of the changeset a path belongs to; empty for none, `foreign` for an obstacle."""
    found = _read(target / path)
    recorded = old.files.get(path)
    if found is None:
        return "missing" if wanted is not None else ""
    if wanted is not None and _is_same(found, wanted):
        return "unchanged"
    if recorded is None:
        return "foreign"
    if sha256(found) != recorded:
        return "hand-edited"
    return "stale" if wanted is None else "changed"


def _is_same(found: bytes | None, wanted: bytes) -> bool:
    """Whether a file is what is wanted, but for its line ends, which are the checkout's."""
    return found is not None and folded(found) == folded(wanted)


def _read(place: Path) -> bytes | None:
    try:
        return read_regular(place)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as err:
        message = f"cannot be read: {err.strerror}"
        raise Rejected([error("PUB302", Span(str(place)), message)]) from None


def _kept(place: Path) -> Diagnostic:
    message = "edited by hand since it was generated; kept as it is"
    hint = "Delete the file and generate again to have it replaced."
    return warning("PUB202", Span(str(place)), message, hint)
