"""Cut an API down to a selection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plansdk.model import (
    Api,
    Operation,
    Ref,
    Type,
    TypeDef,
    Union,
    rebuilt,
)
from plansdk.naming.assign import Names
from plansdk.naming.unions import occurring
from plansdk.targets import NamedApi
from plansdk.vendor.closure import Kept, Reason, close, operation_types, property_types


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of an API that is complete in itself.

    Attributes:
        named: The kept operations and types with their names; what is left out is
            replaced in them by what stands for it.
        kept: Why each type is kept.
    """

    named: NamedApi
    kept: Kept


def cut(
    whole: NamedApi,
    operations: Iterable[Operation],
    types: Iterable[tuple[str, Reason]] = (),
    depth: int = 0,
    parts: tuple[str, ...] = (),
) -> Slice:
    """Cut out operations with the types that they need (`plansdk.vendor.closure`).

    Args:
        whole: The whole API.
        operations: What is wanted of its operations.
        types: Types that are wanted beside, and why.
        depth: How many links from entity to entity are followed.
        parts: What of the runtime is wanted, see `NamedApi`.
    """
    api = whole.api
    wanted = tuple(operations)
    roots = list(types)
    roots += [each for operation in wanted for each in operation_types(operation)]
    if api.xml is not None:
        roots += property_types((*api.xml.start, *api.xml.end), "every request")
    kept = close(api, roots, depth)
    left_out: dict[str, str] = {}
    for type_def in api.types:
        if type_def.name not in kept:
            stand_in = next((a.name for a in api.ancestors(type_def.name) if a.name in kept), "")
            if stand_in:
                left_out[type_def.name] = stand_in
    narrowed = replace(
        api,
        types=tuple(_type(each, left_out) for each in api.types if each.name in kept),
        operations=wanted,
    )
    names = _narrow_names(whole.names, narrowed, kept, left_out)
    named = replace(
        whole, specified=narrowed, api=narrowed, names=names, left_out=left_out, parts=parts
    )
    return Slice(named, kept)


def _narrow_names(names: Names, api: Api, kept: Kept, left_out: Mapping[str, str]) -> Names:
    """The names of what is in a slice; they are those of the whole package."""
    unions: dict[Union, str] = {}
    used = occurring(api)
    for union, alias in names.unions.items():
        narrowed = substitute(union, left_out)
        if isinstance(narrowed, Union) and narrowed in used:
            unions.setdefault(narrowed, alias)
    ids = {each.id for each in api.operations}
    return replace(
        names,
        operations={each: name for each, name in names.operations.items() if each in ids},
        classes={each: name for each, name in names.classes.items() if each in kept},
        modules={each: name for each, name in names.modules.items() if each in kept},
        unions=unions,
    )


def substitute(type_: Type, left_out: Mapping[str, str]) -> Type:
    """A type with stand-ins in place of what is left out."""
    return rebuilt(
        type_,
        lambda each: Ref(left_out.get(each.name, each.name)) if isinstance(each, Ref) else each,
    )


def _type(type_def: TypeDef, left_out: Mapping[str, str]) -> TypeDef:
    alias = None if type_def.alias is None else substitute(type_def.alias, left_out)
    properties = tuple(
        replace(each, type=substitute(each.type, left_out)) for each in type_def.properties
    )
    return replace(type_def, alias=alias, properties=properties)
