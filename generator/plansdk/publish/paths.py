"""Which paths may be written: those that mean the same place on every system.

Paths come from names in a specification, which is data from outside. They are
relative, use `/`, and stay below the target.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from plansdk.diagnostics import Diagnostic, Span, error

WORK_PREFIX: Final = ".plansdk"
"""What the names of plansdk's own temporary folders begin with."""

_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{digit}" for device in ("com", "lpt") for digit in "123456789¹²³"]
)
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
_SEGMENT_BYTES: Final = 255
_PATH_CHARACTERS: Final = 200
"""Windows allows 259 in all, of which the folder around the package needs some."""


def check_paths(paths: Iterable[str]) -> list[Diagnostic]:
    """Find every path that may not be written, and paths that clash.

    Args:
        paths: Relative paths with `/` between segments.
    """
    found: list[Diagnostic] = []
    taken: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        reason = fault(path)
        if reason:
            hint = "Rename the thing in the specification that the name comes from."
            found.append(error("PUB101", Span(path), f"path may not be written: {reason}", hint))
            continue
        for folder in _parents(path):
            folders.setdefault(_fold(folder), path)
        found += _clash(path, taken.setdefault(_fold(path), path))
    for folded, path in taken.items():
        found += _clash(path, folders.get(folded, path))
    return found


def fault(path: str) -> str:
    """Why a path may not be written, or an empty string."""
    if not path or len(path) > _PATH_CHARACTERS:
        return "empty or too long"
    if path.startswith("/"):
        return "not relative"
    return next((reason for part in path.split("/") if (reason := _segment_fault(part))), "")


def _segment_fault(part: str) -> str:
    if part in {"", ".", ".."}:
        return f"segment {part!r}"
    if any(character in _FORBIDDEN or not character.isprintable() for character in part):
        return f"character that file names cannot have everywhere, in {part[:80]!r}"
    if part[-1] in ". " or part[0] == " ":
        return f"blank or dot at the edge of {part[:80]!r}"
    if part.split(".")[0].rstrip().casefold() in _RESERVED:
        return f"name of a device: {part!r}"
    if part.casefold() == ".git" or part.casefold().startswith(WORK_PREFIX):
        return f"name that plansdk or git uses itself: {part[:80]!r}"
    if len(part.encode(errors="replace")) > _SEGMENT_BYTES:
        return f"name of more than {_SEGMENT_BYTES} bytes: {part[:40]!r}…"
    return ""


def _clash(path: str, other: str) -> Iterator[Diagnostic]:
    if other != path:
        message = f"clashes with {other} where file names differ in case only, or is its folder"
        yield error("PUB102", Span(path), message)


def _parents(path: str) -> Iterator[str]:
    return (str(each) for each in PurePosixPath(path).parents if each.name)


def _fold(path: str) -> str:
    """The path as the least discerning file system sees it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
