"""What the parts of the inference share, and what they ask of the whole."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod

from plansdk.impact.client_package import Package, items_of
from plansdk.impact.kinds import (
    ClassObject,
    Client,
    ClientClass,
    Holder,
    Kind,
    OwnClass,
    OwnObject,
    Value,
    either,
    one,
)
from plansdk.impact.program import Program
from plansdk.impact.scopes import Scope
from plansdk.naming.symbol import Symbol


class Evaluator(ABC):
    """Evaluates the expressions of a program."""

    def __init__(self, program: Program, package: Package) -> None:
        self.program = program
        self.package = package

    @abstractmethod
    def value(self, node: ast.expr, scope: Scope) -> Value:
        """What an expression is."""

    @abstractmethod
    def annotated(self, node: ast.expr, scope: Scope) -> Value:
        """What an annotation in a scope says."""

    @abstractmethod
    def lookup(self, name: str, scope: Scope) -> Value:
        """What a name stands for: everything that is bound to it."""

    @abstractmethod
    def bound(self, scope: Scope, name: str, *, of_object: bool = False) -> Value:
        """What is bound to a name of a scope, or to an attribute of objects of a class."""

    @abstractmethod
    def attribute_of(self, kind: Kind, name: str) -> Value:
        """An attribute of one of the things that a value can be."""

    @abstractmethod
    def called(self, callee: Value) -> Value:
        """What calling a value gives."""

    def scope_of(self, node: ast.AST, around: Scope) -> Scope:
        """The scope that a definition or a comprehension opens."""
        return self.program.scopes.by_node.get(node, around)

    def scope(self, number: int) -> Scope:
        """A scope by its number."""
        return self.program.scopes.scopes[number]

    def is_bound(self, name: str, scope: Scope) -> bool:
        """Whether a program gives a name a meaning of its own."""
        return any(name in each.names for each in scope.outwards())

    def items(self, value: Value) -> Value:
        """What iterating over a value gives."""
        return either(items_of(each) for each in value.kinds).along(value.trail)

    def argument(self, node: ast.expr, scope: Scope) -> Value:
        """An argument or an element; several in one place are one that is any of them."""
        value = self.value(node, scope)
        return self.items(value) if isinstance(node, ast.Starred) else value

    def awaited(self, value: Value) -> Value:
        """What awaiting a value gives."""
        found = [
            kind.result if isinstance(kind, Holder) and kind.kind == "awaitable" else one(kind)
            for kind in value.kinds
        ]
        return either(found).along(value.trail)

    def as_annotation(self, value: Value) -> Value:
        """Classes as their objects; anything else is what it is."""
        found: list[Value] = []
        for kind in value.kinds:
            match kind:
                case ClassObject(name):
                    found.append(self.package.instance(name).along((Symbol("class", "", name),)))
                case ClientClass(is_async):
                    found.append(one(Client(is_async)))
                case OwnClass(number):
                    found.append(one(OwnObject(number)))
                case _:
                    found.append(one(kind))
        return either(found)

    def attribute(self, base: Value, name: str) -> Value:
        """An attribute of a value."""
        found = [self.attribute_of(kind, name) for kind in base.kinds]
        return either(found).along(base.trail)
