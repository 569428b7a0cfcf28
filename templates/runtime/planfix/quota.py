"""Requests a day, on the client's side."""

from __future__ import annotations

import time
from typing import ClassVar

from .planfix_errors import DailyLimitError
from .rate_limit import AccountLimit, TokenBucket

DAY = 86400
REFRESHED = 600.0
"""Seconds after which Planfix counts the requests that are left anew."""


class RequestRate(TokenBucket):
    """The rate of requests, one by one."""

    _burst: ClassVar[float | None] = 1.0


class DailyQuota(AccountLimit):
    """Counts the requests of a day.

    A day is one of UTC. Where there is a limit, it also ends where Planfix says that
    nothing is left, for as long as this is news.

    Attributes:
        left: About how many requests Planfix said to be left today; None if it did not.
    """

    _name = "daily_limit"
    _kind = int

    def __init__(self) -> None:
        super().__init__()
        self._day = -1
        self._used = 0
        self.left: int | None = None
        self._told_at = 0.0

    def take(self, label: str) -> None:
        """Count a request that is about to be sent.

        Raises:
            DailyLimitError: None is left.
        """
        with self._lock:
            day = int(time.time() // DAY)
            if day != self._day:
                self._day, self._used = day, 0
            limit = self._strictest()
            if limit is not None:
                if self._used >= limit:
                    raise DailyLimitError(
                        f"{label}: the limit of {limit} requests a day is reached"
                    )
                if self.left == 0 and time.monotonic() - self._told_at < REFRESHED:
                    raise DailyLimitError(f"{label}: Planfix said that no requests are left today")
            self._used += 1

    def learn(self, header: str | None) -> None:
        """Take note of `X-RateLimit-Remaining`."""
        if header is not None and header.strip().isdecimal() and len(header) < 16:
            with self._lock:
                self.left, self._told_at = int(header), time.monotonic()
