"""The completeness ledger: what is specified minus what programs can name.

What is counted as generated is counted in the symbols of the plan that the templates print,
so a property that a later change loses on the way is missed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plansdk.model import CONTENT_TYPE, Operation, Ref, TypeDef
from plansdk.plan.calls import documents
from plansdk.plan.symbols import SymbolTable
from plansdk.report import Count
from plansdk.targets import NamedApi


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was specified and generated, by kind, and the identities of what is missing."""

    counts: Mapping[str, Count]
    left_out: tuple[str, ...]


def tally(named: NamedApi, symbols: SymbolTable) -> Tally:
    """Compare a specification with what the plan made of it can name."""
    api = named.specified
    unfolded = documents(api)
    types = [
        each for each in api.types if not symbols.of(each.name) and _needs_class(each, unfolded)
    ]
    missing = {each.name for each in types}
    properties = [
        f"{each.name}.{lost}"
        for each in api.types
        if each.name not in missing and _needs_class(each, unfolded)
        for lost in _properties(each, named.api.type(each.name), symbols)
    ]
    operations = [each for each in api.operations if not symbols.of(each.id)]
    arguments = [
        f"{each.path} {lost}"
        for each in api.operations
        if symbols.of(each.id)
        for lost in _elements(named, each, symbols)
    ]
    is_xml = api.xml is not None
    type_word, word, operation_word = (
        ("structure", "element", "method")
        if is_xml
        else (
            "type",
            "property",
            "operation",
        )
    )
    lost = [f"{type_word} {each.name}" for each in types]
    lost += [f"{word} {each}" for each in (*properties, *arguments)]
    lost += [f"{operation_word} {each.path if is_xml else each.id}" for each in operations]
    whole = sum(len(each.properties) for each in api.types)
    gone = sum(len(each.properties) for each in types) + len(properties)
    counts = {
        "types": Count(len(api.types), len(api.types) - len(types)),
        "properties": Count(whole, whole - gone),
        "operations": Count(len(api.operations), len(api.operations) - len(operations)),
    }
    for name, counted in named.counted.items():
        made = counts["operations"].generated if name == "operations" else counted - len(lost)
        counts[name] = Count(counted, made)
    if is_xml:
        codes = sum(symbols.of(each.code) is not None for each in api.errors)
        counts["codes"] = Count(len(api.errors), codes)
    return Tally(counts, tuple(lost))


def _needs_class(type_def: TypeDef, unfolded: frozenset[str]) -> bool:
    """Whether a type is neither an alias nor the request or answer of a method."""
    return type_def.alias is None and type_def.name not in unfolded


def _properties(specified: TypeDef, final: TypeDef, symbols: SymbolTable) -> Iterator[str]:
    """Properties without an attribute; an overlay may rename one, which stays in its place."""
    for prop, now in zip(specified.properties, final.properties, strict=True):
        if now.name != CONTENT_TYPE and not symbols.of(specified.name, now.name):
            yield prop.name


def _elements(named: NamedApi, operation: Operation, symbols: SymbolTable) -> Iterator[str]:
    """Elements of a request without an argument."""
    body = operation.body.type if operation.body and operation.xml else None
    if isinstance(body, Ref) and not (operation.xml and operation.xml.binary):
        for prop in named.api.type(body.name).properties:
            if not symbols.of(operation.id, prop.name):
                yield prop.name
