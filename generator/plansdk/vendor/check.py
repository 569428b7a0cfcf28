"""Compare a vendored package with its manifest.

Fast enough for a hook at every commit: nothing of the generator is loaded, and nothing
is asked of the network.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plansdk import __version__, project
from plansdk.files import sha256
from plansdk.provenance import FieldsFile
from plansdk.publish.manifest import MANIFEST
from plansdk.resources import LEDGER
from plansdk.vendor.lock import Lock, read

_SOURCES = (".py", ".pyi")

State = Literal["same", "changed", "missing"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as plansdk wrote it.

    Attributes:
        kind: `missing`, `moved`, `edited`, `truncated`, `link`, or `stale` for a module
            that plansdk did not write.
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
        kinds = ("edited", "truncated", "link")
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
        kind = _kind(package / path, digest, lock.sizes.get(path, 0))
        if kind == "missing":
            missing.setdefault(digest, []).append(path)
        elif kind and path != LEDGER:  # its names may be changed, and are heeded then
            found.append(Difference(kind, path))
    for path in _unknown(package, frozenset(manifest.files)):
        origins = missing.get(sha256((package / path).read_bytes())) if missing else None
        if origins:
            found.append(Difference("moved", origins.pop(0), path))
        elif path.endswith(_SOURCES):
            found.append(Difference("stale", path))
    found += [Difference("missing", path) for paths in missing.values() for path in paths]
    ordered = tuple(sorted(found, key=lambda each: (each.path, each.kind)))
    custom_fields = _state_of(package, lock.custom_fields) if lock.custom_fields else "same"
    return Checked(ordered, lock, _numbers(lock.tool) < _numbers(__version__), custom_fields)


def _kind(place: Path, digest: str, size: int) -> str:
    """What is wrong with a file; empty if nothing is."""
    if place.is_symlink():
        return "link"
    try:
        content = place.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return "missing"
    if sha256(content) == digest:
        return ""
    # Generated files end with the end of a line.
    is_cut = len(content) < size and not content.endswith(b"\n")
    return "truncated" if is_cut else "edited"


def _unknown(package: Path, known: frozenset[str]) -> Iterator[str]:
    """Files that the manifest does not list, but for caches and hidden folders."""
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(each for each in folders if each[0] != "." and each != "__pycache__")
        for name in sorted(files):
            path = (Path(folder) / name).relative_to(package).as_posix()
            if path not in known and path != MANIFEST and not (Path(folder) / name).is_symlink():
                yield path


def _state_of(package: Path, fields: FieldsFile) -> State:
    """Whether the custom fields are as they were when the package was made."""
    try:
        content = project.place_of(package, fields.path).read_bytes()
    except OSError:
        return "missing"
    return "same" if sha256(content) == fields.sha256 else "changed"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
