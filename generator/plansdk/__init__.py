"""Spec-driven generator of typed Python clients for Megaplan and Planfix."""

from __future__ import annotations

__version__ = "0.1.0"
