"""Paths as the service understands them, from paths as the document spells them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PLACEHOLDER = re.compile(r"\{([^{}/]*)\}")
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
    """Names of the path variables, in order.

    Raises:
        ValueError: A brace without its partner, an empty or a repeated name.
    """
    names: list[str] = _PLACEHOLDER.findall(path)
    rest = _PLACEHOLDER.sub("", path)
    if "{" in rest or "}" in rest:
        raise ValueError("a brace has no partner")
    seen: set[str] = set()
    for name in names:
        if not name.strip():
            raise ValueError("a placeholder has no name")
        if name in seen:
            raise ValueError(f"the placeholder {{{name}}} is repeated")
        seen.add(name)
    return names
