"""The types that a selection needs, each with the reason why.

Entities refer to each other all over an API, so everything that can be reached would
be most of it. Three rules keep a slice small and its types right:

1. What a selected operation takes or gives is kept in full, with the types it extends.
2. A value, which has no identity of its own, is part of whatever mentions it and is
   kept with it.
3. An entity that a kept type only links to is left out. In annotations and at run time
   its nearest kept ancestor stands for it: `deal: BaseEntity | None`.

An entity is what has an `id`. `depth` allows for links to be followed that many times.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plansdk.model import Api, Operation, Property, Type, TypeDef, references


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a type is kept.

    Attributes:
        by: What needs it: a type that is kept itself, an operation, or a text.
        how: In which role: `answer`, `body`, `property deadline`, `base`.
    """

    by: str
    how: str

    def __str__(self) -> str:
        return f"{self.how} of {self.by}" if self.how else self.by


Kept = Mapping[str, Reason]
"""Kept types with their reasons, the first reason that was found for each."""


def close(api: Api, roots: Iterable[tuple[str, Reason]], depth: int = 0) -> Kept:
    """The types that have to be kept.

    Args:
        api: The whole API.
        roots: Types that are wanted as such.
        depth: How many links from entity to entity are followed.
    """
    kept: dict[str, Reason] = {}
    level = list(roots)
    for _ in range(depth + 1):
        if not level:
            break
        level = _take(api, kept, level)
    while missing := _without_stand_in(api, kept, level):
        level += _take(api, kept, missing)
    return kept


def chain(kept: Kept, name: str) -> Iterator[tuple[str, Reason]]:
    """A type with its reason, the type that this is about with its own, and so on."""
    while name in kept:
        reason = kept[name]
        yield name, reason
        name = reason.by


def operation_types(operation: Operation) -> Iterator[tuple[str, Reason]]:
    """The types that an operation mentions."""
    places: list[tuple[Type, str]] = [(operation.response, "answer")]
    if operation.body:
        places.append((operation.body.type, "body"))
    parameters = (*operation.path_params, *operation.query_params)
    places += [(each.type, f"parameter {each.name}") for each in parameters]
    for type_, how in places:
        for name in references(type_):
            yield name, Reason(operation.id, how)


def property_types(properties: Iterable[Property], by: str) -> Iterator[tuple[str, Reason]]:
    """The types that properties mention."""
    for prop in properties:
        for name in references(prop.type):
            yield name, Reason(by, f"property {prop.name}")
        inner = (*([prop.item] if prop.item else []), *prop.restated)
        yield from property_types(inner, by)


def is_link(api: Api, name: str) -> bool:
    """Whether a type is an entity for which an ancestor can stand."""
    type_def = api.by_name.get(name)
    if type_def is None or type_def.base not in api.by_name:
        return False
    line = (type_def, *api.ancestors(name))
    return any(prop.name == "id" for each in line for prop in each.properties)


def _take(
    api: Api, kept: dict[str, Reason], wanted: Iterable[tuple[str, Reason]]
) -> list[tuple[str, Reason]]:
    """Keep types with their values and bases; gives the links from them."""
    pending = deque(wanted)
    links: list[tuple[str, Reason]] = []
    while pending:
        name, reason = pending.popleft()
        if name in kept or name not in api.by_name:
            continue
        kept[name] = reason
        type_def = api.type(name)
        if type_def.base:
            pending.append((type_def.base, Reason(name, "base")))
        for mention in _mentions(type_def):
            (links if is_link(api, mention[0]) else pending).append(mention)
    return links


def _mentions(type_def: TypeDef) -> Iterator[tuple[str, Reason]]:
    if type_def.alias is not None:
        for name in references(type_def.alias):
            yield name, Reason(type_def.name, "alias")
    yield from property_types(type_def.properties, type_def.name)


def _without_stand_in(
    api: Api, kept: Kept, links: Iterable[tuple[str, Reason]]
) -> list[tuple[str, Reason]]:
    """The roots that links need, where no ancestor of what they lead to is kept."""
    roots: dict[str, Reason] = {}
    for name, reason in links:
        line = [name, *(each.name for each in api.ancestors(name))]
        if not any(each in kept for each in line):
            roots.setdefault(line[-1], reason)
    return list(roots.items())
