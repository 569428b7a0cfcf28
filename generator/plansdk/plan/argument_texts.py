"""What arguments mean that a specification says nothing about: those that recur everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from plansdk.naming.words import singular, words

PAGING: Final = "Size and start of pages, order, properties: see `Paging`"

_QUERY: Final[Mapping[str, str]] = {
    "entityType": "Type of the entity",
    "fields": "Further properties to send, by wire name",
    "filter": "Filter to apply",
    "filters": "Filters to apply",
    "limit": "How many to send at most",
    "offset": "How many to leave out",
    "onlyRequestedFields": "Send nothing but `fields`",
    "q": "Text to search for",
    "sortBy": "Properties to sort by",
}
_PATH: Final[Mapping[str, str]] = {
    "code": "Code",
    "id": "Id",
    "name": "Name",
    "type": "Type",
    "uuid": "UUID",
}


def query_text(wire: str, path: str) -> str:
    """What a parameter of a query means; empty where its name does not tell."""
    return path_text(wire, path) if wire == "id" else _QUERY.get(wire, "")


def path_text(name: str, before: str) -> str:
    """What a variable of a path means; empty where its name does not tell.

    Args:
        name: The argument's name, which a renamed variable keeps.
        before: The part of the path before the variable.

    >>> path_text("field_name", "/task/"), path_text("id", "/v1/savedFilters/")
    ('Name of the field', 'Id of the saved filter')
    """
    *about, last = words(name) or [""]
    if not about:
        segments = [each for each in before.split("/") if each and "{" not in each]
        about = words(segments[-1] if segments else "entity")
        about[-1:] = map(singular, about[-1:])
    return f"{_PATH[last]} of the {' '.join(about)}" if last in _PATH and about else ""
