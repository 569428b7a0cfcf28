"""Read an overlay file; a mistake in it is reported with its place.

- OVL101  the file cannot be read as an overlay
- OVL102  an entry lacks something, or has something unknown
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from plansdk.diagnostics import Diagnostic, Span, error
from plansdk.model import Type
from plansdk.raml.type_expression import TypeExpressionError
from plansdk.raml.type_expression import parse as parse_type
from plansdk.syntax.decode import content, decode, is_blank
from plansdk.syntax.tree import Mapping, Node, Scalar, Sequence
from plansdk.syntax.yaml_tree import parse

_WHY = {"id", "reason", "evidence"}
_SHAPES: dict[str, set[str]] = {
    "property": {"expect", "set"},
    "declare": {"as"},
    "operation": {"expect", "set", "path", "query"},
    "operations": {"expect", "set", "path", "query"},
}
_OF_PROPERTY = {"type", "required", "sortable"}
_OF_OPERATION = {"response", "body_required"}
_FACTS: dict[tuple[str, str], set[str]] = {
    ("property", "expect"): _OF_PROPERTY,
    ("property", "set"): _OF_PROPERTY | {"name"},
    ("operation", "expect"): _OF_OPERATION,
    ("operation", "set"): _OF_OPERATION,
}
_TYPES = {"type", "response"}
_TRUTHS = {"required", "sortable", "body_required"}
_OUTSIDE = {"operation", "response", "provided_by", "description"}
_WIRE = {"fact", "handled_by"}
_SECTIONS = ("corrections", "outside", "wire")
_OPERATION = re.compile(r"[A-Z]+ /\S*")


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry under `corrections`; only the fields of its kind are set.

    Attributes:
        places: `Type.property`, a type name, or operation ids.
        expect: Facts the document must still state.
        change: Facts that hold instead.
        path, query: Parameters to declare, name to type.
    """

    id: str
    kind: str
    places: tuple[str, ...]
    span: Span
    expect: dict[str, str] = field(default_factory=dict[str, str])
    change: dict[str, str] = field(default_factory=dict[str, str])
    path: dict[str, Type] = field(default_factory=dict[str, Type])
    query: dict[str, Type] = field(default_factory=dict[str, Type])
    declared: Type | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """An operation that the document does not list and the runtime provides."""

    id: str
    operation: str
    response: Type
    provided_by: str
    description: str
    span: Span


@dataclass(frozen=True, slots=True)
class WireFact:
    """What answers are like and the document cannot say; the runtime copes with it.

    Attributes:
        handled_by: Module of the runtime.
    """

    id: str
    fact: str
    handled_by: str
    span: Span


@dataclass(frozen=True, slots=True)
class Overlay:
    """All entries of an overlay file."""

    corrections: tuple[Correction, ...] = ()
    outside: tuple[Outside, ...] = ()
    wire: tuple[WireFact, ...] = ()

    def without(self, other: Overlay) -> Overlay:
        """The entries whose ids another overlay does not have."""
        taken = {each.id for each in other.corrections} | {each.id for each in other.outside}
        return Overlay(
            tuple(each for each in self.corrections if each.id not in taken),
            tuple(each for each in self.outside if each.id not in taken),
            self.wire,
        )


def read_overlay(path: Path) -> tuple[Overlay, list[Diagnostic]]:
    """Read an overlay; a missing file is an empty overlay.

    Raises:
        Rejected: The file cannot be read, or is no YAML.
    """
    if not path.exists():
        return Overlay(), []
    source = content(path, "OVL101", what="the overlay")
    if is_blank(decode(source, str(path))[0]):
        return Overlay(), []
    reader = _Reader()
    root = parse(source, str(path))
    overlay = reader.overlay(root)
    return overlay, reader.diagnostics


