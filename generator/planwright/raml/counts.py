"""What a RAML document declares, counted, and the proof that the model has all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from planwright.diagnostics import Diagnostic, error
from planwright.model import Api
from planwright.raml.declarations import optional_name
from planwright.raml.resources import methods
from planwright.source import tree


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


def _entries(node: tree.Node | None, key: str) -> list[tuple[tree.Scalar, tree.Node]]:
    section = node.get(key) if isinstance(node, tree.Mapping) else None
    return list(section.items()) if isinstance(section, tree.Mapping) else []
