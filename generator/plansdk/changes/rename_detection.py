"""Recognise what has only been renamed.

A thing that vanished and a thing that appeared are one thing under a new name when the
name ledger gives both the same Python name, or when both have the same shape and no
other candidate has. Being wrong here hides a removal, so what has hardly any shape of
its own (two texts without a description) is never paired.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.subtyping import renamed
from plansdk.model import CONTENT_TYPE, Operation, Property, Scalar, TypeDef
from plansdk.naming.assign import Names
from plansdk.naming.identity import former_ids, shape

_Thing = TypeVar("_Thing", TypeDef, Property, Operation)
_Named = TypeVar("_Named", TypeDef, Property)
_EVERYWHERE = frozenset({"id", CONTENT_TYPE})


def renamed_types(old: OfferedSymbols, new: OfferedSymbols) -> dict[str, str]:
    """Types under another name, by their old name."""
    gone, come = _missing(old.api.types, new.api.types), _missing(new.api.types, old.api.types)
    found = _matches(
        (old.names, [each for each in gone if each.name not in old.documents]),
        (new.names, [each for each in come if each.name not in new.documents]),
        lambda names, each: names.classes.get(each.name),
        lambda _, each: _type_shape(each),
    )
    return {each.name: other.name for each, other in found}


def renamed_properties(
    old: OfferedSymbols,
    new: OfferedSymbols,
    before: TypeDef,
    after: TypeDef,
    types: Mapping[str, str],
) -> dict[str, str]:
    """Properties of a type under another name, by their old name."""

    def recorded(names: Names, prop: Property) -> str | None:
        owner = before if names is old.names else after
        return names.properties.get(f"{owner.name}.{prop.name}")

    found = _matches(
        (old.names, _missing(before.properties, after.properties)),
        (new.names, _missing(after.properties, before.properties)),
        recorded,
        lambda _, each: _property_shape(each, types),
    )
    return {each.name: other.name for each, other in found}


def moved_operations(
    old: OfferedSymbols, new: OfferedSymbols, types: Mapping[str, str]
) -> dict[str, str]:
    """Operations under another id, by their old id."""
    gone = [each for id_, each in old.operations.items() if id_ not in new.operations]
    come = [each for id_, each in new.operations.items() if id_ not in old.operations]
    same = former_ids((each.id for each in gone), (each.id for each in come))
    others = _matches(
        (old.names, [each for each in gone if each.id not in same.values()]),
        (new.names, [each for each in come if each.id not in same]),
        lambda names, each: names.operations.get(each.id),
        lambda _, each: _call_shape(each, types, each.method),
        lambda _, each: _call_shape(each, types, shape(each.path)),
    )
    moved = {was: now for now, was in same.items()}
    return moved | {each.id: other.id for each, other in others}


def _missing(things: Iterable[_Named], others: Iterable[_Named]) -> list[_Named]:
    """Things of which no other one has the name."""
    known = {each.name for each in others}
    return [each for each in things if each.name not in known]


def _matches(
    old: tuple[Names, list[_Thing]],
    new: tuple[Names, list[_Thing]],
    *keys: Callable[[Names, _Thing], Hashable],
) -> Iterator[tuple[_Thing, _Thing]]:
    """Pairs with equal keys, where one thing on each side has the key; the first keys count."""
    taken: set[int] = set()
    for key in keys:
        before, after = (
            _single(names, [each for each in things if id(each) not in taken], key)
            for names, things in (old, new)
        )
        for shared in before:
            if shared in after:
                yield before[shared], after[shared]
                taken |= {id(before[shared]), id(after[shared])}


def _single(
    names: Names, things: Iterable[_Thing], key: Callable[[Names, _Thing], Hashable]
) -> dict[Hashable, _Thing]:
    """Things that share their key with no other one, by the key."""
    found: dict[Hashable, list[_Thing]] = defaultdict(list)
    for each in things:
        found[key(names, each)].append(each)
    found.pop(None, None)
    return {shared: first for shared, (first, *others) in found.items() if not others}


def _type_shape(type_def: TypeDef) -> Hashable:
    if {each.name for each in type_def.properties} <= _EVERYWHERE:
        return None
    own = {type_def.name: ""}
    properties = frozenset(
        (each.name, renamed(each.type, own), each.required) for each in type_def.properties
    )
    return type_def.base, properties


def _property_shape(prop: Property, types: Mapping[str, str]) -> Hashable:
    type_ = renamed(prop.type, types)
    if isinstance(type_, Scalar) and not prop.description:
        return None
    xml = replace(prop.xml, type="") if prop.xml else None
    return type_, prop.required, prop.sortable, prop.default, prop.description, xml


def _call_shape(operation: Operation, types: Mapping[str, str], kept: str) -> Hashable:
    if operation.xml is not None or not operation.description:
        return None
    return (
        kept,
        operation.description,
        len(operation.path_params),
        frozenset((each.name, renamed(each.type, types)) for each in operation.query_params),
        renamed(operation.body.type, types) if operation.body else None,
        renamed(operation.response, types),
        operation.paginated,
    )
