"""Read an overlay file; a mistake in it is reported with its place.

- OVL101  the file cannot be read as an overlay
- OVL102  an entry lacks something, or has something unknown
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from planwright.diagnostics import Diagnostic, Span, error
from planwright.model import Type
from planwright.raml.type_expression import TypeExpressionError
from planwright.raml.type_expression import parse as parse_type
from planwright.source.tree import Mapping, Node, Scalar, Sequence
from planwright.source.yaml_tree import parse

_WHY = {"id", "reason", "evidence"}
_SHAPES: dict[str, set[str]] = {
    "property": {"expect", "set"},
    "declare": {"as"},
    "operation": {"expect", "set", "path", "query"},
    "operations": {"expect", "set", "path", "query"},
}
_FACTS = {"name", "type", "required", "response", "body_required"}
_OUTSIDE = {"operation", "response", "provided_by", "description"}


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
class Overlay:
    """All entries of an overlay file."""

    corrections: tuple[Correction, ...] = ()
    outside: tuple[Outside, ...] = ()


def read_overlay(path: Path) -> tuple[Overlay, list[Diagnostic]]:
    """Read an overlay; a missing file is an empty overlay.

    Raises:
        Rejected: The file is no YAML.
    """
    if not path.exists():
        return Overlay(), []
    reader = _Reader()
    root = parse(path.read_bytes(), path.name)
    overlay = reader.overlay(root)
    return overlay, reader.diagnostics


class _Reader:
    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def overlay(self, root: Node) -> Overlay:
        if not isinstance(root, Mapping):
            self._report("OVL101", root, "an overlay is a mapping with `corrections` and `outside`")
            return Overlay()
        for name in root.entries:
            if name not in ("corrections", "outside"):
                self._report("OVL101", root.key(name), f"unknown section `{name}`")
        corrections = [self._correction(each) for each in self._entries(root, "corrections")]
        outside = [self._outside(each) for each in self._entries(root, "outside")]
        return Overlay(
            tuple(each for each in corrections if each), tuple(each for each in outside if each)
        )

    def _entries(self, root: Mapping, section: str) -> list[Mapping]:
        node = root.get(section)
        if node is None:
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
        return Correction(
            id=entry.text("id"),
            kind="operation" if kind == "operations" else kind,
            places=tuple(self._texts(entry, kind)),
            span=entry.span,
            expect=self._facts(entry, "expect"),
            change=self._facts(entry, "set"),
            path=self._types(entry, "path"),
            query=self._types(entry, "query"),
            declared=self._type(entry, "as") if kind == "declare" else None,
        )

    def _outside(self, entry: Mapping) -> Outside | None:
        if not self._complete(entry, _WHY | _OUTSIDE):
            return None
        return Outside(
            id=entry.text("id"),
            operation=entry.text("operation"),
            response=self._type(entry, "response"),
            provided_by=entry.text("provided_by"),
            description=entry.text("description"),
            span=entry.span,
        )

    def _complete(self, entry: Mapping, allowed: set[str]) -> bool:
        for name in entry.entries:
            if name not in allowed:
                self._report("OVL102", entry.key(name), f"unknown key `{name}`")
        missing = sorted(each for each in _WHY if not entry.text(each))
        for each in missing:
            self._report("OVL102", entry, f"`{each}` is missing: every entry says why it holds")
        return not missing

    def _texts(self, entry: Mapping, key: str) -> list[str]:
        node = entry.get(key)
        if isinstance(node, Sequence):
            return [each.text for each in node.items if isinstance(each, Scalar)]
        return [entry.text(key)]

    def _facts(self, entry: Mapping, key: str) -> dict[str, str]:
        node = entry.get(key)
        if not isinstance(node, Mapping):
            return {}
        facts: dict[str, str] = {}
        for fact, value in node.items():
            if fact.text not in _FACTS or not isinstance(value, Scalar):
                self._report("OVL102", fact, f"`{key}` knows {', '.join(sorted(_FACTS))}")
            else:
                facts[fact.text] = value.text
        return facts

    def _types(self, entry: Mapping, key: str) -> dict[str, Type]:
        node = entry.get(key)
        if not isinstance(node, Mapping):
            return {}
        return {key.text: self._type(node, key.text) for key, _ in node.items()}

    def _type(self, entry: Mapping, key: str) -> Type:
        text = entry.text(key)
        try:
            return parse_type(text or "any")
        except TypeExpressionError as problem:
            self._report("OVL102", entry.get(key) or entry, f"{text}: {problem.message}")
            return parse_type("any")

    def _report(self, code: str, node: Node, message: str) -> None:
        hint = "see planwright.overlay for what an entry looks like"
        self.diagnostics.append(error(code, node.span, message, hint))
