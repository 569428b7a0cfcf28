"""Walk a module: open its scopes, and note what is bound to names in them.

One walk without recursion, so that no nesting is too deep. Nothing is evaluated here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from plansdk.impact.scopes import (
    Binding,
    BindingKind,
    Comprehension,
    Function,
    Scope,
    defaults,
    positional,
)

_OPENING = Function | ast.ClassDef | Comprehension
_CONTEXTS: Final = frozenset({ast.Load, ast.Store, ast.Del})
_SILENT: Final = frozenset({ast.Attribute, ast.Constant, ast.Expr, ast.Name, ast.arg, ast.keyword})
_FILLING: Final[Mapping[str, BindingKind]] = {
    "add": "added",
    "append": "added",
    "appendleft": "added",
    "extend": "value",
    "insert": "added",
    "update": "value",
}


@dataclass(slots=True)
class Scopes:
    """All scopes of a program, and all nodes with the scope that each is in."""

    scopes: list[Scope] = field(default_factory=list[Scope])
    by_node: dict[ast.AST, Scope] = field(default_factory=dict[ast.AST, Scope])

    def add(self, module: str, tree: ast.Module) -> list[tuple[ast.AST, Scope]]:
        """Take a module; give its nodes, each with its scope."""
        scope = self._open(module, tree, None)
        nodes: list[tuple[ast.AST, Scope]] = []
        pending: list[tuple[ast.AST, Scope]] = [(tree, scope)]
        while pending:
            node, scope = pending.pop()
            nodes.append((node, scope))
            self._bind(node, scope)
            pending += self._inside(node, scope)
        return nodes

    def _open(self, module: str, node: ast.AST, parent: Scope | None) -> Scope:
        scope = Scope(len(self.scopes), module, node, parent)
        self.scopes.append(scope)
        self.by_node[node] = scope
        return scope

    def _inside(self, node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
        """What is in a node, each part with the scope that it is in."""
        inner = scope
        outside: set[ast.AST] = set()
        if isinstance(node, _OPENING):
            inner = self._open(scope.module, node, scope)
            outside = _outside(node)
            if isinstance(node, Function):
                _bind_parameters(node, inner)
        for child in ast.iter_child_nodes(node):
            if type(child) in _CONTEXTS:
                continue
            if isinstance(node, ast.comprehension) and child is node.iter:
                yield child, _around(node, scope)
            elif isinstance(child, ast.arguments):
                # Defaults and annotations belong to what is around the function.
                yield from ((each, scope) for each in ast.iter_child_nodes(child))
            else:
                yield child, (scope if child in outside else inner)

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        if type(node) in _SILENT:  # most nodes bind nothing, and matching takes time
            return
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    _bind_target(target, Binding("value", value, scope), scope)
                    if isinstance(target, ast.Subscript):
                        _fill(target.value, Binding("stored", value, scope), scope)
            case ast.AnnAssign(target=target, annotation=annotation, value=value):
                _bind_target(target, Binding("annotation", annotation, scope), scope)
                if value is not None:
                    _bind_target(target, Binding("value", value, scope), scope)
            case ast.AugAssign(target=target, value=value):
                _fill(target, Binding("value", value, scope), scope)
            case ast.NamedExpr(target=target, value=value):
                bound = Binding("value", value, scope)
                scope.function.names[target.id].append(bound)
            case ast.For(target=target, iter=items) | ast.AsyncFor(target=target, iter=items):
                _bind_target(target, Binding("item", items, scope), scope)
            case ast.comprehension(target=target, iter=items):
                _bind_target(target, Binding("item", items, _around(node, scope)), scope)
            case ast.withitem(context_expr=manager, optional_vars=target) if target is not None:
                _bind_target(target, Binding("entered", manager, scope), scope)
            case ast.ExceptHandler(type=kind, name=name) if name and kind is not None:
                scope.names[name].append(Binding("caught", kind, scope))
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                scope.names[name].append(Binding("definition", node, scope))
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                _bind_import(node, aliases, scope)
            case ast.Return(value=value) if value is not None:
                scope.function.returns.append(value)
            case ast.Yield(value=value) if value is not None:
                scope.function.yields.append(value)
            case ast.Global(names=names):
                _share(names, scope, scope.outermost)
            case ast.Nonlocal(names=names) if scope.parent is not None:
                _share(names, scope, scope.parent)
            case ast.Match(subject=subject, cases=cases):
                for each in cases:
                    _bind_pattern(each.pattern, subject, scope)
            case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), classes]):
                home = _comprehension_of(name, scope) or scope.function
                home.names[name].append(Binding("instance", classes, scope))
            case ast.Call(func=ast.Attribute(value=container, attr=method), args=[*_, given]):
                if method in _FILLING:
                    _fill(container, Binding(_FILLING[method], given, scope), scope)
            case _:
                pass


def _around(node: ast.comprehension, scope: Scope) -> Scope:
    """Where the iterable of a part of a comprehension is evaluated: the first one, outside."""
    is_first = isinstance(scope.node, Comprehension) and scope.node.generators[0] is node
    return scope.parent if is_first and scope.parent is not None else scope


def _outside(node: Function | ast.ClassDef | Comprehension) -> set[ast.AST]:
    """Parts of a definition that are evaluated around it."""
    match node:
        case ast.ClassDef():
            return {*node.decorator_list, *node.bases, *node.keywords}
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return {*node.decorator_list, *([node.returns] if node.returns else [])}
        case _:
            return set()


def _bind_parameters(node: Function, scope: Scope) -> None:
    arguments = node.args
    outer = scope.parent or scope
    rest = positional(arguments)
    if outer.is_class and rest and not isinstance(node, ast.Lambda):
        decorators = {each.id for each in node.decorator_list if isinstance(each, ast.Name)}
        if "staticmethod" not in decorators:
            kind: BindingKind = "class" if "classmethod" in decorators else "self"
            scope.owner = rest.pop(0).arg
            scope.names[scope.owner].append(Binding(kind, outer.node, outer))
    for each in (*rest, *arguments.kwonlyargs):
        if each.annotation is not None:
            scope.names[each.arg].append(Binding("annotation", each.annotation, outer))
        else:
            scope.names[each.arg] += []
    for parameter, default in defaults(arguments):
        scope.names[parameter.arg].append(Binding("value", default, outer))
    for extra in (arguments.vararg, arguments.kwarg):
        if extra is not None:
            scope.names[extra.arg] += []


def _bind_target(target: ast.expr, binding: Binding, scope: Scope) -> None:
    """Bind the names of a target in a scope; it may be a tuple of targets."""
    pending: list[tuple[ast.expr, tuple[int, ...]]] = [(target, binding.path)]
    while pending:
        part, path = pending.pop()
        bound = replace(binding, path=path)
        match part:
            case ast.Name(id=name):
                scope.names[name].append(bound)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                owner = _method_of(scope, name)
                if owner is not None:
                    owner.attributes[attribute].append(bound)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                pending += [(each, (*path, number)) for number, each in enumerate(parts)]
            case ast.Starred(value=inner):
                pending.append((inner, path[:-1]))
            case _:
                pass


def _method_of(scope: Scope, name: str) -> Scope | None:
    """The class whose object a name stands for, in a method or in a function inside one."""
    method = next((each for each in scope.outwards() if each.owner), None)
    return method.parent if method and method.owner == name else None


def _bind_import(node: ast.AST, aliases: list[ast.alias], scope: Scope) -> None:
    for alias in aliases:
        if alias.name == "*":
            scope.outermost.names["*"].append(Binding("import", node, scope, alias=alias))
        else:
            is_plain = isinstance(node, ast.Import) and alias.asname is None
            name = alias.name.partition(".")[0] if is_plain else alias.asname or alias.name
            scope.names[name].append(Binding("import", node, scope, alias=alias))


def _share(names: list[str], scope: Scope, other: Scope) -> None:
    """Let names of a scope be those of another one."""
    for name in names:
        scope.names[name] = other.names[name]


def _bind_pattern(pattern: ast.pattern, subject: ast.expr, scope: Scope) -> None:
    """Bind what a case of a match statement says about its subject as a whole."""
    pending = [pattern]
    while pending:
        match pending.pop():
            case ast.MatchAs(pattern=inner, name=name):
                if name is not None:
                    kind, node = _told_by(inner, subject)
                    scope.names[name].append(Binding(kind, node, scope))
                pending += [inner] if inner is not None else []
            case ast.MatchOr(patterns=inner):
                pending += inner
            case ast.MatchClass(cls=cls):
                if isinstance(subject, ast.Name):
                    scope.names[subject.id].append(Binding("instance", cls, scope))
            case _:
                pass


def _told_by(pattern: ast.pattern | None, subject: ast.expr) -> tuple[BindingKind, ast.expr]:
    return ("instance", pattern.cls) if isinstance(pattern, ast.MatchClass) else ("value", subject)


def _comprehension_of(name: str, scope: Scope) -> Scope | None:
    """The comprehension around a place that has a name for what it goes through."""
    while isinstance(scope.node, Comprehension) and scope.parent is not None:
        targets = [part for each in scope.node.generators for part in ast.walk(each.target)]
        if any(isinstance(each, ast.Name) and each.id == name for each in targets):
            return scope
        scope = scope.parent
    return None


def _fill(container: ast.expr, binding: Binding, scope: Scope) -> None:
    """Note what is put into a container that has a name, or is kept in `self`."""
    match container:
        case ast.Name(id=name):
            scope.function.filled[name].append(binding)
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            owner = _method_of(scope, name)
            if owner is not None:
                owner.filled[attribute].append(binding)
        case _:
            pass
