"""The `types` of a RAML document, as type definitions of the model."""

from __future__ import annotations

from dataclasses import replace

from plansdk.model import Ref, TypeDef
from plansdk.raml.declarations import (
    MAX_CHAIN,
    TypeReader,
    compared_facets,
    declared_type,
    described,
    given_type,
    is_deprecated,
)
from plansdk.raml.type_expression import BUILT_IN
from plansdk.syntax import tree


def read_types(reader: TypeReader) -> tuple[TypeDef, ...]:
    """Every declared type, in the order of the document."""
    found: dict[str, TypeDef] = {}
    reader.totals["types"] += len(reader.declared)
    for key, node in reader.declared.items():
        if key.text in BUILT_IN:
            message = f"{key.text!r} is a type of RAML's own and cannot be declared"
            reader.findings.error("RAML130", key.span, message, "choose another name")
        found[key.text] = _read_type(reader, key, node)
    _check_inheritance(reader, found)
    return tuple(found.values())


def _read_type(reader: TypeReader, key: tree.Scalar, node: tree.Node) -> TypeDef:
    name, span = key.text, key.span
    if not isinstance(node, tree.Mapping):
        node = tree.Mapping({"type": (key, node)}, key.file, key.line, key.column)
    reader.check_facets(node, f"type {name!r}")
    description, deprecated = described(node), is_deprecated(node)
    facets = compared_facets(node)
    base = _base(reader, node)
    if base is None and "properties" in node:
        message = f"the type {name!r} has properties and is no object"
        reader.findings.error(
            "RAML133", node.key("properties").span, message, "remove one of the two"
        )
        base = ""
    if base is None:
        alias = reader.of(node, name)
        return TypeDef(name, "", description, (), alias, deprecated, span, facets=facets)
    if "enum" in node:
        message = f"`enum` cannot restrict the object {name!r}; it is ignored"
        reader.findings.warning("RAML116", node.key("enum").span, message)
    properties = reader.properties(node, name)
    return TypeDef(name, base, description, properties, None, deprecated, span, facets=facets)


def _base(reader: TypeReader, node: tree.Mapping) -> str | None:
    """The parent of an object type, empty for none; nothing if this is no object."""
    given = given_type(node)
    if declared_type(node) == "object":
        if isinstance(given, tree.Sequence):
            reader.of(given, "")  # reports several parents
        return ""
    parent = reader.of(given, "")
    if not isinstance(parent, Ref):
        return None
    return parent.name if is_object(reader.declared, parent.name) else None


def is_object(declared: tree.Mapping, name: str) -> bool:
    """Whether a type is an object rather than a name for a scalar, a list or a union.

    A name that nobody declares counts as an object.
    """
    for _ in range(MAX_CHAIN + 1):
        node = declared.get(name)
        if node is None:
            return name == "object" or (name not in BUILT_IN and not set("|[(?{<") & set(name))
        if isinstance(node, tree.Mapping) and "properties" in node:
            return True
        name = declared_type(node)
    return True


def _check_inheritance(reader: TypeReader, found: dict[str, TypeDef]) -> None:
    """Cut chains of inheritance that never end or are absurdly long."""
    for name in found:
        chain = [name]
        base = found[name].base
        while base in found and base not in chain and len(chain) <= MAX_CHAIN:
            chain.append(base)
            base = found[base].base
        if base == name or len(chain) > MAX_CHAIN:
            what = "extends itself" if base == name else f"has over {MAX_CHAIN} ancestors"
            span = found[name].span
            reader.findings.error("RAML131", span, f"the type {name!r} {what}", "break the chain")
            found[name] = replace(found[name], base="")
