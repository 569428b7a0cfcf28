"""What reading a large document comes to: hundreds of tests read the bundled one, or an excerpt.

Reading depends on text and name alone, and what it gives cannot be changed. Tests that change
how reading works put `parse_anew` back.
"""

from __future__ import annotations

from functools import lru_cache

from plansdk import raml
from plansdk.diagnostics import Diagnostic
from plansdk.model import Api
from plansdk.raml import reading

_LARGE = 20_000
parse_anew = reading.parse


@lru_cache(8)
def _known(text: str | bytes, file: str, judging: bool) -> tuple[Api, tuple[Diagnostic, ...]]:
    api, findings = parse_anew(text, file, judging=judging)
    return api, tuple(findings)


def parse(text: str | bytes, file: str, *, judging: bool = False) -> tuple[Api, list[Diagnostic]]:
    """Read a document as plansdk does, a large one once."""
    if len(text) < _LARGE:
        return parse_anew(text, file, judging=judging)
    api, findings = _known(text, file, judging)
    return api, list(findings)


def pytest_configure() -> None:
    """Put it in place, before others know the function itself."""
    reading.parse = raml.parse = parse
