"""Annotations of a program as values: `list[Task] | None` is some tasks."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from plansdk.impact.kinds import (
    PLAIN,
    UNKNOWN,
    ClassObject,
    Entity,
    Function,
    Holder,
    Many,
    ManyKind,
    Row,
    Value,
    either,
    one,
)

_DEEPEST = 40
_MANY: Final[Mapping[str, tuple[ManyKind, bool]]] = {
    **dict.fromkeys(("list", "List", "Sequence", "MutableSequence", "deque"), ("list", False)),
    **dict.fromkeys(("set", "Set", "frozenset", "FrozenSet", "AbstractSet"), ("list", False)),
    **dict.fromkeys(("Iterable", "Iterator", "Generator", "Collection"), ("iterator", False)),
    **dict.fromkeys(("AsyncIterable", "AsyncIterator", "AsyncGenerator"), ("iterator", True)),
    "Pages": ("pages", False),
    "AsyncPages": ("pages", True),
    "Results": ("pages", False),
    "AsyncResults": ("pages", True),
    "Page": ("page", False),
    "Listing": ("listing", False),
}
_MAPPINGS = frozenset(
    {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict"}
)
_THROUGH = frozenset({"Optional", "Annotated", "ClassVar", "Final", "Required", "NotRequired"})
_AWAITABLE = frozenset({"Awaitable", "Coroutine", "Task", "Future"})


class AnnotationReader:
    """Reads the annotations of one place.

    Args:
        named: What a name or a dotted name in an annotation stands for.
    """

    def __init__(self, named: Callable[[ast.expr], Value]) -> None:
        self._named = named

    def read(self, node: ast.expr, depth: int = 0) -> Value:
        """What an annotation says."""
        if depth > _DEEPEST:
            return UNKNOWN
        match node:
            case ast.Constant(value=str(text)):
                tree = _parsed(text)
                return self.read(tree, depth + 1) if tree is not None else UNKNOWN
            case ast.Constant():
                return PLAIN
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return either((self.read(left, depth + 1), self.read(right, depth + 1)))
            case ast.Subscript(value=head, slice=inside):
                return self._generic(_last(head), inside, depth + 1) or self._named(head)
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case _:
                return UNKNOWN

    def _generic(self, head: str, inside: ast.expr, depth: int) -> Value | None:
        """A generic; None if it is none that is known."""
        parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]
        if not parts:
            return UNKNOWN
        if head == "Literal":
            return PLAIN
        read = [self.read(each, depth) for each in parts]
        match head:
            case _ if head in _MANY:
                kind, is_async = _MANY[head]
                return one(Many(read[0], kind, is_async))
            case _ if head in _MAPPINGS:
                return one(Many(read[-1], "mapping", key=read[0]))
            case _ if head in _THROUGH:
                return read[0]
            case _ if head in _AWAITABLE:
                return one(Holder("awaitable", read[-1]))
            case "Union":
                return either(read)
            case "tuple" | "Tuple":
                is_open = len(parts) == 2 and isinstance(parts[1], ast.Constant)
                return one(Many(read[0]) if is_open else Row(tuple(read)))
            case "type" | "Type":
                kinds = read[0].kinds
                return Value(tuple(ClassObject(k.name) for k in kinds if isinstance(k, Entity)))
            case "Callable":
                return one(Function(read[-1]))
            case "Call" | "Reply":
                return one(Holder("call" if head == "Call" else "reply", read[0]))
            case _:
                return None


def _last(head: ast.expr) -> str:
    """The last part of a dotted name."""
    if isinstance(head, ast.Attribute):
        return head.attr
    return head.id if isinstance(head, ast.Name) else ""


def quoted(annotation: ast.expr) -> Iterator[ast.expr]:
    """What an annotation has inside of texts."""
    for part in ast.walk(annotation):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            tree = _parsed(part.value)
            if tree is not None:
                yield tree


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
