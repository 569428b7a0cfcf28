"""Settings that may differ from call to call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Self, TypeAlias, TypedDict, Unpack

if TYPE_CHECKING:
    import httpx2

MEGABYTE = 1024 * 1024
CHUNK = MEGABYTE // 4
"""Bytes of a file that are held at a time."""
_LONGEST = 1e9
_OWN_HEADERS = frozenset({"authorization", "content-length", "content-type", "host"})


Four: TypeAlias = "tuple[float | None, float | None, float | None, float | None]"
Timeout: TypeAlias = "float | Four | httpx2.Timeout | None"


class OptionValues(TypedDict, total=False):
    """Keyword arguments of the clients and of `with_options`."""

    timeout: Timeout
    """Seconds for each step: connecting, sending, waiting for the next bytes; as httpx2 takes it."""
    total_timeout: float | None
    """Seconds for a call as a whole, with all attempts and waits (file contents excepted)."""
    retries: int
    """Further attempts after one that failed; 0 for none."""
    retry_delay: float
    """Upper bound of the first wait in seconds; it doubles with each attempt. Half of it is sure."""
    max_retry_delay: float
    """Longest wait in seconds; a server that asks for more gets no further attempt."""
    max_redirects: int
    """Redirects to follow, one after the other."""
    max_response_bytes: int
    """Size of an answer that is held in memory, after decompression."""
    headers: Mapping[str, str]
    """Further headers; those of `with_options` are added to the client's."""


class Options:
    """See `OptionValues` for the meaning of each; a value, never changed in place.

    Raises:
        TypeError: An option that does not exist, or of another type.
        ValueError: A value out of range.
    """

    timeout: Timeout = 30.0
    total_timeout: float | None = 300.0
    retries: int = 3
    retry_delay: float = 0.5
    max_retry_delay: float = 60.0
    max_redirects: int = 5
    max_response_bytes: int = 256 * MEGABYTE
    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, **values: Unpack[OptionValues]) -> None:
        refuse_unknown(values, OptionValues.__annotations__)
        vars(self).update(values)
        self.steps = _steps_of(self.timeout)
        for seconds in self.steps.values():
            require_number("timeout", seconds, positive=True, optional=True)
        require_number("total_timeout", self.total_timeout, positive=True, optional=True)
        require_number("max_response_bytes", self.max_response_bytes, int, positive=True)
        require_number("retries", self.retries, int)
        require_number("max_redirects", self.max_redirects, int)
        require_number("retry_delay", self.retry_delay)
        require_number("max_retry_delay", self.max_retry_delay)
        for name, text in self.headers.items():
            if name.lower() in _OWN_HEADERS:
                raise ValueError(f"the header {name} is the client's own")
            if not is_header_text(name) or not is_header_text(text):
                raise ValueError(f"the header {name!r} holds what a header cannot hold")

    def changed(self, **changes: Unpack[OptionValues]) -> Self:
        """A copy with other values.

        Raises:
            TypeError: An option that does not exist.
            ValueError: A value out of range.
        """
        if "headers" in changes:
            given = {name.lower() for name in changes["headers"]}
            kept = {n: text for n, text in self.headers.items() if n.lower() not in given}
            changes["headers"] = {**kept, **changes["headers"]}
        other = copy(self)
        Options.__init__(other, **changes)
        return other


def refuse_unknown(settings: Collection[str], known: Collection[str]) -> None:
    """See to it that all settings exist.

    Raises:
        TypeError: One does not.
    """
    if unknown := sorted({*settings}.difference(known)):
        from .hints import hint

        raise TypeError(f"unknown setting: {', '.join(unknown)}{hint(unknown[0], known)}")


def require_number(
    name: str,
    value: object,
    kind: type[int | float] = float,
    *,
    positive: bool = False,
    optional: bool = False,
) -> None:
    """See to it that a setting is a number that makes sense.

    Args:
        name: The setting.
        value: What was given.
        kind: Whether it has to be whole.
        positive: Whether zero makes no sense.
        optional: Whether None stands for no limit.

    Raises:
        TypeError: It is no such number.
        ValueError: It is out of range.
    """
    if optional and value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        raise TypeError(f"{name} takes a {'whole ' * (kind is int)}number, not {value!r}")
    if not (value > 0 or (value == 0 and not positive)) or value > (
        inf if kind is int else _LONGEST
    ):
        bounds = "must be positive" if positive else "cannot be negative"
        limit = ", or None for no limit" * optional
        raise ValueError(f"{name} {bounds} and reasonable{limit}: {value!r}")


def require_switch(name: str, value: object) -> bool:
    """A setting that is on or off.

    Raises:
        TypeError: It is neither.
    """
    if not isinstance(value, bool):
        raise TypeError(f"{name} takes True or False, not {value!r}")
    return value


def _steps_of(timeout: Timeout) -> dict[str, float | None]:
    # A connection that is busy is waited for as long as the call may take.
    if timeout is None or isinstance(timeout, int | float):
        return {"connect": timeout, "read": timeout, "write": timeout, "pool": None}
    import httpx2

    return httpx2.Timeout(timeout).as_dict()


def is_header_text(text: object) -> bool:
    """Whether something can stand in an HTTP header as it is."""
    return isinstance(text, str) and text.isascii() and text.isprintable() and text == text.strip()
