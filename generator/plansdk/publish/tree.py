"""Small operations on files that both ways of publishing use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from plansdk.publish.manifest import MANIFEST

SOURCES: Final = (".py", ".pyi", ".pyc", ".so", ".pyd")
"""How names of modules end, also of those that Python loads without their source."""

_FLUSHES: Final = 8

Step: TypeAlias = Callable[[str], None]
"""Called before each change on disk with its name; tests stop a run there."""


def write_new(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write files that do not exist yet, down to the disk.

    Without the flushes a power cut could leave empty files under their final names. They are
    made side by side, which costs a file system about as much as one.
    """
    from concurrent.futures import ThreadPoolExecutor  # most runs write nothing

    places: list[Path] = []
    for place, content in files:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(content)
        places.append(place)
    with ThreadPoolExecutor(_FLUSHES) as pool:
        for _ in pool.map(_flush, places):
            pass  # the walk raises what went wrong


def staged(
    contents: Mapping[str, bytes], places: Mapping[str, Path], step: Step
) -> Iterator[tuple[Path, bytes]]:
    """The new files of a package, for `write_new`.

    Args:
        contents: By the path in the package.
        places: Where each of them is written at first, by the same path.
    """
    for path, place in places.items():
        step(f"write {path}")
        yield place, contents[path]


def _flush(place: Path) -> None:
    with place.open("r+b") as file:  # Windows flushes only what can be written
        os.fsync(file.fileno())


def walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder, symbolic links not followed, folders before contents."""
    pending = [("", folder)]
    while pending:
        prefix, place = pending.pop()
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                yield prefix + entry.name, entry
                if entry.is_dir(follow_symlinks=False):
                    pending.append((f"{prefix}{entry.name}/", Path(entry.path)))


def unlisted(folder: Path, known: Collection[str]) -> Iterator[str]:
    """Files that a manifest does not list, but for caches, hidden folders and links."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if each[0] != "." and each != "__pycache__")
        for name in sorted(files):
            path = (Path(here) / name).relative_to(folder).as_posix()
            if path not in known and path != MANIFEST and not (Path(here) / name).is_symlink():
                yield path


def module_of(path: str) -> str | None:
    """The module that a compiled file in `__pycache__` was made from; None for other files."""
    place = PurePosixPath(path)
    if place.parent.name != "__pycache__" or place.suffix != ".pyc":
        return None
    return str(place.parent.parent / (place.name.split(".")[0] + ".py"))


def prune(folder: Path, below: Path) -> None:
    """Remove a folder and those around it while they are empty, up to but without `below`."""
    with suppress(OSError):
        while folder != below:
            folder.rmdir()
            folder = folder.parent


def discard(folder: Path) -> None:
    """Remove a temporary folder of plansdk with all that is in it, if it exists."""
    with suppress(FileNotFoundError):
        try:
            shutil.rmtree(folder)
        except PermissionError:  # a folder in it is read-only
            for path, entry in walk(folder):
                if entry.is_dir(follow_symlinks=False):
                    (folder / path).chmod(0o700)
            shutil.rmtree(folder)
