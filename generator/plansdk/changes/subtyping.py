"""How two types relate: the same, one allows more than the other, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from plansdk.model import Api, Array, Enumeration, Ref, Scalar, Type, Union, rebuilt

Relation = Literal["same", "widened", "narrowed", "changed"]


def renamed(type_: Type, names: Mapping[str, str]) -> Type:
    """The type with the types that it refers to under their new names."""
    match type_:
        case Ref(name):
            return Ref(names.get(name, name))
        case Array(item):
            return Array(renamed(item, names))
        case Union(members):
            return Union(tuple(renamed(each, names) for each in members))
        case _:
            return type_


def meant(type_: Type, api: Api) -> Type:
    """The type with what declared names stand for in place of the names of what is no object."""

    def leaf(part: Scalar | Enumeration | Ref, *seen: str) -> Type:
        declared = api.declared(part)
        if declared is None or declared.alias is None or declared.name in seen:
            return part
        return rebuilt(declared.alias, lambda inner: leaf(inner, *seen, declared.name))

    return rebuilt(type_, leaf)


def bare(type_: Type) -> Type:
    """The type without listed values and lengths, which have rules of their own."""
    match type_:
        case Scalar(kind):
            return Scalar(kind)
        case Enumeration():
            return replace(type_, values=(), name="")
        case Array(item):
            return Array(bare(item))
        case Union(members):
            return Union(tuple(bare(each) for each in members))
        case _:
            return type_


def relation(old: Type, new: Type, api: Api) -> Relation:
    """What has become of a type.

    Args:
        old: As it was, under the new names of types.
        new: As it is.
        api: The new version, which knows what extends what.
    """
    into, back = _fits(old, new, api), _fits(new, old, api)
    if into:
        return "same" if back else "widened"
    return "narrowed" if back else "changed"


def _fits(type_: Type, other: Type, api: Api) -> bool:
    """Whether every value of a type is one of the other type."""
    if isinstance(type_, Union):
        return all(_fits(each, other, api) for each in type_.members)
    if isinstance(other, Union):
        return any(_fits(type_, each, api) for each in other.members)
    if type_ == other:
        return True
    match type_, other:
        case Scalar("void"), _:
            return False
        case _, Scalar("any"):
            return True
        case Array(item), Array(other_item):
            return _fits(item, other_item, api)
        case Ref(name), Ref(base):
            return any(each.name == base for each in api.ancestors(name))
        case Enumeration(base=base), Scalar(kind):
            return base == kind or (base, kind) == ("integer", "number")
        case Scalar("integer"), Scalar("number"):
            return True
        case _:
            return False
