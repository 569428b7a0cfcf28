"""What the parts of the inference ask of the whole."""

from __future__ import annotations

import ast
from typing import Protocol

from plansdk.impact.package import Package
from plansdk.impact.program import Program
from plansdk.impact.scopes import Scope
from plansdk.impact.types import Kind, Value


class Evaluator(Protocol):
    """Evaluates the expressions of a program."""

    @property
    def program(self) -> Program:
        """The program."""
        ...

    @property
    def package(self) -> Package:
        """The package that it uses."""
        ...

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """What an expression is."""
        ...

    def annotated(self, node: ast.expr, scope: Scope) -> Value:
        """What an annotation in a scope says."""
        ...

    def as_annotation(self, value: Value) -> Value:
        """Classes as their objects; anything else is what it is."""
        ...

    def lookup(self, name: str, scope: Scope) -> Value:
        """What a name stands for: everything that is bound to it."""
        ...

    def is_bound(self, name: str, scope: Scope) -> bool:
        """Whether a program gives a name a meaning of its own."""
        ...

    def bound(self, scope: Scope, name: str, *, of_object: bool = False) -> Value:
        """What is bound to a name of a scope, or to an attribute of objects of a class."""
        ...

    def scope(self, number: int) -> Scope:
        """A scope by its number."""
        ...

    def attribute(self, base: Value, name: str) -> Value:
        """An attribute of a value."""
        ...

    def attribute_of(self, kind: Kind, name: str) -> Value:
        """An attribute of one of the things that a value can be."""
        ...

    def called(self, callee: Value) -> Value:
        """What calling a value gives."""
        ...

    def items(self, value: Value) -> Value:
        """What iterating over a value gives."""
        ...

    def awaited(self, value: Value) -> Value:
        """What awaiting a value gives."""
        ...
