"""Listed values that are spelled out where they are given, compared or matched."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from plansdk.impact.arguments import given
from plansdk.impact.inference import Inference
from plansdk.impact.kinds import Kind, Listed, Many, OwnFunction, Row, Value
from plansdk.impact.scopes import Scope, defaults
from plansdk.impact.uses import UseKind
from plansdk.naming.symbol import Symbol

_MOST_PARTS = 2000
_CONTAINERS = (ast.List, ast.Tuple, ast.Set)
_COMPARED = (ast.Constant, ast.Name, *_CONTAINERS)
_MADE_OF = frozenset({"frozenset", "list", "set", "tuple"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Expectations:
    """Finds expressions where a value of a known list is expected."""

    def __init__(
        self, inference: Inference, add: Callable[[Symbol, UseKind, ast.AST, str], None]
    ) -> None:
        self._inference = inference
        self._add = add

    def look(self, node: ast.AST, scope: Scope) -> None:
        """Look at a node that says what is expected of another one."""
        value = self._inference.value
        match node:
            case ast.Assign(targets=targets, value=assigned):
                for target in targets:
                    if isinstance(target, ast.Attribute | ast.Subscript):
                        self.expect(assigned, value(target, scope), scope)
            case ast.AnnAssign(annotation=annotation, value=assigned):
                self._expect_annotated(assigned, annotation, scope)
            case ast.Compare(left=left, comparators=others):
                self._compared([left, *others], scope)
            case ast.Match(subject=subject, cases=cases):
                expected = value(subject, scope)
                for each in cases:
                    self.expect_pattern(each.pattern, expected)
            case ast.Return(value=returned):
                function = scope.function
                if isinstance(function.node, _FUNCTIONS):
                    self._expect_annotated(returned, function.node.returns, scope, function)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for parameter, default in defaults(node.args):
                    self._expect_annotated(default, parameter.annotation, scope)
            case ast.Call():
                for kind in value(node.func, scope).kinds:
                    if isinstance(kind, OwnFunction):
                        inner = self._inference.scope(kind.scope)
                        for parameter, argument in given(kind, inner, node):
                            self._expect_annotated(argument, parameter.annotation, scope, inner)
            case _:
                pass

    def _expect_annotated(
        self,
        node: ast.expr | None,
        annotation: ast.expr | None,
        scope: Scope,
        function: Scope | None = None,
    ) -> None:
        """Expect what an annotation says; that of a function is read around it."""
        if node is not None and annotation is not None:
            around = function.parent if function else None
            self.expect(node, self._inference.annotated(annotation, around or scope), scope)

    def expect(
        self, node: ast.expr, expected: Value, scope: Scope, *, is_compared: bool = False
    ) -> None:
        """Take the listed values in an expression of which a value is expected.

        Args:
            node: The expression.
            expected: The value.
            scope: Where it is.
            is_compared: It is compared only, which says nothing about what is not spelled out.
        """
        pending: list[tuple[ast.expr, Value]] = [(node, expected)]
        for _ in range(_MOST_PARTS):
            if not pending:
                return
            part, wanted = pending.pop()
            if isinstance(part, ast.IfExp):
                pending += [(part.body, wanted), (part.orelse, wanted)]
            elif isinstance(part, ast.BoolOp):
                pending += [(each, wanted) for each in part.values]
            elif isinstance(part, _CONTAINERS):
                pending += [(each, _items(wanted)) for each in part.elts]
            elif displays := _displays(part, scope):
                pending += [(each, wanted) for each in displays]
            elif isinstance(part, ast.Dict):
                pending += [(each, _items(wanted)) for each in part.values]
                pending += [(each, _keys(wanted)) for each in part.keys if each is not None]
            else:
                for symbol in _symbols(wanted.kinds):
                    self._given(part, symbol, scope, is_compared=is_compared)

    def expect_pattern(self, pattern: ast.pattern, expected: Value) -> None:
        """Take the listed values in a pattern that a value is matched with."""
        symbols = list(_symbols(expected.kinds))
        pending = [pattern] if symbols else []
        while pending:
            match pending.pop():
                case ast.MatchValue(value=ast.Constant(value=value) as constant):
                    for symbol in symbols:
                        self._add(symbol, "literal", constant, _spelled(value))
                case ast.MatchOr(patterns=inner):
                    pending += inner
                case ast.MatchAs(pattern=inner) if inner is not None:
                    pending.append(inner)
                case _:
                    pass

    def _given(self, node: ast.expr, symbol: Symbol, scope: Scope, *, is_compared: bool) -> None:
        constants = [
            _spelled(each.value)
            for each in _meant(node, scope)
            if isinstance(each, ast.Constant) and each.value is not None
        ]
        for value in constants:
            self._add(symbol, "literal", node, value)
        if constants or is_compared or isinstance(node, ast.Constant):
            return
        if not any(_symbols(self._inference.value(node, scope).kinds)):
            self._add(symbol, "given", node, "")

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
                        self.expect(node, wanted, scope, is_compared=True)


def _meant(node: ast.expr, scope: Scope) -> list[ast.AST]:
    """An expression; of a name, what is assigned to it."""
    if not isinstance(node, ast.Name):
        return [node]
    return [each.node for each in scope.bindings(node.id) if each.kind == "value"]


def _displays(node: ast.expr, scope: Scope) -> list[ast.expr]:
    """The containers that a name stands for, or that `frozenset(…)` is made of."""
    unwrapped = map(_unwrapped, _meant(node, scope))
    return [each for each in unwrapped if isinstance(each, _CONTAINERS)]


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
