"""Credentials of an account, which nothing shows."""

from __future__ import annotations

from typing import final
from urllib.parse import unquote, unquote_plus

_HIDDEN = "***"


@final
class Secret:
    """A text whose repr and str hide it; only what sends it asks for it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def is_in(self, content: bytes) -> bool:
        """Whether a server has given it back."""
        spelled = {self._text, self._text.replace("/", r"\/")} - {""}  # plain, and in JSON
        return any(each.encode() in content for each in spelled)

    def mask(self, text: str) -> str:
        """A text from outside without the secret, should it be in it."""
        masked = text.replace(self._text, _HIDDEN) if self._text else text
        is_encoded = any(self._text in decode(masked) for decode in (unquote, unquote_plus))
        return _HIDDEN if self._text and is_encoded else masked

    def __repr__(self) -> str:
        return _HIDDEN

    def __reduce__(self) -> str:
        raise TypeError("a secret is not to be stored")


def usable_token(text: str) -> Secret | None:
    """A token as it may stand in a header; None if it cannot."""
    text = text.strip()
    is_usable = bool(text) and text.isascii() and all("!" <= c <= "~" for c in text)
    return Secret(text) if is_usable else None
