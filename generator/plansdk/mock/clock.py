"""The time of a mock, which a test can move."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
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
        with suppress(OverflowError, ValueError):
            by = dt.timedelta(seconds=seconds)
            if _FIRST_YEAR <= (self.now() + by).year <= _LAST_YEAR:
                self._moved += by
                return
        raise ValueError(f"the clock stays between {_FIRST_YEAR} and {_LAST_YEAR}")

    def reset(self) -> None:
        """Go back to where it would be if it had never been moved."""
        self._moved = dt.timedelta()
