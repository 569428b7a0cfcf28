"""What tables.yaml says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from plansdk.files import own_table
from plansdk.model import CONTENT_TYPE

_TABLES: Mapping[str, Any] = own_table("plansdk.mock.megaplan", "tables.yaml")
_STATUSES: Mapping[str, list[str]] = _TABLES["statuses"]

NESTED: Final[Mapping[str, list[str]]] = _TABLES["nested"]
IN_PLACE: Final[Mapping[str, list[str]]] = _TABLES["in_place"]
NOT_LISTED: Final[Mapping[str, list[str]]] = _TABLES["not_listed"]
RELATIONS: Final[Mapping[str, Mapping[str, str]]] = _TABLES["relations"]
STREAMS: Final[Mapping[str, list[str]]] = _TABLES["streams"]


@dataclass(frozen=True, slots=True)
class Move:
    """What an action does to the status of a task or project.

    Attributes:
        to: The new status; empty leaves it as it is.
        sources: The statuses that offer the action.
    """

    to: str
    sources: frozenset[str]


def _members(names: Iterable[str]) -> frozenset[str]:
    """Statuses, some of which may stand for several."""
    found = (_members(_STATUSES[each]) if each in _STATUSES else {each} for each in names)
    return frozenset[str]().union(*found)


MOVES: Final[Mapping[str, Move]] = {
    name: Move(each.get("to", ""), _members(each["from"]))
    for name, each in _TABLES["moves"].items()
}
CLOSED: Final = _members(("closed",))
"""Statuses of tasks and projects that need nobody's attention any more."""

CURRENT_USER: Final = {CONTENT_TYPE: "Variable", "name": "currentUser"}
"""Stands for whoever asks, where a term expects an employee."""


def _filter(type_: str, id_: str, title: str, *term: str) -> dict[str, Any]:
    field, kind, value = term or ("", "", "")
    values: Any = [CURRENT_USER if value == "me" else value]
    held = {"field": field, "comparison": "equals", "value": values}
    terms = [{CONTENT_TYPE: f"FilterTerm{kind}", **held}] if term else []
    group = {CONTENT_TYPE: "FilterTermGroup", "join": "and", "terms": terms}
    config = {CONTENT_TYPE: "FilterConfig", "termGroup": group}
    return {CONTENT_TYPE: type_, "id": id_, "title": title, "config": config}


SYSTEM_FILTERS: Final[Mapping[tuple[str, str], dict[str, Any]]] = {
    (type_, id_): _filter(type_, id_, *said)
    for type_, filters in _TABLES["filters"].items()
    for id_, said in filters.items()
}
"""Filters that can be read and used, but not changed."""
