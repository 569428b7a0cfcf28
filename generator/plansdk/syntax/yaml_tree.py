"""Read YAML into a source tree.

libyaml composes the nodes through PyYAML, which costs a quarter of
composing them in Python; this module bounds what it does and turns its nodes into
ours. Nothing in a document from outside (nesting, aliases that multiply, endless
scalars) costs more than the bounds allow.

Custom tags are refused: a specification is data, and a tag such as `!include`
would let it reach for other files.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import NoReturn, TypeAlias

import yaml

from plansdk.diagnostics import Diagnostic, Rejected, Span, error, reject_errors, warning
from plansdk.syntax.decode import UNPRINTABLE, decode
from plansdk.syntax.tree import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 100
MAX_NODES = 3_000_000
"""Values in a document, each alias counted with everything it stands for."""
MAX_SCALAR = 1024 * 1024
MAX_KEY = 1024
MAX_FINDINGS = 100
"""Most errors to report, and most warnings."""

# What `_Composer.resolve` answers instead of a tag.
_PLAIN = "plain"
_TEXT = "text"

_STANDARD = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset({_PLAIN, *(_STANDARD + each for each in ("bool", "float", "int", "null"))})
_TEXT_TAGS = frozenset({_TEXT, _STANDARD + "str"})
_COLLECTION_TAGS = frozenset({_TEXT, _STANDARD + "map", _STANDARD + "seq"})


def parse(text: str | bytes, file: str) -> Node:
    """Parse one YAML document, called `file` in the spans.

    Raises:
        Rejected: The document is not sound; carries every finding.
    """
    node, findings = load(text, file)
    reject_errors(findings)
    return node


def load(text: str | bytes, file: str) -> tuple[Node, list[Diagnostic]]:
    """Parse one YAML document and report what is wrong inside it.

    Of a repeated key the first value counts; the tree is usable although an error
    is reported.

    Raises:
        Rejected: There is no tree: no YAML, or beyond a bound.
    """
    decoded, findings = decode(text, file)
    with uncollected():
        try:
            root = _Composer(decoded, file).get_single_node()
        except Rejected as rejected:
            raise Rejected([*findings, *rejected.diagnostics]) from None
        except yaml.YAMLError as problem:
            raise Rejected([*findings, _syntax(problem, file, decoded)]) from None
        if root is None:
            raise Rejected([*findings, error("SRC112", Span(file), "the document is empty")])
        return _Converter(file, findings).node(root)[0], findings


@contextmanager
def uncollected() -> Generator[None]:
    """Keep the cyclic garbage collector off while a large tree is built.

    It would walk the 150,000 live nodes of a large document again and again, which
    costs more than parsing them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():
                # What was built is old at once, or the first collection would walk all of it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _syntax(problem: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    if not isinstance(problem, yaml.MarkedYAMLError):
        return error("SRC110", Span(file), f"this is no YAML: {problem}")
    mark = problem.problem_mark or problem.context_mark
    span = _span(mark, file)
    if problem.context == "expected a single document in the stream":
        return error("SRC111", span, "a second document begins", "keep one document per file")
    if problem.problem == "found undefined alias":
        return error("SRC122", span, "the alias refers to no anchor before it")
    reason = " ".join(filter(None, (problem.problem or str(problem), problem.context)))
    message = f"this is no YAML: {reason}"
    if problem.context_mark and mark and problem.context_mark.line != mark.line:
        begin = problem.context_mark.line + 1
        message = f"this is no YAML: {reason} that begins in line {begin}"
    line = text.split("\n", span.line)[max(span.line - 1, 0) :][:1]
    hint = "indent with spaces; tabs are not allowed" if "\t" in "".join(line) else ""
    return error("SRC110", span, message, hint)


class _Composer(yaml.CBaseLoader):
    """libyaml's composer without resolution of tags, within bounds."""

    def __init__(self, text: str, file: str) -> None:
        super().__init__(text)
        self.file = file
        self.depth = 0
        self.nodes = 0

    def resolve(self, kind: object, value: str | None, implicit: tuple[bool, bool]) -> str:
        """Say whether a scalar was plain; called for every node without a tag."""
        if value is not None and kind is yaml.ScalarNode and implicit[0]:
            return _PLAIN
        return _TEXT

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        """Count; called before every node with its parent, and its key or index."""
        self.depth += 1
        self.nodes += 1
        if self.depth > MAX_DEPTH + 1 or self.nodes > MAX_NODES:
            near = current_index if isinstance(current_index, yaml.Node) else current_node
            span = _span(near.start_mark if near is not None else None, self.file)
            raise Rejected([_too_deep(span) if self.depth > MAX_DEPTH else _too_many(span)])

    def ascend_resolver(self) -> None:
        """Count back; called after every node."""
        self.depth -= 1


def _span(mark: yaml.Mark | None, file: str) -> Span:
    return Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)


def _too_deep(span: Span) -> Diagnostic:
    return error("SRC121", span, f"nested more than {MAX_DEPTH} levels deep")


def _too_many(span: Span) -> Diagnostic:
    message = f"the document has more than {MAX_NODES} values, aliases expanded"
    return error("SRC123", span, message, "is this a specification?")


_Entries: TypeAlias = dict[str, tuple[Scalar, Node]]
_Measured: TypeAlias = tuple[Node, int, int]
_Maker: TypeAlias = Callable[[str, Span, str, str], Diagnostic]


