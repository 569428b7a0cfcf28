"""Which fields of an entity a request wants to see.

`fields` adds to what is shown anyway, with `onlyRequestedFields` it is all that is shown
beside `contentType` and `id`. An element may be an object, which says the same of the
entities that are mentioned in a field: `["name", {"contractor": ["name", "contactInfo"]}]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_CUSTOM = re.compile(r"Category\d+CustomField\w+")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for.

    Attributes:
        names: Fields, in the order they are asked for.
        only: Whether nothing else is to be shown.
        nested: What is asked of the entities that a field mentions.
    """

    names: tuple[str, ...]
    only: bool = False
    nested: Mapping[str, Selection] = field(default_factory=dict[str, "Selection"])


def is_custom(name: str) -> bool:
    """Whether a field is one that an account adds, which no specification lists."""
    return _CUSTOM.fullmatch(name) is not None


def selection(query: Mapping[str, Any]) -> Selection | None:
    """What a query that has been checked asks for; None for what is shown anyway."""
    only = query.get("onlyRequestedFields") is True
    given = query.get("fields")
    if given is None:
        return Selection((), only=True) if only else None
    return _selection(given, only)


def _selection(given: Sequence[Any], only: bool) -> Selection:
    names: dict[str, None] = {}
    nested: dict[str, Selection] = {}
    for each in given:
        if isinstance(each, str):
            names[each] = None
        else:
            names |= dict.fromkeys(each)
            nested |= {name: _selection(inner, only) for name, inner in each.items()}
    return Selection(tuple(names), only, nested)
