"""Which former names the package of a version keeps, and what stands for them.

- NAM108  what a name has become is not there
- NAM109  a former name is still the name of something
- NAM111  a former name has gone, so that its entry may be deleted
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from plansdk.diagnostics import Diagnostic, error
from plansdk.model import CONTENT_TYPE, Api, ErrorCode
from plansdk.naming.renames import ERROR_CODES, Renaming, kind_of, version_key
from plansdk.naming.words import resource_module
from plansdk.naming.xml import paged_names

if TYPE_CHECKING:
    from plansdk.naming.assign import Names


MISFITS = frozenset({"NAM108", "NAM109", "NAM111"})
"""What is said of former names that cannot be kept, or no longer."""


def error_symbol(code: ErrorCode) -> str:
    """The member of the enumeration of error codes."""
    spelled = re.sub(r"[^A-Z0-9]+", "_", code.symbol.upper()).strip("_")
    return spelled if spelled.isidentifier() else f"CODE_{code.code}"


def symbols(api: Api, names: Names) -> frozenset[str]:
    """Every name that a program can use, as the ledger spells former ones."""
    return frozenset(_symbols(api, names))


def in_force(
    api: Api, names: Names, recorded: Mapping[str, Renaming]
) -> tuple[dict[str, Renaming], list[Diagnostic]]:
    """The former names that the package of a version keeps.

    Args:
        api: The version.
        names: Its names.
        recorded: What the ledger says; entries of later versions do not count.

    Returns:
        Former names with what stands for them now: a name of this version, whatever it
        was called in between. And findings.
    """
    version = version_key(api.version)
    begun = {old: each for old, each in recorded.items() if version_key(each.since) <= version}
    if not begun:
        return {}, []
    existing = symbols(api, names)
    kept: dict[str, Renaming] = {}
    diagnostics: list[Diagnostic] = []
    for old, each in begun.items():
        if each.until and version_key(each.until) <= version:
            message = f"{old} has gone in {each.until}: nothing is generated for it"
            diagnostics.append(
                Diagnostic("NAM111", "note", each.span, message, "the entry may be deleted")
            )
            continue
        former = _of_its_owner(old, begun, existing)
        current = _followed(each.to, begun, existing)
        if former == current and former in existing:  # renamed back since
            continue
        if former in existing or _is_in_the_way(former, existing):
            message = f"{old} cannot be kept as a former name: it still is the name of something"
            hint = "delete the entry, or give the thing another name in the name ledger"
            diagnostics.append(error("NAM109", each.span, message, hint))
        elif current not in existing or _owner(former) != _owner(current):
            message = f"{old} cannot stand for {each.to}, which is not there"
            if current in existing:
                message = f"{old} cannot stand for {each.to}, which is of another class"
            hint = "name what it has become, or delete the entry if it is gone"
            diagnostics.append(error("NAM108", each.span, message, hint))
        else:
            kept[former] = Renaming(current, each.since, each.until, each.span)
    return kept, diagnostics


def _is_in_the_way(symbol: str, existing: frozenset[str]) -> bool:
    """Whether a former method, or a resource that it needs, would hide something."""
    if kind_of(symbol) != "method":
        return False
    methods = {each for each in existing if kind_of(each) == "method"}
    resources = {above for each in methods for above in _above(each)}
    own = set(_above(symbol))
    modules = {resource_module(each) for each in resources - own}
    return bool(
        symbol in resources or own & methods or modules & {resource_module(each) for each in own}
    )


def _above(method: str) -> Iterator[str]:
    """The resource of a method and those above it."""
    while method := method.rpartition(".")[0]:
        yield method


def _followed(symbol: str, renamed: Mapping[str, Renaming], existing: frozenset[str]) -> str:
    """What a name has become: the first that exists; renames in a circle end somewhere."""
    seen: set[str] = set()
    while symbol not in seen and symbol not in existing:
        seen.add(symbol)
        is_renamed = symbol in renamed
        symbol = renamed[symbol].to if is_renamed else _of_its_owner(symbol, renamed, existing)
    return symbol


def _owner(symbol: str) -> str:
    """The class of an attribute; methods may move from one resource to another."""
    return symbol.rpartition(".")[0] if kind_of(symbol) == "attribute" else ""


def _of_its_owner(symbol: str, renamed: Mapping[str, Renaming], existing: frozenset[str]) -> str:
    """An attribute under the present name of its class; anything else as it is."""
    if kind_of(symbol) != "attribute":
        return symbol
    owner, _, member = symbol.rpartition(".")
    return f"{_followed(owner, renamed, existing)}.{member}"


def _symbols(api: Api, names: Names) -> Iterator[str]:
    for operation in api.operations:
        if operation.id not in names.operations:
            continue
        resource, method = names.operations[operation.id]
        yield f"{resource}.{method}"
        if operation.xml and operation.xml.paging:
            yield from (f"{resource}.{each}" for each in paged_names(method))
    for type_def in api.types:
        name = names.classes[type_def.name]
        if type_def.alias is not None:
            continue
        yield name
        for each in (type_def, *api.ancestors(type_def.name)):
            for prop in each.properties:
                if prop.name != CONTENT_TYPE:
                    yield f"{name}.{names.attribute(each.name, prop.name)}"
                if alias := names.enumerations.get(f"{each.name}.{prop.name}"):
                    yield alias
    yield from names.unions.values()
    yield from (each.name for each in api.value_lists)
    yield from (f"{ERROR_CODES}.{error_symbol(each)}" for each in api.errors if each.symbol)
