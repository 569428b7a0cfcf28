"""What a project says of its packages, beside what is there."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final, cast

from plansdk import project
from plansdk.files import read_regular
from plansdk.publish.manifest import MANIFEST
from plansdk.vendor.lock import VENDORED, Lock, Order

_SKIPPED: Final = frozenset({"__pycache__", "node_modules", "site-packages"})
_VENV: Final = "pyvenv.cfg"
_RUFF: Final = ("ruff.toml", ".ruff.toml")
_MOST_EXTENDED: Final = 20


def differences(order: Order, package: Path, lock: Lock) -> list[str]:
    """What a package was made by otherwise than pyproject.toml says now, as lines.

    Raises:
        Rejected: The settings of the style cannot be read.
    """
    was, now = lock.selection, order.selection
    found: list[tuple[str, object, object]] = [
        ("target", lock.target, order.target),
        ("only", _told(sorted(was.only)), _told(sorted(now.only))),
        ("depth", was.depth, now.depth),
    ]
    if order.custom_fields:
        fields = project.relative(package, order.custom_fields)
        had = lock.custom_fields.path if lock.custom_fields else "none"
        found.append(("custom-fields", had, fields))
    lines = [f"{key} is {new}, the package has {old}" for key, old, new in found if old != new]
    return [*lines, *_style(package, lock)]


def _told(names: list[str]) -> str:
    return ", ".join(names) or "everything"


def _style(package: Path, lock: Lock) -> Iterator[str]:
    """What of the style is otherwise; the formatter is asked only where its settings changed."""
    if lock.settings == digest(package):
        return
    from plansdk.vendor.style import style_for

    now = json.loads(json.dumps(asdict(style_for(package))))
    for key, old in lock.black.items():
        if key in now and now[key] != old:
            yield f"{key.replace('_', '-')} is {json.dumps(now[key])}, the package has {json.dumps(old)}"


def digest(package: Path) -> str:
    """SHA-256 over all settings around a package that its style can come from."""
    said: list[object] = []
    folder = package.resolve().parent
    for each in (folder, *folder.parents):
        for name in (project.PYPROJECT, *_RUFF):
            said += _said(each / name)
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _said(place: Path, most: int = _MOST_EXTENDED) -> list[object]:
    """What a file says of style, with the files that it extends."""
    try:
        document: dict[str, object] = tomllib.loads(read_regular(place).decode())
    except (OSError, ValueError, RecursionError):
        return []
    ruff = document
    said: list[object] = [document]
    if place.name == project.PYPROJECT:
        tool, own = _table(document.get("tool")), _table(document.get("project"))
        ruff = _table(tool.get("ruff"))
        said = [tool.get("black"), tool.get("ruff"), own.get("requires-python")]
    extended = ruff.get("extend")
    if isinstance(extended, str) and "\0" not in extended and most:
        said += _said(place.parent / Path(extended).expanduser(), most - 1)
    return said


def packages_below(root: Path) -> list[Path]:
    """The vendored packages of a project, but for those in environments and hidden folders."""
    found: list[Path] = []
    for name, folders, files in os.walk(root.resolve()):
        if _VENV in files:
            folders.clear()
            continue
        folders[:] = sorted(each for each in folders if each[0] != "." and each not in _SKIPPED)
        if MANIFEST in files and _is_vendored(Path(name) / MANIFEST):
            found.append(Path(name))
            folders.clear()
    return found


def _is_vendored(place: Path) -> bool:
    """Whether a manifest is that of a vendored package, even one that cannot be read as such."""
    try:
        return f'"{VENDORED}": {{'.encode() in read_regular(place)
    except OSError:
        return False


def _table(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
