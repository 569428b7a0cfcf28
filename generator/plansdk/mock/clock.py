"""The time of a mock, which a test can move."""

from __future__ import annotations

import datetime as dt
from typing import Final

_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9000


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
        """Let time pass at once.

        Raises:
            ValueError: That would lead out of the years that a mock can reckon with.
        """
        try:
            moved = self._moved + dt.timedelta(seconds=seconds)
            year = ((self._start or dt.datetime.now(dt.UTC)) + moved).year
        except (OverflowError, ValueError):
            moved, year = self._moved, 0
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise ValueError(f"the clock stays between {_FIRST_YEAR} and {_LAST_YEAR}")
        self._moved = moved

    def reset(self) -> None:
        """Go back to where it would be if it had never been moved."""
        self._moved = dt.timedelta()
