"""Names that do not exist, and those that were perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable


def hint(name: str, names: Iterable[str]) -> str:
    """The end of a message about a name that there is not: the nearest one that there is."""
    from difflib import get_close_matches

    close = get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
