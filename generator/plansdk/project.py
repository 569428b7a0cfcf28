"""The project that a package lies in: the folder of the nearest pyproject.toml.

Manifests name files by their path from there: so the package can be moved inside of the
project, and the project anywhere. Where there is no pyproject.toml, the folder that holds
the package takes its place.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

PYPROJECT: Final = "pyproject.toml"


def find(start: Path) -> Path | None:
    """The nearest pyproject.toml at or above a folder."""
    here = start.resolve()
    return next((p for each in (here, *here.parents) if (p := each / PYPROJECT).is_file()), None)


def folder_of(start: Path) -> Path:
    """The folder of the nearest pyproject.toml; the one to start from where there is none."""
    place = find(start)
    return place.parent if place else start


def relative(package: Path, file: Path, project: Path | None = None) -> str:
    """How the manifest of a package names a file: on another drive by its whole path.

    Args:
        project: The project's folder, where that has no pyproject.toml yet.
    """
    start = project.resolve() if project else _folder(package)
    place = file.resolve()
    with suppress(ValueError):
        return Path(os.path.relpath(place, start)).as_posix()
    return place.as_posix()


def place_of(package: Path, path: str) -> Path:
    """Where a file is that the manifest of a package names."""
    return Path(os.path.normpath(_folder(package) / path))


def root(package: Path) -> Path | None:
    """The repository that a package lies in, or else the project; None where there is neither."""
    folder = package.resolve().parent
    repository = (each for each in (folder, *folder.parents) if (each / ".git").exists())
    place = find(folder)
    return next(repository, place.parent if place else None)


def _folder(package: Path) -> Path:
    return folder_of(package.resolve().parent)
