"""Read YAML into a source tree.

The parser is libyaml's event stream through PyYAML's `CParser`; the tree is built
here from the events, without recursion, so that nothing in a document from outside
(nesting, aliases that multiply, endless scalars) costs more than the bounds allow.

Custom tags are refused: a specification is data, and a tag such as `!include`
would let it reach for other files.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import yaml
from yaml.cyaml import CParser

from planwright.diagnostics import Diagnostic, Rejected, Span, error, has_errors, warning
from planwright.source.text import MAX_BYTES, UNPRINTABLE, decode
from planwright.source.tree import Mapping, Node, Scalar, Sequence

__all__ = ["MAX_BYTES", "Mapping", "Node", "Scalar", "Sequence", "load", "parse", "uncollected"]

MAX_DEPTH = 100
MAX_NODES = 3_000_000
"""Nodes of a document, each alias counted with everything it stands for."""
MAX_SCALAR = 1024 * 1024
MAX_FINDINGS = 100

_STANDARD = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset({"!", _STANDARD + "str"})
_SCALAR_TAGS = frozenset(_STANDARD + name for name in ("bool", "float", "int", "null"))
_COLLECTION_TAGS = frozenset({_STANDARD + "map", _STANDARD + "seq", "!"})


class _Mark(Protocol):
    line: int
    column: int


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been reached.

    `items` alternates keys and values in a mapping.
    """

    is_mapping: bool
    mark: _Mark
    anchor: str | None
    items: list[Node] = field(default_factory=list[Node])
    weight: int = 1
    height: int = 1


_Anchored: TypeAlias = tuple[Node, int, int]


def parse(text: str | bytes, file: str) -> Node:
    """Parse one YAML document.

    Args:
        text: The document.
        file: Name to use in the spans.

    Raises:
        Rejected: The document is not sound; carries every finding.
    """
    node, findings = load(text, file)
    if has_errors(findings):
        raise Rejected(findings)
    return node


def load(text: str | bytes, file: str) -> tuple[Node, list[Diagnostic]]:
    """Parse one YAML document and report what is wrong inside it.

    Of a repeated key the first value counts; the tree is usable although an error
    is reported.

    Raises:
        Rejected: There is no tree: no YAML, or beyond a bound.
    """
    decoded, findings = decode(text, file)
    builder = _Builder(file, findings)
    with uncollected():
        try:
            return builder.build(decoded), findings
        except yaml.MarkedYAMLError as problem:
            findings.append(_syntax(problem, file, decoded))
        except yaml.YAMLError as problem:
            findings.append(error("SRC110", Span(file), f"this is no YAML: {problem}"))
    raise Rejected(findings)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the cyclic garbage collector off while a large tree is built.

    A tree of 150,000 live nodes is walked again and again otherwise, which costs
    more than parsing it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _syntax(problem: yaml.MarkedYAMLError, file: str, text: str) -> Diagnostic:
    mark = problem.problem_mark or problem.context_mark
    span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
    what = problem.problem or "unknown problem"
    message = f"this is no YAML: {what}"
    if problem.context:
        message += f" {problem.context}"
    lines = text.split("\n", span.line)[: span.line]
    line = lines[-1] if span.line else ""
    hint = "indent with spaces; tabs are not allowed" if "\t" in line else ""
    return error("SRC110", span, message, hint)


