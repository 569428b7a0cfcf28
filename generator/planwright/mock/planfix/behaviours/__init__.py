"""What the methods do, grouped as Planfix groups them."""

from __future__ import annotations

from collections.abc import Mapping

from planwright.mock.planfix.call import Behaviour

BEHAVIOURS: Mapping[str, Behaviour] = {}
"""Behaviours by name of the method."""
