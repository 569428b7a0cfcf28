"""The completeness ledger: what is specified minus what programs can name.

What is counted as generated is counted in the symbols of the plan that the templates print,
so a property that a later change loses on the way is missed here.
"""

from __future__ import annotations

from collections.abc import Iterator

from plansdk.model import CONTENT_TYPE, Api, Operation, TypeDef
from plansdk.plan.calls import documents
from plansdk.plan.symbols import SymbolTable
from plansdk.report import Count
from plansdk.targets import NamedApi

_WORDS = ("type", "property", "operation")
_XML_WORDS = ("structure", "element", "method")


def tally(named: NamedApi, symbols: SymbolTable) -> tuple[dict[str, Count], tuple[str, ...]]:
    """Compare a specification with what the plan made of it can name.

    Returns:
        How much was specified and generated, by kind, and the identities of what is missing.
    """
    api = named.specified
    is_xml = api.xml is not None
    of_type, of_property, of_operation = _XML_WORDS if is_xml else _WORDS
    unfolded = documents(api)
    wanted = [each for each in api.types if _needs_class(each, unfolded)]
    types = [each for each in wanted if not symbols.of(each.name)]
    properties = [
        f"{each.name}.{lost}"
        for each in wanted
        if symbols.of(each.name)
        for lost in _properties(each, named.api.type(each.name), symbols)
    ]
    operations = [each for each in api.operations if not symbols.of(each.id)]
    arguments = [
        f"{each.path} {lost}"
        for each in api.operations
        if symbols.of(each.id)
        for lost in _elements(named.api, each, symbols)
    ]
    lost = [f"{of_type} {each.name}" for each in types]
    lost += [f"{of_property} {each}" for each in (*properties, *arguments)]
    lost += [f"{of_operation} {each.path if is_xml else each.id}" for each in operations]
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
    return counts, tuple(lost)


def _needs_class(type_def: TypeDef, unfolded: frozenset[str]) -> bool:
    """Whether a type is neither an alias nor the request or answer of a method."""
    return type_def.alias is None and type_def.name not in unfolded


def _properties(specified: TypeDef, final: TypeDef, symbols: SymbolTable) -> Iterator[str]:
    """Properties without an attribute; an overlay may rename one, which stays in its place."""
    for prop, now in zip(specified.properties, final.properties, strict=True):
        if now.name != CONTENT_TYPE and not symbols.of(specified.name, now.name):
            yield prop.name


def _elements(api: Api, operation: Operation, symbols: SymbolTable) -> Iterator[str]:
    """Elements of a request without an argument."""
    if operation.body and operation.xml and not operation.xml.binary:
        body = api.declared(operation.body.type)
        for prop in body.properties if body else ():
            if not symbols.of(operation.id, prop.name):
                yield prop.name
