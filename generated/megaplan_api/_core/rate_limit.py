"""Limits on the client's side, which hold for an account rather than for a client."""

from __future__ import annotations

import threading
from typing import Any, ClassVar, Self
from weakref import WeakKeyDictionary

from .options import require_number


class AccountLimit:
    """A limit that all clients of one account in a process share.

    Where they ask for different ones the strictest holds, as long as a client that asked
    for it exists. What was counted stays.
    """

    _known: ClassVar[dict[tuple[object, ...], Any]] = {}
    _name: ClassVar[str]
    _kind: ClassVar[type[int | float]]

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._limits: WeakKeyDictionary[object, float] = WeakKeyDictionary()

    @classmethod
    def of(cls, account: tuple[object, ...] | None) -> Self:
        """The one of an account; one by itself for None."""
        if account is None:
            return cls()
        shared: Self = AccountLimit._known.setdefault((cls, *account), cls())
        return shared

    def join(self, client: object, limit: float | None) -> None:
        """Take a client's limit into account, None if it has none.

        Raises:
            TypeError: It is no number.
            ValueError: It is not positive.
        """
        if limit is not None:
            require_number(self._name, limit, self._kind, positive=True)
            with self._lock:
                self._limits[client] = limit

    def _strictest(self) -> float | None:
        return min(self._limits.values(), default=None)


class TokenBucket(AccountLimit):
    """A rate of requests per second.

    It only counts: `reserve` says how long to wait, and the caller waits. Places are
    given in the order of asking.
    """

    _name = "rate_limit"
    _kind = float
    _burst: ClassVar[float | None] = None
    """How many may go at once after a pause; None for one second's worth."""

    def __init__(self) -> None:
        super().__init__()
        self._level: float | None = None
        self._at = 0.0

    def reserve(self, now: float, left: float) -> float | None:
        """Take a place.

        Args:
            now: Monotonic time in seconds.
            left: Seconds that the caller can wait.

        Returns:
            Seconds until the place is due; None, and no place is taken, if that is too late.
        """
        with self._lock:
            rate = self._strictest()
            if rate is None:
                return 0.0
            burst = max(1.0, self._burst or rate)
            level = burst if self._level is None else self._level + (now - self._at) * rate
            level = min(burst, level) - 1.0
            wait = max(0.0, -level / rate)
            if wait and wait >= left:
                return None
            self._level, self._at = level, now
            return wait
