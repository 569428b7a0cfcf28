"""Listed values that are spelled out where they are given, compared or matched."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Protocol

from plansdk.impact.inference import Inference
from plansdk.impact.kinds import Kind, Listed, Many, OwnFunction, Row, Value
from plansdk.impact.scopes import Binding, Scope
from plansdk.impact.uses import UseKind
from plansdk.naming.symbol import Symbol

_MOST_PARTS = 2000
_CONTAINERS = (ast.List, ast.Tuple, ast.Set)
_COMPARED = (ast.Constant, ast.Name, *_CONTAINERS)
_MADE_OF = frozenset({"frozenset", "list", "set", "tuple"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Adder(Protocol):
    """Takes a use."""

    def __call__(
        self, symbol: Symbol, kind: UseKind, node: ast.AST, through: str = "", detail: str = ""
    ) -> None:
        """Take it."""
        ...


class Expectations:
    """Finds expressions where a value of a known list is expected."""

    def __init__(self, inference: Inference, add: Adder) -> None:
        self._inference = inference
        self._add = add

    def look(self, node: ast.AST, scope: Scope) -> None:
        """Look at a node that says what is expected of another one."""
        value = self._inference.value
        match node:
            case ast.Assign(targets=targets, value=given):
                for target in targets:
                    if isinstance(target, ast.Attribute | ast.Subscript):
                        self.expect(given, value(target, scope), scope)
            case ast.AnnAssign(annotation=annotation, value=given) if given is not None:
                self.expect(given, self._inference.annotated(annotation, scope), scope)
            case ast.Compare(left=left, comparators=others):
                self._compared([left, *others], scope)
            case ast.Match(subject=subject, cases=cases):
                expected = value(subject, scope)
                for each in cases:
                    self.expect_pattern(each.pattern, expected)
            case ast.Return(value=given) if given is not None:
                function = scope.function
                if isinstance(function.node, _FUNCTIONS) and function.node.returns is not None:
                    outer = function.parent or function
                    expected = self._inference.annotated(function.node.returns, outer)
                    self.expect(given, expected, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._defaults(node, scope)
            case ast.Call():
                for kind in value(node.func, scope).kinds:
                    if isinstance(kind, OwnFunction):
                        self._passed(kind, node, scope)
            case _:
                pass

    def expect(self, node: ast.expr, expected: Value, scope: Scope) -> None:
        """Take the listed values in an expression of which a value is expected."""
        pending: list[tuple[ast.expr, Value, Scope]] = [(node, expected, scope)]
        for _ in range(_MOST_PARTS):
            if not pending:
                return
            part, wanted, at = pending.pop()
            if isinstance(part, ast.IfExp):
                pending += [(part.body, wanted, at), (part.orelse, wanted, at)]
            elif isinstance(part, ast.BoolOp):
                pending += [(each, wanted, at) for each in part.values]
            elif isinstance(part, _CONTAINERS):
                pending += [(each, _items(wanted), at) for each in part.elts]
            elif displays := list(self._displays(part, at)):
                pending += [(each, wanted, at) for each in displays]
            elif isinstance(part, ast.Dict):
                pending += [(each, _items(wanted), at) for each in part.values]
                pending += [(each, _keys(wanted), at) for each in part.keys if each is not None]
            else:
                for symbol in _symbols(wanted.kinds):
                    self._given(part, symbol, at)

    def expect_pattern(self, pattern: ast.pattern, expected: Value) -> None:
        """Take the listed values in a pattern that a value is matched with."""
        symbols = list(_symbols(expected.kinds))
        pending = [pattern] if symbols else []
        while pending:
            match pending.pop():
                case ast.MatchValue(value=ast.Constant(value=value) as constant):
                    for symbol in symbols:
                        self._add(symbol, "literal", constant, detail=_spelled(value))
                case ast.MatchOr(patterns=inner):
                    pending += inner
                case ast.MatchAs(pattern=inner) if inner is not None:
                    pending.append(inner)
                case _:
                    pass

    def _given(self, node: ast.expr, symbol: Symbol, scope: Scope) -> None:
        constants = list(self._constants(node, scope))
        for value in constants:
            self._add(symbol, "literal", node, detail=value)
        is_listed = any(_symbols(self._inference.value(node, scope).kinds))
        if not constants and not is_listed and not isinstance(node, ast.Constant):
            self._add(symbol, "given", node)

    def _displays(self, node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
        """The containers that a name stands for, or that `frozenset(…)` is made of."""
        match node:
            case ast.Name(id=name):
                given = [e.node for e in self._bindings(name, scope) if e.kind == "value"]
                yield from (e for e in map(_unwrapped, given) if isinstance(e, _CONTAINERS))
            case ast.Call() if isinstance(inner := _unwrapped(node), _CONTAINERS):
                yield inner
            case _:
                pass

    def _constants(self, node: ast.expr, scope: Scope) -> Iterator[str]:
        """The value of a constant, or of a name that stands for constants only."""
        if isinstance(node, ast.Constant):
            if node.value is not None:
                yield _spelled(node.value)
        elif isinstance(node, ast.Name):
            bindings = self._bindings(node.id, scope)
            nodes = [each.node for each in bindings if each.kind == "value"]
            for each in nodes:
                if isinstance(each, ast.Constant) and each.value is not None:
                    yield _spelled(each.value)

    def _bindings(self, name: str, scope: Scope) -> list[Binding]:
        at: Scope | None = scope
        while at is not None:
            if name in at.names and (not at.is_class or at is scope):
                return at.names[name]
            at = at.parent
        return []

    def _compared(self, parts: list[ast.expr], scope: Scope) -> None:
        values = [self._inference.value(each, scope) for each in parts]
        for number, expected in enumerate(values):
            listed = tuple(k for k in expected.kinds if isinstance(k, Listed))
            items = [item for k in expected.kinds if isinstance(k, Many) for item in k.item.kinds]
            listed += tuple(k for k in items if isinstance(k, Listed))
            for other, node in enumerate(parts):
                if other != number and listed:
                    wanted = Value((*listed, Many(Value(listed))))
                    if isinstance(node, _COMPARED):
                        self._literals(node, wanted, scope)

    def _literals(self, node: ast.expr, expected: Value, scope: Scope) -> None:
        """Take spelled-out values only: comparing with anything else says nothing."""

        def add(
            symbol: Symbol, kind: UseKind, node: ast.AST, through: str = "", detail: str = ""
        ) -> None:
            if kind == "literal":
                self._add(symbol, kind, node, through, detail)

        Expectations(self._inference, add).expect(node, expected, scope)

    def _defaults(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        start = len(positional) - len(arguments.defaults)
        pairs: list[tuple[ast.arg, ast.expr | None]] = [
            *zip(positional[start:], arguments.defaults, strict=True),
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        ]
        for parameter, default in pairs:
            if parameter.annotation is not None and default is not None:
                expected = self._inference.annotated(parameter.annotation, scope)
                self.expect(default, expected, scope)

    def _passed(self, callee: OwnFunction, node: ast.Call, scope: Scope) -> None:
        """Take what is passed to a function of the program with annotated parameters."""
        inner = self._inference.scope(callee.scope)
        if not isinstance(inner.node, _FUNCTIONS):
            return
        outer = inner.parent or inner
        arguments = inner.node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        by_name = {each.arg: each for each in (*positional, *arguments.kwonlyargs)}
        if callee.is_bound and inner.owner:
            positional = positional[1:]
        given = list(zip(positional, node.args, strict=False))
        given += [(by_name[k.arg], k.value) for k in node.keywords if k.arg in by_name]
        for parameter, value in given:
            if parameter.annotation is not None:
                self.expect(value, self._inference.annotated(parameter.annotation, outer), scope)


def _unwrapped(node: ast.AST) -> ast.AST:
    """The container in `frozenset({…})`; anything else as it is."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[inner]) if name in _MADE_OF:
            return inner
        case _:
            return node


def _symbols(kinds: tuple[Kind, ...]) -> Iterator[Symbol]:
    for kind in kinds:
        if isinstance(kind, Listed):
            yield from sorted(kind.symbols, key=str)


def _items(value: Value) -> Value:
    """What is expected of the elements of a list or of the values of a mapping."""
    kinds: list[Kind] = []
    for kind in value.kinds:
        if isinstance(kind, Many):
            kinds += kind.item.kinds
        elif isinstance(kind, Row):
            kinds += [inner for item in kind.items for inner in item.kinds]
    return Value(tuple(kinds))


def _keys(value: Value) -> Value:
    """What is expected of the keys of a mapping."""
    keys = [kind.key.kinds for kind in value.kinds if isinstance(kind, Many) and kind.key]
    return Value(tuple(kind for kinds in keys for kind in kinds))


def _spelled(value: object) -> str:
    """A constant as specifications spell it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
