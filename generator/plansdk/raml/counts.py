"""What a RAML document declares, counted, and the proof that the model has all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from plansdk.model import Api, Operation, Parameter
from plansdk.raml.declarations import optional_name
from plansdk.raml.findings import Findings
from plansdk.raml.resources import methods
from plansdk.source import tree


class Counts(TypedDict):
    """Totals of a specification or of a model."""

    types: int
    properties: int
    operations: int
    parameters: int


def count(root: tree.Node) -> Counts:
    """Count what the document itself declares, resources with their methods included."""
    found = Counts(types=0, properties=0, operations=0, parameters=0)
    if not isinstance(root, tree.Mapping):
        return found
    for _, node in _entries(root, "types"):
        found["types"] += 1
        found["properties"] += sum(1 for _ in _entries(node, "properties"))
    for method in methods(root):
        found["operations"] += 1
        found["parameters"] += sum(1 for _ in _entries(method.node, "queryParameters"))
    return found


def check(root: tree.Mapping, api: Api, findings: Findings) -> None:
    """Report everything that the document declares and the model does not have."""
    for key, node in _entries(root, "types"):
        type_ = api.by_name.get(key.text)
        if type_ is None:
            _report(key, f"the type {key.text!r}", findings)
            continue
        known = {each.name for each in type_.properties}
        for name, _ in _entries(node, "properties"):
            is_pattern = name.text.startswith("/") and name.text.endswith("/")
            if not is_pattern and not known & {name.text, optional_name(name.text, True)[0]}:
                _report(name, f"the property {name.text!r} of {key.text!r}", findings)
    operations = {(each.declared_path, each.method): each for each in api.operations}
    for method in methods(root):
        operation = operations.get((method.path, method.name.upper()))
        if operation is None:
            _report(method.key, f"{method.name.upper()} {method.path}", findings)
            continue
        places = {each.span for each in _parameters(operation)}
        for name, _ in _entries(method.node, "queryParameters"):
            if name.span not in places:
                _report(name, f"the parameter {name.text!r} of {operation.id}", findings)


def _parameters(operation: Operation) -> Iterator[Parameter]:
    yield from operation.path_params
    yield from operation.query_params
    yield from operation.paging_params


def _report(key: tree.Scalar, what: str, findings: Findings) -> None:
    hint = "this is a bug of plansdk; please report it with this part of the document"
    findings.error("RAML192", key.span, f"{what} is lost on the way to the model", hint)


def _entries(node: tree.Node | None, key: str) -> list[tuple[tree.Scalar, tree.Node]]:
    section = node.get(key) if isinstance(node, tree.Mapping) else None
    return list(section.items()) if isinstance(section, tree.Mapping) else []
