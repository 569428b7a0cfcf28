"""The roots of all models."""

from __future__ import annotations

from .._core.entity import Entity


class BaseEntity(Entity):
    """Base for entity objects."""

    id: str = ""
    """Identifier; empty for an entity that has none yet."""


class BaseValue(Entity):
    """Base for value objects."""


class BaseRequest(Entity):
    """Base for request objects."""
