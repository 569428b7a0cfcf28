"""Requests a day, on the client's side."""

from __future__ import annotations

import threading
import time

from .planfix_errors import DailyLimitError

DAY = 86400
REFRESHED = 600.0
"""Seconds after which Planfix counts the requests that are left anew."""


class DailyQuota:
    """Counts the requests of a day, which threads and tasks of a client share.

    A day is one of UTC. Where there is a limit, it also ends where Planfix says that
    nothing is left, for as long as this is news.

    Args:
        limit: Requests a day; None to count only.
    """

    def __init__(self, limit: int | None) -> None:
        if limit is not None and limit < 1:
            raise ValueError("a daily limit must be a positive number of requests")
        self._limit = limit
        self._lock = threading.Lock()
        self._day = -1
        self._used = 0
        self._left: int | None = None
        self._told_at = 0.0

    @property
    def left(self) -> int | None:
        """About how many requests Planfix said to be left today; None if it did not."""
        return self._left

    def take(self, label: str) -> None:
        """Count a request that is about to be sent.

        Raises:
            DailyLimitError: None is left.
        """
        with self._lock:
            day = int(time.time() // DAY)
            if day != self._day:
                self._day, self._used = day, 0
            if self._limit is not None:
                if self._used >= self._limit:
                    raise DailyLimitError(
                        f"{label}: the limit of {self._limit} requests a day is reached"
                    )
                if self._left == 0 and time.monotonic() - self._told_at < REFRESHED:
                    raise DailyLimitError(f"{label}: Planfix said that no requests are left today")
            self._used += 1

    def learn(self, header: str | None) -> None:
        """Take note of `X-RateLimit-Remaining`."""
        if header is not None and header.strip().isdecimal() and len(header) < 16:
            with self._lock:
                self._left, self._told_at = int(header), time.monotonic()
