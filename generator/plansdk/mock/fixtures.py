"""What a mock is given to begin with: a file, YAML itself, or what YAML would say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from plansdk.diagnostics import Rejected, Span, error

Fixtures: TypeAlias = Path | str | Mapping[str, Any]


def text_of(given: Fixtures) -> tuple[bytes | str, str]:
    """The YAML that is given, and the name of its file.

    A text with a line end or a colon in it is YAML, any other names a file.

    Raises:
        Rejected: The file cannot be read, or the mapping holds something that is not plain.
    """
    if isinstance(given, Mapping):
        try:
            return yaml.safe_dump(dict(given), sort_keys=False, allow_unicode=True), "data"
        except yaml.YAMLError as problem:
            raise Rejected([error("MOCK200", Span("data"), f"no plain data: {problem}")]) from None
    if isinstance(given, str) and ("\n" in given or ":" in given or not given.strip()):
        return given, "data"
    path = Path(given)
    try:
        return path.read_bytes(), str(path)
    except OSError as problem:
        message = problem.strerror or str(problem)
        raise Rejected([error("SRC100", Span(str(path)), message)]) from None


def hint_at(name: str, known: Collection[str], otherwise: str) -> str:
    """What to write instead of an unknown name: the nearest known one, if one is near."""
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else otherwise
