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

from plansdk.mock.megaplan.call import FieldError, Refused
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.values import is_list, is_object

_CUSTOM = re.compile(r"Category\d+CustomField\w+")
_MAX_DEPTH = 5


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
    """What the query asks for; None for what is shown anyway.

    Raises:
        Refused: 422, not a list of names and objects.
    """
    only = query.get("onlyRequestedFields") is True
    given = query.get("fields")
    if given is None:
        return Selection((), only=True) if only else None
    return _selection(given, only, 0)


def check(schema: Schema, types: Sequence[str], asked: Selection | None) -> None:
    """Find names that none of the content types has.

    Raises:
        Refused: 422, there are such.
    """
    unknown = sorted(set(_unknown(schema, types, asked))) if asked else []
    if unknown:
        message = f"Entities have not this fields: {', '.join(unknown)}"
        raise Refused(422, FieldError(message, "fields"))


def _unknown(schema: Schema, types: Sequence[str], asked: Selection) -> list[str]:
    found: list[str] = []
    for name in asked.names:
        declared = [schema[each].fields[name] for each in types if name in schema[each].fields]
        if not declared and not is_custom(name):
            found.append(name)
        elif name in asked.nested and declared:
            objects = tuple({each for one in declared for each in one.objects})
            inner = _unknown(schema, objects, asked.nested[name])
            found.extend(f"{name}.{each}" for each in inner)
    return found


def _selection(given: Any, only: bool, depth: int) -> Selection:
    if not is_list(given) or depth > _MAX_DEPTH:
        raise Refused(422, FieldError("fields is a list of names", "fields"))
    names: dict[str, None] = {}
    nested: dict[str, Selection] = {}
    for each in given:
        if isinstance(each, str):
            names[each] = None
        elif is_object(each):
            for name, inner in each.items():
                names[name] = None
                nested[name] = _selection(inner, only, depth + 1)
        else:
            raise Refused(422, FieldError("fields is a list of names", "fields"))
    return Selection(tuple(names), only, nested)
