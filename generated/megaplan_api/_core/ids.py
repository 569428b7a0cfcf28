"""What names an entity to the service."""

from __future__ import annotations

import enum
from typing import Any


def id_text(value: object) -> str:
    """An id as it is written in paths, bodies and links.

    Args:
        value: A text, a whole number, or an entity that has one of these as its id.

    Raises:
        TypeError: Anything else.
        ValueError: A text that is empty or cannot be sent, or an entity without an id.
    """
    if isinstance(value, enum.Enum):
        value = value.value
    identify: Any = None if isinstance(value, str | int | type) else getattr(value, "__id__", None)
    if identify is not None:
        owner, value = type(value).__name__, identify()
        if value is None:
            raise ValueError(f"{owner} has no id, so nothing can refer to it")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    if not isinstance(value, str):
        kind = type(value).__name__
        raise TypeError(f"an id is a text, a whole number or an entity, not of type {kind}")
    if not value:
        raise ValueError("an id is missing: '' cannot be part of a path, a body or a link")
    if any("\ud800" <= each <= "\udfff" for each in value):
        raise ValueError(f"{value!r} cannot be sent as an id")
    return value
