"""Where templates and bundled specifications lie.

In a checkout they are the folders `templates/` and `specs/` beside `generator/`; in an
installed wheel the same folders are inside the package, under `plansdk/_data/`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from plansdk.files import digest

TARGETS: Final = ("megaplan", "planfix")
"""The services that plansdk knows, in the order in which they are generated."""

WITH_CUSTOM_FIELDS: Final = frozenset({"megaplan"})
"""The services whose accounts add fields of their own."""

FETCHED: Final = Path("specs") / "megaplan"
"""Where `plansdk fetch` puts documents, below the current folder."""

LEDGER: Final = "names.yaml"
"""The name ledger, beside a specification or in a vendored package."""

_PACKAGE: Final = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The root of the checkout that this package runs from, or None for an installed one."""
    root = _PACKAGE.parent.parent
    is_checkout = _PACKAGE.parent.name == "generator" and (root / "pyproject.toml").is_file()
    return root if is_checkout else None


def templates() -> Path:
    """The folder of the templates."""
    return _data() / "templates"


def templates_sha256(target: str) -> str:
    """A digest of everything that packages of a target are printed from or copied from."""
    folder = templates()
    parts = ("client", "vendor", "runtime/core", f"runtime/{target}")
    files = (each for part in parts for each in (folder / part).rglob("*.*") if each.is_file())
    return digest(folder, (each for each in files if each.parent.name != "__pycache__"))


def specs(target: str) -> Path:
    """The folder of a target's bundled specifications, overlay and name ledger."""
    return _data() / "specs" / target


def is_bundled(place: Path) -> bool:
    """Whether a file belongs to the bundled specifications."""
    return any(place.resolve().is_relative_to(specs(target).resolve()) for target in TARGETS)


def is_installed(place: Path) -> bool:
    """Whether a file lies in an installed package, which nothing is written into."""
    return checkout() is None and place.resolve().is_relative_to(_PACKAGE)


def code_is_newer(than: Path) -> bool:
    """Whether code of this package was changed since a file was written.

    Only a checkout's code changes under a version; an installed one's does not. The time
    of the last change of an inode counts, which copying and unpacking do not set back.
    """
    if checkout() is None:
        return False
    since = than.stat().st_mtime_ns
    facts = (place.stat() for place in _PACKAGE.rglob("*.py"))
    return any(max(each.st_ctime_ns, each.st_mtime_ns) >= since for each in facts)


def mark_as_newer(place: Path) -> None:
    """Say that a file has been found to be what the code of the checkout writes."""
    if checkout() is not None:
        with suppress(OSError):  # a folder that may only be read
            os.utime(place)


def default_out() -> Path:
    """The folder that generated packages go to when the user names none.

    In a checkout that is `generated/`, elsewhere the current folder.
    """
    root = checkout()
    return root / "generated" if root else Path.cwd()


def _data() -> Path:
    return checkout() or _PACKAGE / "_data"
