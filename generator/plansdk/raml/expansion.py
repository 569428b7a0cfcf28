"""Traits and resource types: what a resource takes over from them, written out.

The result is a document without `is` and `type` at its resources, in which every
node still knows the place it came from. What is declared nearer wins: the method,
its traits, the traits of its resource, the resource type.

ramlfications has an expansion of its own, which is not used: it passes traits and
resource types on to nested resources, ignores the traits of a resource whose method
has some, and mixes up the parameters of several traits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from plansdk.diagnostics import Span
from plansdk.raml.engine import functions
from plansdk.raml.findings import Findings
from plansdk.raml.resources import METHODS
from plansdk.source import tree

MAX_NODES = 1_000_000
"""Nodes that traits and resource types may add to a document."""
MAX_TEXT = 10_000
MAX_CHAIN = 20

_PLACEHOLDER = re.compile(r"<<\s*([^<>|!\s]+)\s*((?:\|\s*!\w+\s*)*)>>")
_OWN_KEYS = frozenset({"usage", "type", "is"})


class _TooLargeError(Exception):
    """The expansion is beyond its bounds."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A trait or resource type put to use, with the values for its placeholders."""

    name: str
    values: Mapping[str, tree.Node]
    span: Span


def expand(root: tree.Mapping, findings: Findings) -> tree.Mapping:
    """Write out every trait and resource type where it is used."""
    if not {"traits", "resourceTypes"} & root.entries.keys() and not _is_used(root):
        return root
    return _Expansion(root, findings).document()


def _is_used(node: tree.Mapping) -> bool:
    for key, value in node.items():
        below = key.text.startswith("/") or key.text in METHODS
        if (
            below
            and isinstance(value, tree.Mapping)
            and ({"is", "type"} & value.entries.keys() or _is_used(value))
        ):
            return True
    return False


