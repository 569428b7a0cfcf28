"""A Megaplan account in memory."""

from __future__ import annotations

from planwright.mock.megaplan.mock import MegaplanMock

__all__ = ["MegaplanMock"]