class _Builder:
    """Builds the tree of one document from parser events."""

    def __init__(self, file: str, findings: list[Diagnostic]) -> None:
        self.file = file
        self.findings = findings
        self.anchors: dict[str, _Anchored] = {}
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.weight = 0

    def build(self, text: str) -> Node:
        """Consume all events of `text`."""
        next_event = CParser(text).get_event
        documents = 0
        while True:
            event = next_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self.start(event, kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.end()
            elif kind is yaml.AliasEvent:
                self.alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    message = "a second document begins"
                    self.reject("SRC111", event.start_mark, message, "keep one document per file")
            elif kind is yaml.StreamEndEvent:
                break
        if self.root is None:
            self.findings.append(error("SRC112", Span(self.file), "the document is empty"))
            raise Rejected(self.findings)
        return self.root

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """Add a scalar."""
        text, mark = event.value, event.start_mark
        plain = event.implicit[0]
        if event.tag is not None:
            plain = self.is_plain(event.tag, mark)
        if len(text) > MAX_SCALAR:
            message = f"a text of more than {MAX_SCALAR // 1024 // 1024} MB"
            self.reject("SRC124", mark, message, "is this a specification?")
        node = Scalar(text, plain, self.file, mark.line + 1, mark.column + 1)
        if not text.isprintable() and UNPRINTABLE.search(text):
            self.report_escape(node)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, 1, 1)
        self.add(node, 1, 1)

    def is_plain(self, tag: str, mark: _Mark) -> bool:
        """Whether a scalar with an explicit tag is still open to interpretation."""
        if tag in _SCALAR_TAGS:
            return True
        if tag not in _TEXT_TAGS:
            self.refuse_tag(tag, mark)
        return False

    def refuse_tag(self, tag: str, mark: _Mark) -> None:
        """Report a tag that is not one of YAML's own."""
        shown = tag.replace(_STANDARD, "!!", 1)
        hint = "write the value itself in place of the tag"
        if tag == "!include":
            hint = "copy the content of the included file to this place"
        self.report("SRC120", mark, f"the tag {shown} is not accepted", hint)

    def report_escape(self, node: Scalar) -> None:
        """Report a control character that an escape sequence has produced."""
        if len(self.findings) < MAX_FINDINGS:
            message = "the text contains an escaped control character"
            self.findings.append(warning("SRC105", node.span, message, "remove it"))

    def start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, mapping: bool) -> None:
        """Open a collection."""
        if len(self.open) >= MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            self.reject("SRC121", event.start_mark, message)
        if event.tag is not None and event.tag not in _COLLECTION_TAGS:
            self.refuse_tag(event.tag, event.start_mark)
        self.open.append(_Open(mapping, event.start_mark, event.anchor))

    def end(self) -> None:
        """Close the innermost collection."""
        done = self.open.pop()
        line, column = done.mark.line + 1, done.mark.column + 1
        node: Node
        if done.is_mapping:
            node = Mapping(self.unique(done.items), self.file, line, column)
        else:
            node = Sequence(tuple(done.items), self.file, line, column)
        if done.anchor is not None:
            self.anchors[done.anchor] = (node, done.weight, done.height)
        self.add(node, done.weight, done.height)

    def unique(self, items: list[Node]) -> dict[str, tuple[Scalar, Node]]:
        """Pair keys and values up, reporting keys that cannot be used."""
        entries: dict[str, tuple[Scalar, Node]] = {}
        pairs = iter(items)
        for key, value in zip(pairs, pairs, strict=True):
            if not isinstance(key, Scalar):
                self.report_key("SRC113", key, "a key is a list or a mapping", "use text as the key")
            elif key.text == "<<" and key.plain:
                hint = "repeat the keys; YAML 1.2 has no merging"
                self.report_key("SRC115", key, "merge keys (<<) are not supported", hint)
            elif key.text in entries:
                first = entries[key.text][0]
                message = f"the key {key.text!r} is repeated; first used in line {first.line}"
                self.report_key("SRC114", key, message, "remove one of the two")
            else:
                if UNPRINTABLE.search(key.text):
                    message = f"the key {key.text!r} contains a control character"
                    self.report_key("SRC116", key, message, "rename the key")
                entries[key.text] = (key, value)
        return entries

    def report_key(self, code: str, key: Node, message: str, hint: str) -> None:
        """Report a key, at most as often as anybody wants to read it."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(error(code, key.span, message, hint))

    def alias(self, event: yaml.AliasEvent) -> None:
        """Put the node that an alias stands for in its place."""
        name, mark = event.anchor, event.start_mark
        if name not in self.anchors:
            around = any(each.anchor == name for each in self.open)
            what = "refers to what contains it" if around else "refers to no anchor"
            self.reject("SRC122", mark, f"the alias *{name} {what}")
        node, weight, height = self.anchors[name]
        if len(self.open) + height > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep through the alias *{name}"
            self.reject("SRC121", mark, message)
        self.add(node, weight, height, mark)

    def add(self, node: Node, weight: int, height: int, mark: _Mark | None = None) -> None:
        """Put a finished node into the innermost open collection."""
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        parent.items.append(node)
        parent.weight += weight
        if height >= parent.height:
            parent.height = height + 1
        # Children of a closed collection were counted one by one; an alias was not.
        self.weight += weight if mark is not None else 1
        if self.weight > MAX_NODES:
            message = f"the document has more than {MAX_NODES} values, aliases expanded"
            self.reject("SRC123", mark or parent.mark, message, "is this a specification?")

    def report(self, code: str, mark: _Mark, message: str, hint: str = "") -> None:
        """Add a finding and go on."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(
                error(code, Span(self.file, mark.line + 1, mark.column + 1), message, hint)
            )

    def reject(self, code: str, mark: _Mark, message: str, hint: str = "") -> None:
        """Add a finding and stop.

        Raises:
            Rejected: Always.
        """
        span = Span(self.file, mark.line + 1, mark.column + 1)
        self.findings.append(error(code, span, message, hint))
        raise Rejected(self.findings)
