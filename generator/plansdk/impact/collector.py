"""Find what the modules of a program use of the package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from plansdk.impact.annotations import quoted
from plansdk.impact.expectations import Expectations
from plansdk.impact.inference import Inference
from plansdk.impact.kinds import (
    ClassObject,
    Client,
    ClientClass,
    Entity,
    Kind,
    Operation,
    OwnClass,
    OwnModule,
    OwnObject,
    PackageModule,
    Value,
)
from plansdk.impact.program import Module
from plansdk.impact.scopes import Scope
from plansdk.impact.uses import CLIENT, Place, Unresolved, Use, UseKind
from plansdk.naming.symbol import ERROR_CODES, Symbol

_FIELDS = frozenset({"fields", "sort_by"})


@dataclass
class Collector:
    """Collects uses.

    Attributes:
        followed: Symbols whose values are followed to where they are used further on.
        uses: What was found.
        unresolved: Attributes of objects of unknown types.
    """

    inference: Inference
    followed: frozenset[Symbol]
    uses: list[Use] = field(default_factory=list[Use])
    unresolved: list[Unresolved] = field(default_factory=list[Unresolved])

    def collect(self, module: Module) -> None:
        """Look at every node of a module."""
        self._module = module
        self._expectations = Expectations(self.inference, self._add)
        for node, scope in module.nodes:
            match node:
                case ast.Name(ctx=ast.Load()):
                    self._name(node, scope)
                case ast.Attribute():
                    self._attribute(self.inference.value(node.value, scope), node)
                case ast.Call():
                    self._call(node, scope)
                    for base, attribute in self.inference.calls.builtins.attributes(node, scope):
                        self._attribute(base, attribute)
                case ast.Subscript():
                    self._subscript(node, scope)
                case ast.ImportFrom():
                    self._imports(node)
                case ast.MatchClass():
                    self._pattern(node, scope)
                case (
                    ast.arg(annotation=ast.expr() as annotation)
                    | ast.AnnAssign(annotation=annotation)
                    | ast.FunctionDef(returns=ast.expr() as annotation)
                    | ast.AsyncFunctionDef(returns=ast.expr() as annotation)
                ):
                    self._quoted(annotation, scope)
                case _:
                    pass
            self._expectations.look(node, scope)

    def _add(
        self,
        symbol: Symbol,
        kind: UseKind,
        node: ast.AST,
        detail: str = "",
        through: str = "",
        given: tuple[str, ...] = (),
    ) -> None:
        self.uses.append(Use(symbol, kind, self._place(node), through, detail, given))

    def _place(self, node: ast.AST) -> Place:
        """Where a node is: of an attribute, its name."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        if isinstance(node, ast.Attribute):
            line = node.end_lineno or line
            column = (node.end_col_offset or 0) - len(node.attr.encode())
        lines = self._module.lines
        text = lines[line - 1] if line <= len(lines) else ""
        # Columns of the syntax tree count bytes.
        before = text.encode("utf-8", "surrogatepass")[:column]
        return Place(self._module.file, line, len(before.decode("utf-8", "replace")) + 1)

    def _follow(self, value: Value, node: ast.AST) -> None:
        for symbol in value.trail & self.followed:
            self._add(symbol, "value", node)

    def _name(self, node: ast.Name, scope: Scope) -> None:
        value = self.inference.value(node, scope)
        self._mentioned(value, node)
        self._follow(value, node)

    def _mentioned(
        self, value: Value, node: ast.AST, module: str = "", kind: UseKind = "name"
    ) -> None:
        for each in value.kinds:
            if isinstance(each, ClassObject):
                self._add(Symbol("class", "", each.name), kind, node, detail=module)

    def _attribute(self, base: Value, node: ast.Attribute) -> None:
        is_known = False
        for kind in base.kinds:
            is_known = self._member(kind, node) or is_known
        value = self.inference.attribute(base, node.attr)
        if isinstance(node.ctx, ast.Load):
            self._follow(value, node)
        if not is_known and not value.kinds and not node.attr.startswith("__"):
            is_ours = bool(base.trail) or any(isinstance(k, Entity) for k in base.kinds)
            self.unresolved.append(Unresolved(node.attr, self._place(node), is_ours))

    def _member(self, kind: Kind, node: ast.Attribute) -> bool:
        """Take a member of one of the things that a base can be; whether it has that."""
        name = node.attr
        match kind:
            case ClassObject(class_name) if class_name == ERROR_CODES:
                symbol = Symbol("code", class_name, name)
                former = self.inference.package.lookup.planned.symbols.former.get(symbol)
                self._add(former.to if former else symbol, "name", node)
                return True
            case Entity(class_name) | ClassObject(class_name):
                return self._property(class_name, name, node)
            case Client():
                found = self.inference.package.of_client(kind, name)
                lookup = self.inference.package.lookup
                for reached in found.kinds:
                    if isinstance(reached, Operation):
                        self._add(lookup.methods[reached.symbol].declared, "operation", node)
                    elif isinstance(reached, Client) and reached.resource:
                        self._add(Symbol("method", reached.resource, "*"), "operation", node)
                if kind.resource in lookup.runtime.provided:
                    self._add(Symbol("method", kind.resource, name), "operation", node)
                return bool(found.kinds)
            case OwnObject() | OwnClass():
                for base in self.inference.members.holders(kind, name):
                    if not isinstance(base, OwnClass | OwnObject):
                        self._member(base, node)
                return True
            case PackageModule(module):
                found = self.inference.package.member(module, name)
                self._mentioned(found, node, module)
                return True
            case OwnModule():
                return True
            case _:
                return bool(self.inference.attribute_of(kind, name).kinds)

    def _property(
        self,
        class_name: str,
        name: str,
        node: ast.AST,
        kind: UseKind = "read",
        detail: str = "",
    ) -> bool:
        lookup = self.inference.package.lookup
        home = lookup.home(class_name, lookup.present(class_name, name))
        if home is None:
            return name in lookup.runtime.reserved
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            kind = "write"
        self._add(home, kind, node, detail, class_name)
        return True

    def _call(self, node: ast.Call, scope: Scope) -> None:
        for kind in self._callees(node.func, scope):
            match kind:
                case Operation(symbol):
                    self._arguments(symbol, node, scope)
                case ClassObject(name):
                    self._construction(name, node, scope)
                case ClientClass():
                    self._add(CLIENT, "client", node)
                case _:
                    pass

    def _callees(self, node: ast.expr, scope: Scope) -> Iterator[Kind]:
        """What is called; of a class of the program, what it extends."""
        for kind in self.inference.value(node, scope).kinds:
            if isinstance(kind, OwnClass):
                yield from self.inference.members.holders(kind, "__init__")
            else:
                yield kind

    def _arguments(self, symbol: Symbol, node: ast.Call, scope: Scope) -> None:
        package = self.inference.package
        method = package.lookup.methods[symbol]
        positional = [each.name for each in method.parameters if each.kind == "positional"]
        given: list[tuple[str, ast.AST, ast.expr]] = [
            ("*" if isinstance(value, ast.Starred) else name, value, value)
            for name, value in zip(positional, node.args, strict=False)
        ]
        if method.view.parameters:  # the keywords of `get_many` are not those of `get`
            given += [(each.arg or "*", each, each.value) for each in node.keywords]
        names = tuple(name for name, _, _ in given)
        self._add(method.declared, "call", node.func, given=names)
        for name, at, value in given:
            how = "keyword" if isinstance(at, ast.keyword) else ""
            self._add(method.declared.of(name), "argument", at, detail=how)
            self._expectations.expect(value, package.parameter(symbol, name), scope)
            if name in _FIELDS and method.is_paginated:
                self._wires(symbol, name, value)

    def _wires(self, symbol: Symbol, name: str, node: ast.expr) -> None:
        """Take the properties that a list is sorted by, or that are asked for."""
        package = self.inference.package
        items = package.annotated(package.lookup.methods[symbol].view.returns)
        classes = [kind.name for kind in items.kinds if isinstance(kind, Entity)]
        parts = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                asked = part.value.removeprefix("-")
                kind: UseKind = "sort" if name == "sort_by" else "read"
                for class_name in classes:
                    attribute = package.lookup.named_either_way(class_name, asked)
                    if attribute:
                        self._property(class_name, attribute, part, kind, "wire")

    def _wire(self, class_name: str, wire: str, node: ast.AST, kind: UseKind) -> bool:
        attribute = self.inference.package.lookup.attribute_of(class_name, wire)
        return bool(attribute) and self._property(class_name, attribute, node, kind, "wire")

    def _construction(self, name: str, node: ast.Call, scope: Scope) -> None:
        package = self.inference.package
        if name not in package.lookup.classes:
            return
        names = [each.arg and package.lookup.present(name, each.arg) for each in node.keywords]
        made = Symbol("class", "", name)
        self._add(made, "construct", node, given=tuple(each or "*" for each in names))
        for each in node.keywords:
            if each.arg:
                self._property(name, each.arg, each, "write", "keyword")
                self._expectations.expect(each.value, package.attribute(name, each.arg), scope)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> None:
        index = node.slice
        if not isinstance(index, ast.Constant) or not isinstance(index.value, str):
            return
        kind: UseKind = "read" if isinstance(node.ctx, ast.Load) else "write"
        for each in self.inference.value(node.value, scope).kinds:
            if isinstance(each, Entity):
                self._wire(each.name, index.value, index, kind)

    def _imports(self, node: ast.ImportFrom) -> None:
        dotted = self.inference.program.imported_from(self._module, node)
        inside = self.inference.program.inside_package(dotted)
        if inside is None:
            return
        for alias in node.names:
            found = self.inference.package.member(inside, alias.name)
            self._mentioned(found, alias, inside, "import")

    def _quoted(self, annotation: ast.expr, scope: Scope) -> None:
        """Take what an annotation mentions inside of texts."""
        for node in quoted(annotation):
            for part in ast.walk(node):
                if isinstance(part, ast.Name | ast.Attribute):
                    self._mentioned(self.inference.value(part, scope), annotation)

    def _pattern(self, node: ast.MatchClass, scope: Scope) -> None:
        for kind in self.inference.value(node.cls, scope).kinds:
            if isinstance(kind, ClassObject):
                for name, pattern in zip(node.kwd_attrs, node.kwd_patterns, strict=True):
                    self._property(kind.name, name, pattern)
                    expected = self.inference.package.attribute(kind.name, name)
                    self._expectations.expect_pattern(pattern, expected)
