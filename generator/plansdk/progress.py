"""Progress: how a long run tells whoever watches it where it is.

The stages know only `Progress`. The command line shows it as a bar or as plain lines,
and `Stopwatch` adds the seconds of each stage for the report.
"""

from __future__ import annotations

import time


class Progress:
    """Receives the course of a run: stages one after the other, each with steps.

    By itself it does nothing, for runs that nobody watches.
    """

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage, which ends the one before.

        Args:
            name: What the run does now, one word: `read`, `format`.
            total: How many steps it has, when that is known.
        """

    def advance(self, n: int = 1) -> None:
        """Count `n` more steps of the current stage as done."""

    def done(self) -> None:
        """End the last stage."""


class Stopwatch(Progress):
    """Measures the stages and passes everything on.

    Attributes:
        seconds: Wall-clock seconds by stage, in the order in which they began; a
            stage that began twice has the sum.
    """

    def __init__(self, inner: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._inner = inner
        self._name = ""
        self._since = 0.0

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin to measure a stage."""
        self._stop()
        self._name, self._since = name, time.perf_counter()
        self.seconds.setdefault(name, 0.0)
        self._inner.stage(name, total)

    def advance(self, n: int = 1) -> None:
        """Pass the steps on."""
        self._inner.advance(n)

    def done(self) -> None:
        """Stop measuring."""
        self._stop()
        self._inner.done()

    def _stop(self) -> None:
        if self._name:
            self.seconds[self._name] += time.perf_counter() - self._since
            self._name = ""
