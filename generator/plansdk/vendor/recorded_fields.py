"""The custom fields of a vendored package: found again, and compared.

The lock names it by its path from the folder of the project, which is that of the nearest
pyproject.toml: so the package can be moved inside of the project, and the project anywhere.
Where there is none, the folder that holds the package takes its place.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from plansdk.files import sha256
from plansdk.vendor import config
from plansdk.vendor.lock import FieldsFile

State = Literal["same", "changed", "missing"]


def recorded(package: Path, custom_fields: Path) -> FieldsFile:
    """What the lock of a package says of a file of custom fields."""
    path = Path(os.path.relpath(custom_fields.resolve(), _project(package)))
    return FieldsFile(path.as_posix(), sha256(custom_fields.read_bytes()))


def place_of(package: Path, account: FieldsFile) -> Path:
    """Where the file of a package is."""
    return Path(os.path.normpath(_project(package) / account.path))


def state_of(package: Path, account: FieldsFile) -> State:
    """Whether a file is as it was when the package was made."""
    try:
        content = place_of(package, account).read_bytes()
    except OSError:
        return "missing"
    return "same" if sha256(content) == account.sha256 else "changed"


def _project(package: Path) -> Path:
    folder = package.resolve().parent
    place = config.find(folder)
    return place.parent if place else folder
