"""A ledger put together from two, and the part of one that a slice of an API needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from plansdk.model import Api
from plansdk.naming.identity import shape
from plansdk.naming.ledger import Ledger

_V = TypeVar("_V")


def filled(ledger: Ledger, other: Ledger) -> Ledger:
    """A ledger with what another one says of things that it does not mention itself.

    A name that the first gives to something is not given to anything else.
    """
    return Ledger(
        nested=tuple(dict.fromkeys((*ledger.nested, *other.nested))),
        operations=_operations(ledger, other),
        modules=_lists(ledger.modules, other.modules, grows=True),
        enumerations=_lists(ledger.enumerations, other.enumerations),
        unions={**_without_values(other.unions, ledger.unions), **ledger.unions},
        classes={**_without_values(other.classes, ledger.classes), **ledger.classes},
        properties={**other.properties, **ledger.properties},
        parameters={**other.parameters, **ledger.parameters},
        renamed={**other.renamed, **ledger.renamed},
    )


def restricted(ledger: Ledger, api: Api) -> Ledger:
    """What a ledger says of the things in an API; former names stay, all of them."""
    shapes = {shape(each.id) for each in api.operations}
    places = {f"{each.name}.{prop.name}" for each in api.types for prop in each.properties}
    operations = {
        resource: {name: id_ for name, id_ in methods.items() if shape(id_) in shapes}
        for resource, methods in ledger.operations.items()
    }
    return replace(
        ledger,
        operations={resource: methods for resource, methods in operations.items() if methods},
        modules=_within(ledger.modules, api.by_name),
        enumerations=_within(ledger.enumerations, places),
        unions={k: v for k, v in ledger.unions.items() if all(each in api.by_name for each in v)},
        classes={k: v for k, v in ledger.classes.items() if k in api.by_name},
        properties={k: v for k, v in ledger.properties.items() if k in places},
        parameters={
            k: v for k, v in ledger.parameters.items() if shape(k.rpartition("#")[0]) in shapes
        },
    )


def _operations(ledger: Ledger, other: Ledger) -> dict[str, dict[str, str]]:
    found = {resource: dict(methods) for resource, methods in ledger.operations.items()}
    known = {id_ for methods in found.values() for id_ in methods.values()}
    for resource, methods in other.operations.items():
        for name, id_ in methods.items():
            if id_ not in known and name not in found.get(resource, {}):
                found.setdefault(resource, {})[name] = id_
    return found


def _lists(
    first: Mapping[str, tuple[str, ...]],
    second: Mapping[str, tuple[str, ...]],
    *,
    grows: bool = False,
) -> dict[str, tuple[str, ...]]:
    """Names with the things that they stand for; the second has only things that are new."""
    found = dict(first)
    known = {each for things in first.values() for each in things}
    for name, things in second.items():
        new = tuple(each for each in things if each not in known)
        if new and (grows or name not in first):
            found[name] = (*found.get(name, ()), *new)
    return found


def _without_values(second: Mapping[str, _V], first: Mapping[str, _V]) -> dict[str, _V]:
    taken = list(first.values())
    return {name: value for name, value in second.items() if value not in taken}


def _within(
    lists: Mapping[str, tuple[str, ...]], kept: Mapping[str, object] | set[str]
) -> dict[str, tuple[str, ...]]:
    inside = {name: tuple(e for e in things if e in kept) for name, things in lists.items()}
    return {name: things for name, things in inside.items() if things}
