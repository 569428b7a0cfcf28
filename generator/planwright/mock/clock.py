"""The time of a mock, which a test can move."""

from __future__ import annotations

import datetime as dt


class Clock:
    """Real time, plus what it was moved by.

    Args:
        start: Stand still at this moment instead, until moved.
    """

    def __init__(self, start: dt.datetime | None = None) -> None:
        self._start = start
        self._moved = dt.timedelta()

    def now(self) -> dt.datetime:
        """The present moment, in UTC."""
        return (self._start or dt.datetime.now(dt.UTC)) + self._moved

    def move(self, seconds: float) -> None:
        """Let time pass at once."""
        self._moved += dt.timedelta(seconds=seconds)
