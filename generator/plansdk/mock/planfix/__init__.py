"""A Planfix account in memory."""

from __future__ import annotations

from plansdk.mock.planfix.mock import PlanfixMock

__all__ = ["PlanfixMock"]