class _Expansion:
    """Expands one document."""

    def __init__(self, root: tree.Mapping, findings: Findings) -> None:
        self.root = root
        self.findings = findings
        self.added = 0

    def document(self) -> tree.Mapping:
        """The document with every resource written out."""
        try:
            return self.resources(self.root, "")
        except _TooLargeError as problem:
            message = f"traits and resource types expand to too much: {problem}"
            self.findings.error("RAML145", self.root.span, message)
            return self.root

    def resources(self, parent: tree.Mapping, path: str) -> tree.Mapping:
        """Write out the resources below a node."""
        entries = dict(parent.entries)
        for name, (key, node) in entries.items():
            if name.startswith("/"):
                resource = node if isinstance(node, tree.Mapping) else _empty(node)
                done = self.resource(resource, path + name)
                entries[name] = (key, self.resources(done, path + name))
        return _with(parent, entries)

    def resource(self, node: tree.Mapping, path: str) -> tree.Mapping:
        """Write out one resource: its type first, then traits at every method."""
        names = _path_values(path, node)
        merged = self.with_type(node, names, 0)
        shared = list(self.uses(merged.get("is"), "trait"))
        entries = {key: each for key, each in merged.entries.items() if key not in _OWN_KEYS}
        for name in METHODS:
            if name not in entries:
                continue
            key, method = entries[name]
            values = {**names, "methodName": tree.Scalar(name, False)}
            done = method if isinstance(method, tree.Mapping) else _empty(method)
            for use in [*self.uses(done.get("is"), "trait"), *shared]:
                trait = self.declared("traits", use, "RAML140")
                if trait is not None:
                    done = self.merge(done, self.fill(trait, {**use.values, **values}, use.span), 1)
            kept = {key: each for key, each in done.entries.items() if key not in _OWN_KEYS}
            entries[name] = (key, _with(done, kept))
        return _with(merged, entries)

    def with_type(
        self, node: tree.Mapping, names: Mapping[str, tree.Node], depth: int
    ) -> tree.Mapping:
        """Merge the resource type of a resource, or of a resource type, into it."""
        given = node.get("type")
        if given is None:
            return node
        for use in self.uses(given, "resource type"):
            if depth >= MAX_CHAIN:
                message = f"resource types refer to each other more than {MAX_CHAIN} deep"
                self.findings.error("RAML144", use.span, message, "break the chain")
                break
            type_ = self.declared("resourceTypes", use, "RAML141")
            if type_ is not None:
                filled = self.fill(type_, {**use.values, **names}, use.span)
                node = self.merge(node, self.with_type(filled, names, depth + 1), 2)
        return node

    def uses(self, node: tree.Node | None, kind: str) -> Iterator[_Use]:
        """What is listed under `is`, or named under `type`."""
        items = node.items if isinstance(node, tree.Sequence) else (node,) if node else ()
        if kind == "resource type" and len(items) > 1:
            self.findings.error("RAML142", items[1].span, "a resource has one resource type")
            items = items[:1]
        for item in items:
            if isinstance(item, tree.Scalar):
                if not item.is_null:
                    yield _Use(item.text, {}, item.span)
            elif isinstance(item, tree.Mapping) and len(item) == 1:
                key, values = next(item.items())
                yield _Use(key.text, self.values(values), key.span)
            else:
                message = f"a {kind} is a name, or one name with a mapping of values"
                self.findings.error("RAML142", item.span, message)

    def values(self, node: tree.Node) -> dict[str, tree.Node]:
        """The values given to the placeholders of a trait or resource type."""
        if not isinstance(node, tree.Mapping):
            return {}
        found: dict[str, tree.Node] = {}
        for key, value in node.items():
            if isinstance(value, tree.Scalar):
                found[key.text] = value
            else:
                message = f"the value of {key.text!r} must be a scalar"
                self.findings.error("RAML142", value.span, message)
        return found

    def declared(self, section: str, use: _Use, code: str) -> tree.Mapping | None:
        """The declaration of a trait or resource type."""
        node = self.root.get(section)
        entry = node.get(use.name) if isinstance(node, tree.Mapping) else None
        if entry is None:
            message = f"{use.name!r} is not declared under `{section}`"
            known = list(islice(node.entries, 10)) if isinstance(node, tree.Mapping) else []
            hint = f"declared are: {', '.join(known)}" if known else ""
            self.findings.error(code, use.span, message, hint)
        return entry if isinstance(entry, tree.Mapping) else None

    def merge(self, near: tree.Mapping, far: tree.Mapping, marks: int) -> tree.Mapping:
        """Add to `near` what only `far` has.

        Args:
            near: What wins.
            far: What is taken over.
            marks: On how many levels `key?` means "only if the key is there".
        """
        self.spend(len(near) + len(far))
        entries = dict(near.entries)
        for name, (key, value) in far.entries.items():
            target = name
            if marks and name.endswith("?"):
                target = name[:-1]
                if target not in entries:
                    continue
            if target in ("usage", "type") and marks:
                continue
            if target not in entries:
                entries[target] = (key, value)
                continue
            own_key, own = entries[target]
            if isinstance(value, tree.Mapping) and _is_nothing(own):
                own = _empty(own)
            if isinstance(own, tree.Mapping) and isinstance(value, tree.Mapping):
                entries[target] = (own_key, self.merge(own, value, max(marks - 1, 0)))
            elif (
                target == "is"
                and isinstance(own, tree.Sequence)
                and isinstance(value, tree.Sequence)
            ):
                both = tree.Sequence((*own.items, *value.items), own.file, own.line, own.column)
                entries[target] = (own_key, both)
        return _with(near, entries)

    def fill(self, node: tree.Mapping, values: Mapping[str, tree.Node], span: Span) -> tree.Mapping:
        """Replace the placeholders in a trait or resource type."""
        filled = self.filled(node, values, span)
        return filled if isinstance(filled, tree.Mapping) else node

    def filled(self, node: tree.Node, values: Mapping[str, tree.Node], span: Span) -> tree.Node:
        """Replace the placeholders in any node."""
        self.spend(1)
        if isinstance(node, tree.Scalar):
            return self.filled_text(node, values, span)
        if isinstance(node, tree.Sequence):
            items = tuple(self.filled(item, values, span) for item in node.items)
            return tree.Sequence(items, node.file, node.line, node.column)
        entries: dict[str, tuple[tree.Scalar, tree.Node]] = {}
        for key, value in node.items():
            new = self.filled_text(key, values, span)
            entries.setdefault(new.text, (new, self.filled(value, values, span)))
        return _with(node, entries)

    def filled_text(
        self, node: tree.Scalar, values: Mapping[str, tree.Node], span: Span
    ) -> tree.Scalar:
        """Replace the placeholders in a text."""
        if "<<" not in node.text:
            return node
        whole = _PLACEHOLDER.fullmatch(node.text.strip())
        parts: list[str] = []
        end = 0
        for match in _PLACEHOLDER.finditer(node.text):
            parts += (node.text[end : match.start()], self.value(match, values, span))
            end = match.end()
        text = "".join([*parts, node.text[end:]])
        if len(text) > MAX_TEXT:
            raise _TooLargeError(f"a text of more than {MAX_TEXT} characters")
        return tree.Scalar(
            text, node.plain and whole is not None, node.file, node.line, node.column
        )

    def value(self, match: re.Match[str], values: Mapping[str, tree.Node], span: Span) -> str:
        """The text that takes the place of one placeholder."""
        name, calls = match.groups()
        given = values.get(name)
        if not isinstance(given, tree.Scalar):
            message = f"nothing is given for the placeholder <<{name}>>"
            self.findings.error(
                "RAML143", span, message, f"write `{{ {name}: … }}` behind the name"
            )
            return ""
        text = given.text
        for call in re.findall(r"!(\w+)", calls):
            function = functions().get(call)
            if function is None:
                self.findings.error("RAML143", span, f"RAML has no function !{call}")
            elif text and len(text) <= 200:
                text = function(text)
        return text

    def spend(self, nodes: int) -> None:
        """Count added nodes.

        Raises:
            _TooLargeError: The bound is reached.
        """
        self.added += nodes
        if self.added > MAX_NODES:
            raise _TooLargeError(f"more than {MAX_NODES} values")


def _path_values(path: str, node: tree.Mapping) -> dict[str, tree.Node]:
    """The values that RAML gives to placeholders itself."""
    plain = [each for each in path.split("/") if each and "{" not in each]
    place = (False, node.file, node.line, node.column)
    return {
        "resourcePath": tree.Scalar(path, *place),
        "resourcePathName": tree.Scalar(plain[-1] if plain else "", *place),
    }


def _is_nothing(node: tree.Node) -> bool:
    return isinstance(node, tree.Scalar) and node.is_null


def _empty(node: tree.Node) -> tree.Mapping:
    return tree.Mapping({}, node.file, node.line, node.column)


def _with(node: tree.Mapping, entries: dict[str, tuple[tree.Scalar, tree.Node]]) -> tree.Mapping:
    return tree.Mapping(entries, node.file, node.line, node.column)
