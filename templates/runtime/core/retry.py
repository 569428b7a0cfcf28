"""Whether to repeat a call that failed, and after what wait.

Reads are repeated after anything that may pass. A write is repeated only when it
is certain that it did not happen: the server was not reached, or it answered 429.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .exceptions import ApiError, CertificateError, ClientError, DeadlineError, TransportError
from .options import Options

READS = frozenset({"GET", "HEAD", "OPTIONS"})
_NO_DATE = (ValueError, TypeError, IndexError, OverflowError)


def may_repeat(method: str, error: ClientError) -> bool:
    """Whether a call with this method that failed so may be sent again unchanged."""
    if isinstance(error, CertificateError | DeadlineError):
        return False
    if isinstance(error, TransportError):
        return method in READS or not error.sent
    if isinstance(error, ApiError):
        return error.repeatable == "always" or (error.repeatable == "reads" and method in READS)
    return False


def backoff(options: Options, attempt: int, random: Callable[[], float]) -> float:
    """Seconds to wait after the given attempt (from 0): exponential, the upper half at random.

    Args:
        options: Gives the first and the longest delay.
        attempt: Number of the attempt that failed.
        random: Uniform in [0, 1).
    """
    ceiling = min(options.max_retry_delay, options.retry_delay * 2.0 ** min(attempt, 32))
    return float(ceiling * (1.0 + random()) / 2)


def next_delay(
    options: Options,
    method: str,
    error: ClientError,
    attempt: int,
    random: Callable[[], float],
) -> float | None:
    """Seconds to wait before the next attempt, or None when there is to be none."""
    if attempt >= options.retries or not may_repeat(method, error):
        return None
    own = backoff(options, attempt, random)
    asked = error.retry_after if isinstance(error, ApiError) else None
    if asked is None:
        return own
    return max(own, asked) if asked <= options.max_retry_delay else None


def parse_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a `Retry-After` header asks for: numbers of seconds, or an HTTP date.

    Returns:
        None when the header is absent or makes no sense; never a negative number.
    """
    value = (value or "").strip()
    parts = [part.strip() for part in value.split(",")]  # how repeated headers are joined
    if all(re.fullmatch(r"\d+(\.\d*)?", part, re.ASCII) for part in parts):
        return max(float(part) for part in parts)
    try:
        when = parsedate_to_datetime(value)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())
    except _NO_DATE:
        return None
