"""Where templates, bundled specifications and what is remembered lie.

In a checkout they are the folders `templates/` and `specs/` beside `generator/`; in an
installed wheel the same folders are inside the package, under `plansdk/_data/`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import platformdirs

TARGETS: Final = ("megaplan", "planfix")
"""The services that plansdk knows, in the order in which they are generated."""

FETCHED: Final = Path("specs") / "megaplan"
"""Where `plansdk fetch` puts documents, below the current folder."""

_PACKAGE: Final = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The root of the checkout that this package runs from, or None for an installed one."""
    root = _PACKAGE.parent.parent
    is_checkout = _PACKAGE.parent.name == "generator" and (root / "pyproject.toml").is_file()
    return root if is_checkout else None


def templates() -> Path:
    """The folder of the templates."""
    return _data() / "templates"


def specs(target: str) -> Path:
    """The folder of a target's bundled specifications, overlay and name ledger.

    Args:
        target: One of `TARGETS`.
    """
    return _data() / "specs" / target


def bundled() -> tuple[str, ...]:
    """The targets that come with a specification."""
    return tuple(each for each in TARGETS if specs(each).is_dir() and any(specs(each).iterdir()))


def default_out() -> Path:
    """The folder that generated packages go to when the user names none.

    In a checkout that is `generated/`, elsewhere the current folder.
    """
    root = checkout()
    return root / "generated" if root else Path.cwd()


def cache() -> Path:
    """The user's cache folder for plansdk; `PLANSDK_CACHE` names another."""
    named = os.environ.get("PLANSDK_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("plansdk", appauthor=False)


def _data() -> Path:
    return checkout() or _PACKAGE / "_data"