class _Converter:
    """Turns PyYAML's nodes into ours, each once.

    A converted node comes with its weight (the values in it, aliases expanded) and
    its height (the levels in it).
    """

    def __init__(self, file: str, findings: list[Diagnostic]) -> None:
        self.file = file
        self.findings = findings
        self.done: dict[int, _Measured | None] = {}
        self.counts: dict[_Maker, int] = {}

    def node(self, node: yaml.Node) -> _Measured:
        """Convert any node."""
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node), 1, 1
        key = id(node)
        if key in self.done:
            known = self.done[key]
            if known is None:
                self.reject("SRC122", node, "an alias inside this value refers to the value itself")
            return known
        self.done[key] = None
        if node.tag not in _COLLECTION_TAGS:
            self.refuse_tag(node)
        measured = self.mapping(node) if isinstance(node, yaml.MappingNode) else self.sequence(node)
        if measured[1] > MAX_NODES:
            raise Rejected([*self.findings, _too_many(measured[0].span)])
        if measured[2] > MAX_DEPTH:
            raise Rejected([*self.findings, _too_deep(measured[0].span)])
        self.done[key] = measured
        return measured

    def scalar(self, node: yaml.ScalarNode) -> Scalar:
        """Convert a scalar."""
        text: str = node.value
        mark = node.start_mark
        plain = node.tag in _PLAIN_TAGS
        if not plain and node.tag not in _TEXT_TAGS:
            self.refuse_tag(node)
            text, plain = "", True  # nothing, or the text would be reported again elsewhere
        if len(text) > MAX_SCALAR:
            message = f"a text of more than {MAX_SCALAR // 1024 // 1024} MB"
            self.reject("SRC124", node, message, "is this a specification?")
        if not text.isprintable() and UNPRINTABLE.search(text):
            message = "the text contains an escaped control character"
            self.report(warning, "SRC105", node, message, "remove it")
        return Scalar(text, plain, self.file, mark.line + 1, mark.column + 1)

    def sequence(self, node: yaml.Node) -> _Measured:
        """Convert a sequence."""
        items: list[Node] = []
        weight, height = 1, 0
        for each in node.value:
            item, inner_weight, inner_height = self.node(each)
            items.append(item)
            weight += inner_weight
            height = max(height, inner_height)
        mark = node.start_mark
        made = Sequence(tuple(items), self.file, mark.line + 1, mark.column + 1)
        return made, weight, height + 1

    def mapping(self, node: yaml.MappingNode) -> _Measured:
        """Convert a mapping."""
        entries: _Entries = {}
        weight, height = 1, 0
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode):
                item: Node = self.scalar(value)
                weight += 2
                height = height or 1
            else:
                item, inner_weight, inner_height = self.node(value)
                weight += inner_weight + 1
                height = max(height, inner_height)
            text = key.value
            if isinstance(text, str) and text not in entries and self.is_usable(key):
                entries[text] = (self.scalar(key), item)
            else:
                self.report_key(key, entries)
        mark = node.start_mark
        return Mapping(entries, self.file, mark.line + 1, mark.column + 1), weight, height + 1

    def is_usable(self, key: yaml.ScalarNode) -> bool:
        """Whether a scalar can be a key."""
        text: str = key.value
        if text == "<<" and key.tag == _PLAIN:
            return False
        return len(text) <= MAX_KEY and (text.isprintable() or not UNPRINTABLE.search(text))

    def report_key(self, key: yaml.Node, entries: _Entries) -> None:
        """Report a key that cannot be used; it is left out with its value."""
        if not isinstance(key, yaml.ScalarNode):
            message, hint = "a key is a list or a mapping", "use text as the key"
            self.report(error, "SRC113", key, message, hint)
        elif key.value in entries:
            first = entries[key.value][0].line
            message = f"the key {key.value!r} is repeated; first used in line {first}"
            self.report(error, "SRC114", key, message, "remove one of the two")
        elif key.value == "<<":
            hint = "repeat the keys; YAML 1.2 has no merging"
            self.report(error, "SRC115", key, "merge keys (<<) are not supported", hint)
        elif len(key.value) > MAX_KEY:
            message = f"a key of more than {MAX_KEY} characters"
            self.report(error, "SRC117", key, message, "is this a specification?")
        else:
            message = f"the key {key.value!r} contains a control character"
            self.report(error, "SRC116", key, message, "rename the key")

    def refuse_tag(self, node: yaml.Node) -> None:
        """Report a tag that is not one of YAML's own."""
        shown = str(node.tag).replace(_STANDARD, "!!", 1)
        hint = "write the value itself in place of the tag"
        if shown == "!include":
            hint = "copy the content of the included file to this place"
        self.report(error, "SRC120", node, f"the tag {shown} is not accepted", hint)

    def report(
        self, make: _Maker, code: str, node: yaml.Node, message: str, hint: str = ""
    ) -> None:
        """Add a finding and go on."""
        # Counted apart, or a hundred warnings would hide the error that stops the run.
        counted = self.counts.get(make, 0)
        if counted < MAX_FINDINGS:
            self.counts[make] = counted + 1
            self.findings.append(make(code, _span(node.start_mark, self.file), message, hint))

    def reject(self, code: str, node: yaml.Node, message: str, hint: str = "") -> NoReturn:
        """Add a finding and stop.

        Raises:
            Rejected: Always.
        """
        span = _span(node.start_mark, self.file)
        raise Rejected([*self.findings, error(code, span, message, hint)])
