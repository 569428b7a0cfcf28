"""Limits on the client's side."""

from __future__ import annotations

import threading


class TokenBucket:
    """A rate of requests per second that all threads and tasks of a client share.

    It only counts: `reserve` says how long to wait, and the caller waits. Places
    are given in the order of asking.

    Args:
        rate: Requests per second, on average.
        burst: How many may go at once after a pause; by default one second's worth.
    """

    def __init__(self, rate: float, burst: float | None = None) -> None:
        if rate <= 0:
            raise ValueError("a rate limit must be a positive number of requests per second")
        self._rate = rate
        self._burst = max(1.0, rate if burst is None else burst)
        self._level = self._burst
        self._at: float | None = None
        self._lock = threading.Lock()

    def reserve(self, now: float) -> float:
        """Take a place; returns the seconds to wait until it is due.

        Args:
            now: Monotonic time in seconds.
        """
        with self._lock:
            if self._at is not None:
                self._level = min(self._burst, self._level + (now - self._at) * self._rate)
            self._at = now
            self._level -= 1.0
            return max(0.0, -self._level / self._rate)
