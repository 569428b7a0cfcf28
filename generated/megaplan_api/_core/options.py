"""Settings that may differ from call to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack

MEGABYTE = 1024 * 1024
_OWN_HEADERS = frozenset({"authorization", "content-length", "content-type", "host"})


class OptionValues(TypedDict, total=False):
    """Keyword arguments of the clients and of `with_options`."""

    timeout: float | None
    """Seconds for each step: connecting, sending, waiting for the next bytes."""
    total_timeout: float | None
    """Seconds for a call as a whole, with all attempts and waits (file contents excepted)."""
    retries: int
    """Further attempts after one that failed; 0 for none."""
    retry_delay: float
    """Upper bound of the first wait in seconds; it doubles with each attempt."""
    max_retry_delay: float
    """Longest wait in seconds; a server that asks for more gets no further attempt."""
    max_redirects: int
    """Redirects to follow, one after the other."""
    max_response_bytes: int
    """Size of an answer that is held in memory, after decompression."""
    headers: Mapping[str, str]
    """Further headers; those of `with_options` are added to the client's."""


@dataclass(slots=True, eq=False, repr=False)
class Options:
    """See `OptionValues` for the meaning of each; a value, never changed in place."""

    timeout: float | None = 30.0
    total_timeout: float | None = 300.0
    retries: int = 3
    retry_delay: float = 0.5
    max_retry_delay: float = 60.0
    max_redirects: int = 5
    max_response_bytes: int = 256 * MEGABYTE
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        for name, seconds in (("timeout", self.timeout), ("total_timeout", self.total_timeout)):
            if seconds is not None and seconds <= 0:
                raise ValueError(f"{name} must be positive seconds, or None for no limit")
        if min(self.retries, self.max_redirects, self.retry_delay, self.max_retry_delay) < 0:
            raise ValueError("retries, redirects and delays cannot be negative")
        for name in self.headers:
            if name.lower() in _OWN_HEADERS:
                raise ValueError(f"the header {name} is the client's own")
            if not is_header_text(name) or not is_header_text(self.headers[name]):
                raise ValueError(f"the header {name!r} holds what a header cannot hold")

    def changed(self, **changes: Unpack[OptionValues]) -> Options:
        """A copy with other values.

        Raises:
            TypeError: An option that does not exist.
            ValueError: A value out of range.
        """
        if "headers" in changes:
            given = {name.lower() for name in changes["headers"]}
            kept = {n: text for n, text in self.headers.items() if n.lower() not in given}
            changes["headers"] = {**kept, **changes["headers"]}
        return replace(self, **changes)


def is_header_text(text: str) -> bool:
    """Whether a text can stand in an HTTP header as it is."""
    return text.isascii() and text.isprintable() and text == text.strip()
