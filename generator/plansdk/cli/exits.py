"""What exit codes say."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """An exit code."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    DRIFT = 3
    BUG = 4
    INTERRUPTED = 130
    NOBODY_READS = 141
