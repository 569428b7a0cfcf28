"""What the expressions of a program are, as far as that can be told without running it.

Evaluation is lazy: a name is looked up when it is used, by evaluating what is bound to
it. Cycles and depths beyond reason end in an unknown value.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from plansdk.impact.annotations import AnnotationReader
from plansdk.impact.calls import Calls
from plansdk.impact.client_package import Package, items_of
from plansdk.impact.evaluator import Evaluator
from plansdk.impact.kinds import (
    PLAIN,
    UNKNOWN,
    ClassObject,
    Entity,
    Kind,
    Listed,
    Many,
    OwnClass,
    OwnFunction,
    OwnObject,
    Plain,
    Row,
    Value,
    either,
    one,
)
from plansdk.impact.members import Members
from plansdk.impact.program import Program
from plansdk.impact.scopes import Binding, Scope

_DEEPEST = 40
_MOST_STEPS = 4000
_PLAIN_NODES = (ast.Constant, ast.JoinedStr, ast.Compare, ast.UnaryOp)


class Inference(Evaluator):
    """Evaluates the expressions of a program, with what it knows of Python and the package."""

    def __init__(self, program: Program, package: Package) -> None:
        super().__init__(program, package)
        self.calls = Calls(self)
        self.members = Members(self)
        self._values: dict[ast.AST, Value] = {}
        self._names: dict[tuple[int, str, bool], Value] = {}
        self._active: set[object] = set()
        self._depth = 0
        self._steps = 0
        self._stops = 0

    def forget(self) -> None:
        """Evaluate everything anew: names are bound to more than before."""
        self._values.clear()
        self._names.clear()

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """What an expression is."""
        known = self._values.get(node)
        if known is not None:
            return known
        if not self._depth:
            self._steps = 0
        self._steps += 1
        if self._depth > _DEEPEST or self._steps > _MOST_STEPS or node in self._active:
            self._stops += 1
            return UNKNOWN
        stops = self._stops
        self._active.add(node)
        self._depth += 1
        try:
            found = self._evaluated(node, scope)
        finally:
            self._depth -= 1
            self._active.discard(node)
        # What was cut off is evaluated again when it is asked for by itself.
        if stops == self._stops or not self._depth:
            self._values[node] = found
        return found

    def _evaluated(self, node: ast.expr, scope: Scope) -> Value:
        match node:
            case ast.Name(id=name):
                return self.lookup(name, scope)
            case ast.Attribute(value=base, attr=name):
                return self.attribute(self.value(base, scope), name)
            case ast.Call():
                return self.calls.result(node, scope)
            case ast.Await(value=inner) | ast.YieldFrom(value=inner):
                return self.awaited(self.value(inner, scope))
            case ast.Subscript(value=base, slice=index):
                return self._subscript(self.value(base, scope), index)
            case ast.NamedExpr(value=inner) | ast.Starred(value=inner):
                return self.value(inner, scope)
            case ast.IfExp(body=body, orelse=other):
                return either((self.value(body, scope), self.value(other, scope)))
            case ast.BoolOp(values=values):
                return either(self.value(each, scope) for each in values)
            case ast.BinOp(left=left, right=right):
                joined = either((self.value(left, scope), self.value(right, scope)))
                return joined if any(isinstance(k, Many) for k in joined.kinds) else PLAIN
            case ast.List(elts=parts) | ast.Set(elts=parts):
                return self._display(parts, scope)
            case ast.Tuple(elts=parts):
                if any(isinstance(each, ast.Starred) for each in parts):
                    return self._display(parts, scope)
                return one(Row(tuple(self.value(each, scope) for each in parts)))
            case ast.Dict(keys=keys, values=parts):
                return self._mapping(keys, parts, scope)
            case ast.ListComp(elt=item) | ast.SetComp(elt=item) | ast.GeneratorExp(elt=item):
                return one(Many(self.value(item, self.scope_of(node, scope))))
            case ast.DictComp(key=key, value=item):
                inside = self.scope_of(node, scope)
                return one(Many(self.value(item, inside), "mapping", key=self.value(key, inside)))
            case ast.Lambda():
                return one(OwnFunction(self.scope_of(node, scope).number))
            case _:
                return PLAIN if isinstance(node, _PLAIN_NODES) else UNKNOWN

    def _display(self, parts: list[ast.expr], scope: Scope) -> Value:
        return one(Many(either(self.argument(each, scope) for each in parts)))

    def _mapping(self, keys: list[ast.expr | None], parts: list[ast.expr], scope: Scope) -> Value:
        """A mapping that is spelled out; without a key there is another one to take in."""
        values = [self.value(each, scope) for each in parts]
        pairs = list(zip(keys, values, strict=True))
        inner = [k for key, value in pairs if key is None for k in value.kinds]
        taken = [kind for kind in inner if isinstance(kind, Many)]
        key = [self.value(key, scope) for key in keys if key is not None]
        key += [kind.key for kind in taken if kind.key is not None]
        items = [value for key, value in pairs if key is not None]
        items += [kind.item for kind in taken]
        return one(Many(either(items), "mapping", key=either(key)))

    def _subscript(self, base: Value, index: ast.expr) -> Value:
        found: list[Value] = []
        for kind in base.kinds:
            match kind, index:
                case Entity(name), ast.Constant(value=str(wire)):
                    attribute = self.package.lookup.attribute_of(name, wire)
                    found.append(self.package.attribute(name, attribute))
                case Row(items), ast.Constant(value=int(at)) if -len(items) <= at < len(items):
                    found.append(items[at])
                case Many(kind="mapping", item=item), _:
                    found.append(item)
                case Many(), ast.Slice():
                    found.append(one(kind))
                case Many(item=item), _:
                    found.append(item)
                case Plain() | Listed(), _:
                    found.append(PLAIN)
                case ClassObject(), _:
                    found.append(one(kind))
                case _:
                    found.append(UNKNOWN)
        return either(found).along(base.trail)

    def lookup(self, name: str, scope: Scope) -> Value:
        """What a name stands for: everything that is bound to it."""
        found: list[Value] = []
        for at in scope.outwards():
            is_hidden = at.is_class and at is not scope
            if not is_hidden and name in at.names:
                found.append(self.bound(at, name))
                if any(each.kind != "instance" for each in at.names[name]) or not at.names[name]:
                    break
            if at.parent is None and "*" in at.names:
                found += [self.members.from_star(each, name) for each in at.names["*"]]
        return either(found)

    def bound(self, scope: Scope, name: str, *, of_object: bool = False) -> Value:
        """What is bound to a name of a scope, or to an attribute of objects of a class."""
        key = (scope.number, name, of_object)
        known = self._names.get(key)
        if known is not None:
            return known
        if key in self._active:
            self._stops += 1
            return UNKNOWN
        bindings = (scope.attributes if of_object else scope.names).get(name, [])
        self._active.add(key)
        try:
            found = either([self._of_binding(each) for each in bindings])
            if _can_be_filled(found, bindings):
                found = either([found, *map(self._of_binding, scope.filled.get(name, ()))])
        finally:
            self._active.discard(key)
        if self._depth <= 1 or self._steps <= _MOST_STEPS:
            self._names[key] = found
        return found

    def _of_binding(self, binding: Binding) -> Value:
        node, scope = binding.node, binding.scope
        value = UNKNOWN
        match binding.kind, node:
            case "value", ast.expr():
                value = self.value(node, scope)
            case "annotation", ast.expr():
                return self.annotated(node, scope)
            case "item", ast.expr():
                value = self.items(self.value(node, scope))
            case "entered", ast.expr():
                value = self._entered(self.value(node, scope))
            case "added", ast.expr():
                return one(Many(self.value(node, scope)))
            case "stored", ast.expr():
                return one(Many(self.value(node, scope), "mapping"))
            case ("caught" | "instance"), ast.expr():
                value = self._instances(node, scope)
            case "definition", ast.ClassDef():
                return one(OwnClass(self.scope_of(node, scope).number))
            case "definition", _:
                return one(OwnFunction(self.scope_of(node, scope).number))
            case "import", _:
                return self.members.imported(binding)
            case "self", _:
                return one(OwnObject(scope.number))
            case "class", _:
                return one(OwnClass(scope.number))
            case _:
                pass
        for position in binding.path:
            value = self._part(value, position)
        return value

    def _part(self, value: Value, position: int) -> Value:
        """The part of a value that is unpacked into a target."""
        found = [
            (
                kind.items[position]
                if isinstance(kind, Row) and position < len(kind.items)
                else items_of(kind)
            )
            for kind in value.kinds
        ]
        return either(found).along(value.trail)

    def _entered(self, value: Value) -> Value:
        """What `with` gives: most managers give themselves."""
        found: list[Value] = []
        for kind in value.kinds:
            if isinstance(kind, OwnObject):
                names = ("__enter__", "__aenter__")
                entered = [self.attribute(one(kind), name) for name in names]
                results = [self.calls.of(each) for each in entered if each.kinds]
                found += [self.awaited(each) for each in results] or [one(kind)]
            elif isinstance(kind, Many) and kind.kind == "iterator":
                found.append(kind.item)  # a context manager made of a generator
            else:
                found.append(one(kind))
        return either(found).along(value.trail)

    def _instances(self, node: ast.expr, scope: Scope) -> Value:
        parts = node.elts if isinstance(node, ast.Tuple) else [node]
        return either(self.annotated(each, scope) for each in parts)

    def annotated(self, node: ast.expr, scope: Scope) -> Value:
        """What an annotation in a scope says."""

        def named(part: ast.expr) -> Value:
            return either(self.as_annotation(each) for each in self._alternatives(part, scope))

        return AnnotationReader(named).read(node)

    def _alternatives(self, node: ast.expr, scope: Scope) -> Iterable[Value]:
        """What a name in an annotation is bound to; of an alias, what that stands for."""
        if isinstance(node, ast.Name):
            for each in scope.bindings(node.id):
                if each.kind == "value" and isinstance(
                    each.node, ast.BinOp | ast.Subscript | ast.Constant
                ):
                    key = ("alias", each.node)
                    if key not in self._active:
                        self._active.add(key)
                        yield self.annotated(each.node, each.scope)
                        self._active.discard(key)
                    return
        yield self.value(node, scope)

    def attribute_of(self, kind: Kind, name: str) -> Value:
        """An attribute of one of the things that a value can be."""
        return self.members.of(kind, name)

    def called(self, callee: Value) -> Value:
        """What calling a value gives."""
        return self.calls.of(callee)


def _can_be_filled(value: Value, bindings: list[Binding]) -> bool:
    """Whether something is a container of which no annotation says what it holds."""
    is_annotated = any(each.kind == "annotation" for each in bindings)
    return not is_annotated and any(isinstance(kind, Many) for kind in value.kinds)
