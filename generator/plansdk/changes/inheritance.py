"""What types inherit: a property that has moved to a base is there, and is told of once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from plansdk.changes.change import Change
from plansdk.model import Api, Property

_Told: TypeAlias = tuple[str, str, str, tuple[tuple[str, str], ...]]


def inherited(api: Api, type_name: str, name: str) -> Property | None:
    """The property that a type has from the nearest of its ancestors, None for none."""
    properties = (each for base in api.ancestors(type_name) for each in base.properties)
    return next((each for each in properties if each.name == name), None)


def told_once(changes: Iterable[Change], old: Api, new: Api) -> tuple[Change, ...]:
    """The changes without those of subtypes that follow from a change of their base.

    Documents repeat inherited properties in subtypes, so that one change is there many
    times. And the subtypes of a type that is gone extend what it did.
    """
    found = tuple(changes)
    told = {_told(each, each.subject) for each in found}
    gone = {each.subject for each in found if each.rule == "type-removed"}

    def follows(change: Change) -> bool:
        if change.rule == "base-changed":
            was = change.parameters["was"]
            return was in gone and (old.type(was).base or "-") == change.parameters["now"]
        owner, _, name = change.subject.partition(".")
        if not name or owner != change.group:
            return False
        bases = (each.name for each in new.ancestors(owner))
        return any(_told(change, f"{base}.{name}") in told for base in bases)

    return tuple(each for each in found if not follows(each))


def _told(change: Change, subject: str) -> _Told:
    """What a change says, about a subject."""
    return change.rule, subject, change.item, tuple(sorted(change.parameters.items()))
