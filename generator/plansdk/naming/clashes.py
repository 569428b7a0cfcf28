"""Things that would get one name although they live side by side.

What is new is given another name, and a warning tells it; what the ledger itself calls alike
is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from plansdk.diagnostics import NOWHERE, Diagnostic, Span, error, warning
from plansdk.model import Api, Union
from plansdk.naming.words import lineage, resource_class, resource_module


def free(proposals: Iterable[str], is_taken: Callable[[str], object], more: str = "_") -> str:
    """The first proposal that is free; where none is, the last one and more behind it."""
    name = ""
    for name in proposals:
        if not is_taken(name):
            return name
    while is_taken(name):
        name += more
    return name


DECIDED: Final = "NAM101"
"""The finding that a name was chosen, which is recorded then and not chosen again."""


def decided(
    span: Span, what: str, names: tuple[str, str], other: str, entry: tuple[str, ...]
) -> Diagnostic:
    """The finding that something is not called what it would be, if another thing were not.

    Args:
        span: Its place.
        what: The thing.
        names: What it is called, and what it would be called.
        other: What has that name.
        entry: The keys below which the ledger records it.
    """
    name, plain = names
    hint = f"before its first release, you may change `{': '.join(entry)}` in the name ledger"
    found = warning(DECIDED, span, f"{what} is called {name}: {plain} is {other}", hint)
    return replace(found, subject="\n".join(entry))


def clash(span: Span, name: str, what: str) -> Diagnostic:
    """The finding that one name would stand for two things."""
    return error(
        "NAM101",
        span,
        f"the name {name} would stand for {what}",
        "give one of them another name in the name ledger",
    )


def among_resources(api: Api, operations: Mapping[str, tuple[str, str]]) -> Iterator[Diagnostic]:
    """Resources of one module or class, and methods named like a part of their resource."""
    spans = _first_spans(api, operations)
    modules: dict[str, str] = {}
    classes: dict[str, str] = {}
    for resource, span in spans.items():
        for named, name in ((modules, resource_module), (classes, resource_class)):
            other = named.setdefault(name(resource), resource)
            if other != resource:
                yield clash(span, name(resource), f"the resources {resource} and {other}")
                break
    for operation in api.operations:
        dotted = ".".join(operations.get(operation.id, ()))
        if dotted in spans:
            what = f"{operation.id} and the resource {dotted}"
            yield clash(operation.span, dotted, what)


def across_kinds(
    api: Api,
    operations: Mapping[str, tuple[str, str]],
    classes: Mapping[str, str],
    enumerations: Mapping[str, tuple[str, ...]],
    unions: Mapping[Union, str],
) -> Iterator[Diagnostic]:
    """Classes of entities named like a resource's class, a list of values or a union."""
    others = {
        resource_class(each): f"the resource {each}" for each in _first_spans(api, operations)
    }
    others |= dict.fromkeys(enumerations, "a list of values")
    for type_name, name in classes.items():
        if name in others:
            what = f"the type {type_name} and {others[name]}"
            yield clash(api.type(type_name).span, name, what)
    for union, alias in unions.items():
        if alias in others or alias in classes.values():
            yield clash(NOWHERE, alias, f"a union of {len(union.members)} types and another thing")


def scattered(
    api: Api, enumerations: Mapping[str, str], modules: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Aliases whose lists of values belong to types of several modules."""
    homes: dict[str, str] = {}
    for type_def in api.types:
        for prop in type_def.properties:
            alias = enumerations.get(f"{type_def.name}.{prop.name}")
            home = modules[type_def.name]
            if alias and homes.setdefault(alias, home) != home:
                message = f"{alias} stands for lists of values in {homes[alias]} and in {home}"
                hint = "give each module its own name in the name ledger"
                yield error("NAM106", prop.span, message, hint)


def _first_spans(api: Api, operations: Mapping[str, tuple[str, str]]) -> dict[str, Span]:
    """Every resource, parents included, with the place of its first operation."""
    spans: dict[str, Span] = {}
    for operation in api.operations:
        resource, _ = operations.get(operation.id, ("", ""))
        for each in lineage(resource):
            spans.setdefault(each, operation.span)
    return spans
