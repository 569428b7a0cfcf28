"""Recognise what has only been renamed.

A thing that vanished and a thing that appeared are one thing under a new name when the
name ledger gives both the same Python name, or when both have the same shape and no
other candidate has. Being wrong here hides a removal, so what has hardly any shape of
its own (two texts without a description) is never paired.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.subtyping import renamed
from plansdk.model import CONTENT_TYPE, Operation, Property, Scalar, TypeDef

_Thing = TypeVar("_Thing", TypeDef, Property, Operation)
_VARIABLE = re.compile(r"\{[^{}]*\}")
_EVERYWHERE = frozenset({"id", CONTENT_TYPE})


def renamed_types(old: OfferedSymbols, new: OfferedSymbols) -> dict[str, str]:
    """Types under another name, by their old name."""
    gone = [each for each in old.api.types if each.name not in new.api.by_name]
    come = [each for each in new.api.types if each.name not in old.api.by_name]
    gone = [each for each in gone if each.name not in old.documents]
    come = [each for each in come if each.name not in new.documents]
    found = _matches(
        gone,
        come,
        lambda each: old.names.classes.get(each.name),
        lambda each: new.names.classes.get(each.name),
    )
    found += _matches(_left(gone, found, 0), _left(come, found, 1), _type_shape, _type_shape)
    return {each.name: other.name for each, other in found}


def renamed_properties(
    old: OfferedSymbols,
    new: OfferedSymbols,
    before: TypeDef,
    after: TypeDef,
    types: Mapping[str, str],
) -> dict[str, str]:
    """Properties of a type under another name, by their old name."""
    was = {each.name for each in before.properties}
    now = {each.name for each in after.properties}
    gone = [each for each in before.properties if each.name not in now]
    come = [each for each in after.properties if each.name not in was]
    if not gone or not come:
        return {}
    found = _matches(
        gone,
        come,
        lambda each: old.names.properties.get(f"{before.name}.{each.name}"),
        lambda each: new.names.properties.get(f"{after.name}.{each.name}"),
    )
    found += _matches(
        _left(gone, found, 0),
        _left(come, found, 1),
        lambda each: _property_shape(each, types),
        lambda each: _property_shape(each, {}),
    )
    return {each.name: other.name for each, other in found}


def moved_operations(
    old: OfferedSymbols, new: OfferedSymbols, types: Mapping[str, str]
) -> dict[str, str]:
    """Operations under another id, by their old id."""
    gone = [each for id_, each in old.operations.items() if id_ not in new.operations]
    come = [each for id_, each in new.operations.items() if id_ not in old.operations]
    found: list[tuple[Operation, Operation]] = []
    steps: list[tuple[Callable[[Operation], Hashable], Callable[[Operation], Hashable]]] = [
        (lambda each: _fixed(each.id), lambda each: _fixed(each.id)),
        (
            lambda each: old.names.operations.get(each.id),
            lambda each: new.names.operations.get(each.id),
        ),
        (
            lambda each: _call_shape(each, types, each.method),
            lambda each: _call_shape(each, {}, each.method),
        ),
        (
            lambda each: _call_shape(each, types, _fixed(each.path)),
            lambda each: _call_shape(each, {}, _fixed(each.path)),
        ),
    ]
    for of_old, of_new in steps:
        found += _matches(_left(gone, found, 0), _left(come, found, 1), of_old, of_new)
    return {each.id: other.id for each, other in found}


def _left(things: list[_Thing], found: list[tuple[_Thing, _Thing]], position: int) -> list[_Thing]:
    taken = {id(pair[position]) for pair in found}
    return [each for each in things if id(each) not in taken]


def _matches(
    gone: Iterable[_Thing],
    come: Iterable[_Thing],
    of_gone: Callable[[_Thing], Hashable],
    of_come: Callable[[_Thing], Hashable],
) -> list[tuple[_Thing, _Thing]]:
    """Pairs with equal keys, where one thing on each side has the key."""
    before: dict[Hashable, list[_Thing]] = defaultdict(list)
    after: dict[Hashable, list[_Thing]] = defaultdict(list)
    for each in gone:
        before[of_gone(each)].append(each)
    for each in come:
        after[of_come(each)].append(each)
    return [
        (each, after[key][0])
        for key, (each, *others) in before.items()
        if key is not None and not others and len(after.get(key, ())) == 1
    ]


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


def _fixed(path: str) -> str:
    """A path without the names of its variables."""
    return _VARIABLE.sub("{}", path)
