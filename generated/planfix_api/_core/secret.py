"""Texts that must never be shown: credentials, and places where they may hide.

A credential lives in a `Secret` from the moment it enters the package, so that no
repr, log record or traceback (even one that prints local variables) shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import final

HIDDEN = "***"

# Compiled with their first use, which most programs never come to.
_CREDENTIALS = r"""(?ix)
    ( \b(?:bearer|basic)\s+
    | ["']?\b(?:access_token|refresh_token|token|password|api_?key|secret|sid)\b["']?
      \s*(?:=|:|>|%3a|%3d)\s*["']?
    )
    [^\s"'&<>,;]+
"""
_UNPRINTABLE = r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+"


@final
class Secret:
    """A text whose repr, str and format hide it; `reveal` gives it back."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    @classmethod
    def of(cls, text: str | Secret) -> Secret:
        """Wrap a text; a `Secret` comes back as it is."""
        return text if isinstance(text, Secret) else cls(text)

    def reveal(self) -> str:
        """The text itself, for the one place that sends or stores it."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return f"Secret({HIDDEN!r})"

    def __str__(self) -> str:
        return HIDDEN

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> str:
        raise TypeError("a Secret cannot be pickled; reveal() it where it is stored")


def presentable(text: str, secrets: Iterable[Secret], *, limit: int = 200) -> str:
    """A text from outside, fit for a message.

    Credentials are masked, by value (also as JSON, XML and URLs spell it) and by their
    usual look; control and invisible characters become blanks; what exceeds `limit`
    characters is cut off.

    Args:
        text: Anything a server sent.
        secrets: Credentials that were part of the exchange.
        limit: Length of the result in characters.
    """
    for spelled in sorted(_spellings(secrets), key=len, reverse=True):
        text = text.replace(spelled, HIDDEN)
    text = re.sub(_CREDENTIALS, rf"\g<1>{HIDDEN}", text)
    text = re.sub(_UNPRINTABLE, " ", text).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _spellings(secrets: Iterable[Secret]) -> Iterator[str]:
    from html import escape
    from json import dumps
    from urllib.parse import quote, quote_plus

    for text in (secret.reveal() for secret in secrets if secret):
        yield text
        for as_json in (dumps(text)[1:-1], dumps(text, ensure_ascii=False)[1:-1]):
            yield from (as_json, as_json.replace("/", r"\/"))
        yield from (escape(text), escape(text, quote=False), quote(text, safe=""), quote_plus(text))