class _Reader:
    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._ids: set[str] = set()

    def overlay(self, root: Node) -> Overlay:
        if not isinstance(root, Mapping):
            self._report("OVL101", root, f"an overlay is a mapping of {', '.join(_SECTIONS)}")
            return Overlay()
        for name in root.entries:
            if name not in _SECTIONS:
                self._report("OVL101", root.key(name), f"unknown section `{name}`")
        corrections = [self._correction(each) for each in self._entries(root, "corrections")]
        outside = [self._outside(each) for each in self._entries(root, "outside")]
        wire = [self._wire_fact(each) for each in self._entries(root, "wire")]
        return Overlay(
            tuple(each for each in corrections if each),
            tuple(each for each in outside if each),
            tuple(each for each in wire if each),
        )

    def _entries(self, root: Mapping, section: str) -> list[Mapping]:
        node = root.get(section)
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return []
        if not isinstance(node, Sequence):
            self._report("OVL101", node, f"`{section}` is a list of entries")
            return []
        entries: list[Mapping] = []
        for item in node.items:
            if isinstance(item, Mapping):
                entries.append(item)
            else:
                self._report("OVL102", item, "an entry is a mapping")
        return entries

    def _correction(self, entry: Mapping) -> Correction | None:
        kind = next((each for each in _SHAPES if each in entry), "")
        if not kind:
            self._report("OVL102", entry, f"an entry names one of {', '.join(_SHAPES)}")
            return None
        if not self._complete(entry, _WHY | {kind} | _SHAPES[kind]):
            return None
        places = tuple(self._texts(entry, kind))
        kind = "operation" if kind == "operations" else kind
        return Correction(
            id=entry.text("id"),
            kind=kind,
            places=places,
            span=entry.span,
            expect=self._facts(entry, kind, "expect"),
            change=self._facts(entry, kind, "set"),
            path=self._types(entry, "path"),
            query=self._types(entry, "query"),
            declared=self._type(entry, "as") if kind == "declare" else None,
        )

    def _outside(self, entry: Mapping) -> Outside | None:
        if not self._complete(entry, _WHY | _OUTSIDE):
            return None
        if not _OPERATION.fullmatch(entry.text("operation")):
            node = entry.get("operation") or entry
            self._report("OVL102", node, "`operation` is a method and a path: `POST /api/file`")
            return None
        if not entry.text("provided_by"):
            self._report("OVL102", entry, "`provided_by` names what performs the operation")
            return None
        return Outside(
            id=entry.text("id"),
            operation=entry.text("operation"),
            response=self._type(entry, "response"),
            provided_by=entry.text("provided_by"),
            description=entry.text("description"),
            span=entry.span,
        )

    def _wire_fact(self, entry: Mapping) -> WireFact | None:
        if not self._complete(entry, _WHY | _WIRE):
            return None
        missing = sorted(each for each in _WIRE if not entry.text(each))
        for each in missing:
            self._report("OVL102", entry, f"`{each}` is missing")
        if missing:
            return None
        return WireFact(entry.text("id"), entry.text("fact"), entry.text("handled_by"), entry.span)

    def _complete(self, entry: Mapping, allowed: set[str]) -> bool:
        for name in entry.entries:
            if name not in allowed:
                self._report("OVL102", entry.key(name), f"unknown key `{name}`")
        if entry.text("id") in self._ids:
            self._report("OVL102", entry, f"the id {entry.text('id')!r} is used twice")
        self._ids.add(entry.text("id"))
        missing = sorted(each for each in _WHY if not entry.text(each))
        for each in missing:
            self._report("OVL102", entry, f"`{each}` is missing: every entry says why it holds")
        return not missing

    def _texts(self, entry: Mapping, key: str) -> list[str]:
        node = entry.get(key)
        items = node.items if isinstance(node, Sequence) else (node,)
        texts = [each.text for each in items if isinstance(each, Scalar) and each.text]
        if len(texts) != len(items) or not texts:
            self._report("OVL102", node or entry, f"`{key}` is a text or a list of texts")
        return texts

    def _mapping(self, entry: Mapping, key: str) -> Mapping:
        node = entry.get(key)
        if isinstance(node, Mapping):
            return node
        if node is not None:
            self._report("OVL102", node, f"`{key}` is a mapping")
        return Mapping({})

    def _facts(self, entry: Mapping, kind: str, key: str) -> dict[str, str]:
        known = _FACTS.get((kind, key), set())
        facts: dict[str, str] = {}
        for fact, value in self._mapping(entry, key).items():
            if fact.text not in known:
                self._report("OVL102", fact, f"`{key}` knows {', '.join(sorted(known))} here")
            elif not isinstance(value, Scalar) or not value.text:
                self._report("OVL102", value, f"`{fact.text}` is a text")
            elif fact.text in _TRUTHS and value.text not in ("true", "false"):
                self._report("OVL102", value, f"`{fact.text}` is true or false")
            elif key == "expect" or fact.text not in _TYPES or self._is_type(value):
                facts[fact.text] = value.text
        return facts

    def _is_type(self, node: Scalar) -> bool:
        try:
            parse_type(node.text)
        except TypeExpressionError as problem:
            self._report("OVL102", node, f"{node.text}: {problem.message}")
            return False
        return True

    def _types(self, entry: Mapping, key: str) -> dict[str, Type]:
        node = self._mapping(entry, key)
        return {name: self._type(node, name) for name in node.entries}

    def _type(self, entry: Mapping, key: str) -> Type:
        node = entry.get(key)
        if isinstance(node, Scalar) and self._is_type(node):
            return parse_type(node.text)
        if node is not None and not isinstance(node, Scalar):
            self._report("OVL102", node, f"{key!r} needs a type expression")
        return parse_type("any")

    def _report(self, code: str, node: Node, message: str) -> None:
        hint = "see plansdk.overlay for what an entry looks like"
        self.diagnostics.append(error(code, node.span, message, hint))
