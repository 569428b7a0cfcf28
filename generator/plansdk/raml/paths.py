"""Paths as the service understands them, from paths as the document spells them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PLACEHOLDER = re.compile(r"\{([^{}/]*)\}")
_NO_PATH = re.compile(r"[\s?#\\]")
_SLASHES = re.compile(r"/{2,}")


def base_path(base_uri: str) -> str:
    """The path part of a base URI, without a slash at the end: `/api/v3`."""
    try:
        return urlsplit(base_uri).path.rstrip("/")
    except ValueError:
        return ""


def normalise(declared: str, base: str) -> str:
    """A path below the base: one leading slash, no blank, no doubled slash, no base.

    >>> normalise("//massAction", "/api/v3")
    '/massAction'
    >>> normalise("/api/v3/bulk", "/api/v3")
    '/bulk'
    """
    path = _SLASHES.sub("/", "/" + declared.strip())
    if base and path.startswith(base + "/"):
        path = path[len(base) :]
    return path


def placeholders(path: str) -> list[str]:
    """Names of the path variables, in order."""
    names: list[str] = _PLACEHOLDER.findall(path)
    return names


def fault(path: str) -> str:
    """What keeps a normalised path from being one; empty for a sound path."""
    rest = _PLACEHOLDER.sub("", path)
    names = placeholders(path)
    if "{" in rest or "}" in rest:
        return "a brace has no partner"
    if not all(name.strip() for name in names):
        return "a placeholder has no name"
    if len(set(names)) < len(names):
        return "a placeholder is repeated"
    if {".", ".."} & set(path.split("/")):
        return "it has a segment of dots"
    if _NO_PATH.search(rest):
        return "it has a blank, `?`, `#` or a backslash in it"
    return ""
