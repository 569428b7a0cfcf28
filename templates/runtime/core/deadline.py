"""How long a call may take: one value for all that it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from time import monotonic
from typing import Any

_CHUNK = 1 << 16
_SHORTEST = 0.001


class Deadline:
    """When a call must be over.

    Args:
        seconds: Time from now, None for no limit.
    """

    __slots__ = ("_at", "_kept", "_seconds")

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._at = inf if seconds is None else monotonic() + seconds
        self._kept: float | None = None

    def anew(self) -> Deadline:
        """As much time again, from now."""
        return Deadline(self._seconds)

    def left(self) -> float:
        """Seconds that are left: infinite without a limit, negative after the end."""
        return self._at - monotonic()

    def pause(self) -> None:
        """Leave out the time from now on, which goes into the contents of a file."""
        if self._kept is None:
            self._kept, self._at = self.left(), inf

    def resume(self) -> None:
        """Go on where `pause` stopped, if it did."""
        if self._kept is not None:
            self._at, self._kept = monotonic() + self._kept, None


class _Seconds(float):
    """Seconds for a step; each wait within the step gets no more than is left by then."""

    step: float
    deadline: Deadline

    def now(self) -> float | None:
        seconds = min(self.step, self.deadline.left())
        return None if seconds == inf else max(_SHORTEST, seconds)


class Steps(Mapping[str, "float | None"]):
    """Seconds for each step of an exchange, read when the step begins.

    Args:
        steps: Seconds by the names of httpx2.
        deadline: What limits them all.
    """

    def __init__(self, steps: Mapping[str, float | None], deadline: Deadline) -> None:
        self._steps = steps
        self._deadline = deadline

    def __getitem__(self, name: str) -> float | None:
        step = self._steps[name]
        step = inf if step is None else step
        seconds = _Seconds(max(_SHORTEST, min(step, self._deadline.left())))
        seconds.step, seconds.deadline = step, self._deadline
        return None if seconds.now() is None and step == inf else seconds

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)


def watch(event: str, info: Mapping[str, Any]) -> None:
    """Bound every single wait of a new connection; called by the HTTP library.

    It knows time limits per read and write only, so that a server that sends a byte now
    and then could hold a call for ever.
    """
    _bound(event, info, in_parts=True)


async def watch_async(event: str, info: Mapping[str, Any]) -> None:
    """As `watch`, for asyncio, which bounds a write as a whole."""
    _bound(event, info, in_parts=False)


def _bound(event: str, info: Mapping[str, Any], *, in_parts: bool) -> None:
    if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
        return
    stream = info["return_value"]
    read, write = stream.read, stream.write

    def timed_read(max_bytes: int, timeout: float | None = None) -> Any:
        return read(max_bytes, _now(timeout))

    def timed_write(buffer: bytes, timeout: float | None = None) -> Any:
        if not in_parts:
            return write(buffer, _now(timeout))
        for start in range(0, len(buffer), _CHUNK):
            write(buffer[start : start + _CHUNK], _now(timeout))
        return None

    stream.read, stream.write = timed_read, timed_write


def _now(timeout: float | None) -> float | None:
    return timeout.now() if isinstance(timeout, _Seconds) else timeout
