"""Compare a vendored package with its manifest.

Fast enough for a hook at every commit: nothing of the generator is loaded, and nothing
is asked of the network.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plansdk import __version__
from plansdk.diagnostics import Diagnostic, Span, error
from plansdk.files import folded, read_regular, sha256
from plansdk.provenance import FieldsFile
from plansdk.publish.changeset import obstacles
from plansdk.publish.tree import SOURCES, unlisted
from plansdk.resources import LEDGER
from plansdk.vendor.lock import Lock, fields_of, is_in_conflict, read

State = Literal["same", "changed", "missing"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as plansdk wrote it.

    Attributes:
        kind: `conflict` for conflict markers, `missing`, `moved`, `edited`, `truncated`, `link`, `special` for a pipe or a
            device, or `stale` for a module that plansdk did not write.
        path: Below the package, with `/`.
        place: Where a moved file is now.
    """

    kind: str
    path: str
    place: str = ""

    @property
    def text(self) -> str:
        """The path, for a moved file both."""
        return f"{self.path} -> {self.place}" if self.place else self.path


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check has found.

    Attributes:
        differences: In order of their paths.
        lock: What the package was made of.
        is_outdated: Whether an older plansdk made it.
        custom_fields: Whether the custom fields are as they were; `same` where there is none.
    """

    differences: tuple[Difference, ...]
    lock: Lock
    is_outdated: bool
    custom_fields: State = "same"

    @property
    def is_fine(self) -> bool:
        """Whether the package is what the repository says it is."""
        return not self.differences and self.custom_fields == "same"

    @property
    def edited(self) -> tuple[str, ...]:
        """Files that a new version would overwrite."""
        kinds = ("conflict", "edited", "truncated", "link", "special")
        return tuple(each.path for each in self.differences if each.kind in kinds)


def check(package: Path) -> Checked:
    """Compare a package with its manifest.

    Raises:
        Rejected: It is no vendored package, or its manifest is damaged.
    """
    manifest, lock = read(package)
    found: list[Difference] = []
    missing: dict[str, list[str]] = {}
    for path, digest in manifest.files.items():
        kind = _kind(package, path, digest, lock.sizes[path])
        if not kind and path in lock.conflicts:
            kind = "conflict"
        if kind == "missing":
            missing.setdefault(digest, []).append(path)
        elif kind and (path, kind) != (LEDGER, "edited"):  # changed names are heeded
            found.append(Difference(kind, path))
    for path in unlisted(package, manifest.files.keys()):
        origins = missing.get(_hash(package / path)) if missing else None
        if origins:
            found.append(Difference("moved", origins.pop(0), path))
        elif path.endswith(SOURCES):
            found.append(Difference("stale", path))
    found += [Difference("missing", path) for paths in missing.values() for path in paths]
    ordered = tuple(sorted(found, key=lambda each: (each.path, each.kind)))
    custom_fields = _state_of(package, lock.custom_fields) if lock.custom_fields else "same"
    return Checked(ordered, lock, _numbers(lock.tool) < _numbers(__version__), custom_fields)


def conflicts_of(package: Path, checked: Checked) -> list[Diagnostic]:
    """Findings for the files that hold conflict markers."""
    own = "Edit the file until it is as you want it, then run `plansdk vendor adopt`."
    others = "`plansdk vendor recover` makes a package again that version control has mixed up."
    return [
        error(
            "VND208",
            Span(str(package / each.path)),
            "holds conflict markers",
            own if each.path in checked.lock.conflicts else others,
        )
        for each in checked.differences
        if each.kind == "conflict"
    ]


def _kind(package: Path, path: str, digest: str, size: int) -> str:
    """What is wrong with a file; empty if nothing is."""
    if found := obstacles(package, path):
        return _obstacle(package / path) if found[0].code == "PUB104" else "link"
    try:
        content = read_regular(package / path)
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError:  # too large, or not to be read
        return "edited"
    if sha256(content) == digest:
        return ""
    if is_in_conflict(content):
        return "conflict"
    # Generated files end with the end of a line.
    is_cut = len(folded(content)) < size and not content.endswith(b"\n")
    return "truncated" if is_cut else "edited"


def _obstacle(place: Path) -> str:
    """What is in the place of a file: a pipe or device, or a folder beside which it misses."""
    try:
        mode = place.lstat().st_mode
    except OSError:  # a file has the name of its folder
        return "missing"
    return "missing" if stat.S_ISDIR(mode) else "special"


def hash_of(package: Path, path: str) -> str:
    """The hash of a file of a package; empty where there is none that can be read."""
    return "" if obstacles(package, path) else _hash(package / path)


def _hash(place: Path) -> str:
    try:
        return sha256(read_regular(place))
    except OSError:
        return ""


def _state_of(package: Path, fields: FieldsFile) -> State:
    """Whether the custom fields are as they were when the package was made."""
    found = _hash(fields_of(package, fields.path))
    if not found:
        return "missing"
    return "same" if found == fields.sha256 else "changed"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
