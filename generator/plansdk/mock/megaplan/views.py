"""Which fields of an entity are shown: in full on a card, fewer in a list and in others.

No source lists the fields of a list. The mock shows everything but collections, their
companions, and what is said about rights and attached files; where a recording says more,
it is in tables.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from plansdk.mock.megaplan.derived import Reader, derived_of
from plansdk.mock.megaplan.schema import Kind
from plansdk.mock.megaplan.tables import NESTED, NOT_LISTED
from plansdk.model import CONTENT_TYPE

Level = Literal["card", "listed", "nested"]

_CARD_ONLY = {"rights", "possibleActions", "editableFields", "visibleFields", "attachesInfo"}


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of the entities of a kind.

    Attributes:
        whole: Whether custom fields are shown, too.
        blank: The fields, of an entity of which nothing is known.
        nesting: Names of the fields in which entities can be found.
        derived: The fields that follow from other entities.
        counters: Companions with the collections that they count.
    """

    whole: bool
    blank: Mapping[str, Any]
    nesting: tuple[str, ...]
    derived: tuple[tuple[str, Reader], ...]
    counters: tuple[tuple[str, str], ...]


@cache
def view_of(kind: Kind, level: Level) -> View:
    """What is shown of a kind at some level."""
    names = _names(kind, level)
    fields = [each for each in kind.fields.values() if each.name in names]
    readers = derived_of(kind)
    return View(
        level == "card",
        {each.name: each.empty for each in fields},
        tuple(each.name for each in fields if each.nests),
        tuple((name, each) for name, each in readers.items() if name in names),
        tuple((each.name, each.counts) for each in fields if each.counts),
    )


def _names(kind: Kind, level: Level) -> set[str]:
    if level == "card":
        return set(kind.fields)
    if level == "nested" and kind.name in NESTED:
        return {CONTENT_TYPE, "id", *NESTED[kind.name]} & kind.fields.keys()
    shown = {each.name for each in kind.fields.values() if not (each.many or each.companion)}
    return shown - _CARD_ONLY - {*NOT_LISTED.get(kind.name, ())}
