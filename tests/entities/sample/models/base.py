"""The roots of all models."""

from __future__ import annotations

from .._core.entity import Entity


class BaseEntity(Entity):
    """Base for entity objects."""

    id: str | None = None
    """Identifier."""


class BaseValue(Entity):
    """Base for value objects."""


class BaseRequest(Entity):
    """Base for request objects."""
