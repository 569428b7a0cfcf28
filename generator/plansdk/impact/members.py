"""Attributes of what a program works with, and the names that it imports."""

from __future__ import annotations

import ast

from plansdk.impact.client_package import of_many
from plansdk.impact.evaluator import Evaluator
from plansdk.impact.kinds import (
    PLAIN,
    UNKNOWN,
    ClassObject,
    Client,
    ClientClass,
    Entity,
    Failure,
    Function,
    Holder,
    Kind,
    Listed,
    Many,
    Operation,
    OwnClass,
    OwnFunction,
    OwnModule,
    OwnObject,
    PackageModule,
    Plain,
    Row,
    Value,
    either,
    one,
)
from plansdk.impact.program import Module
from plansdk.impact.scopes import Binding, Scope
from plansdk.impact.uses import CODES
from plansdk.naming.symbol import ERROR_CODES, Symbol

_PROPERTIES = frozenset({"property", "cached_property"})


class Members:
    """Looks into values, classes and modules."""

    def __init__(self, inference: Evaluator) -> None:
        self._inference = inference
        self._modules = {each.scope: each for each in inference.program.modules}
        self._active: set[object] = set()

    def of(self, kind: Kind, name: str) -> Value:
        """An attribute of one of the things that a value can be."""
        match kind:
            case Entity(class_name):
                return self._of_entity(class_name, name)
            case ClassObject(class_name):
                return self._of_class(class_name, name)
            case Client():
                return self._inference.package.of_client(kind, name)
            case ClientClass(is_async):
                return one(Function(one(Client(is_async))))
            case Operation(symbol, is_async) if name == "raw":
                return one(Operation(symbol, is_async, "raw"))
            case Operation(symbol, is_async) if name == "prepare":
                return one(Operation(symbol, is_async, "prepare"))
            case Many():
                return of_many(kind, name)
            case Holder():
                return kind.result if name == "parsed" else one(Function(PLAIN))
            case PackageModule(module):
                return self._inference.package.member(module, name)
            case Failure():
                return one(Listed(frozenset({CODES}))) if name == "code" else PLAIN
            case OwnModule(dotted):
                return self._member(dotted, name)
            case OwnObject() | OwnClass():
                return self._of_own(kind, name)
            case Plain() | Listed() | Row() | Function():
                return PLAIN
            case _:
                return UNKNOWN

    def _of_entity(self, class_name: str, name: str) -> Value:
        found = self._inference.package.attribute(class_name, name)
        is_provided = name in self._inference.package.lookup.runtime.reserved
        return PLAIN if found == UNKNOWN and is_provided else found

    def _of_class(self, class_name: str, name: str) -> Value:
        if class_name == ERROR_CODES:
            return PLAIN.along((Symbol("code", class_name, name),))
        if name in ("link", "from_dict", "from_xml"):
            return one(Function(self._inference.package.instance(class_name)))
        return self._of_entity(class_name, name)

    def _of_own(self, kind: OwnClass | OwnObject, name: str) -> Value:
        """An attribute of a class of the program or of its objects, inherited ones too."""
        inference = self._inference
        found: list[Value] = []
        for at in self.holders(kind, name):
            if not isinstance(at, OwnClass | OwnObject):
                found.append(self.of(at, name))
                continue
            scope = inference.scope(at.scope)
            if isinstance(kind, OwnObject) and name in scope.attributes:
                found.append(inference.bound(scope, name, of_object=True))
            if name in scope.names:
                found.append(self._of_object(inference.bound(scope, name), scope))
        return either(found)

    def _of_object(self, value: Value, owner: Scope) -> Value:
        """A name of a class, seen from an object: of a property, what it returns."""
        found: list[Value] = []
        for kind in value.kinds:
            if not isinstance(kind, OwnFunction):
                found.append(one(kind))
                continue
            function = self._inference.scope(kind.scope)
            if _is_property(function):
                found.append(self._inference.awaited(self._inference.called(one(kind))))
            else:
                found.append(one(OwnFunction(kind.scope, is_bound=function.parent is owner)))
        return either(found).along(value.trail)

    def holders(self, kind: OwnClass | OwnObject, name: str) -> list[Kind]:
        """Where a class of the program has an attribute from: classes of its own or ours.

        Args:
            kind: The class, or an object of it.
            name: The attribute.
        """
        found: list[Kind] = []
        seen: set[Kind] = set()
        pending: list[Kind] = [kind]
        while pending:
            at = pending.pop()
            if at in seen:
                continue
            seen.add(at)
            if not isinstance(at, OwnClass | OwnObject) or _defines(
                self._inference.scope(at.scope), name
            ):
                found.append(at)
            else:
                pending += self._bases(at).kinds
        return found

    def _bases(self, kind: OwnClass | OwnObject) -> Value:
        """What a class of the program extends; for an object, as objects of those."""
        scope = self._inference.scope(kind.scope)
        if not isinstance(scope.node, ast.ClassDef):
            return UNKNOWN
        around = scope.parent or scope
        classes = either([self._inference.value(each, around) for each in scope.node.bases])
        is_object = isinstance(kind, OwnObject)
        return self._inference.as_annotation(classes) if is_object else classes

    def imported(self, binding: Binding) -> Value:
        """What an import binds a name to."""
        alias, node = binding.alias, binding.node
        module = self._modules[binding.scope.outermost]
        if alias is None:
            return UNKNOWN
        if isinstance(node, ast.ImportFrom):
            return self._member(self._inference.program.imported_from(module, node), alias.name)
        return self._module(alias.name if alias.asname else alias.name.split(".")[0])

    def _module(self, dotted: str) -> Value:
        inside = self._inference.program.inside_package(dotted)
        return one(OwnModule(dotted) if inside is None else PackageModule(inside))

    def _member(self, dotted: str, name: str) -> Value:
        """A name of a module, or a module inside of a package."""
        inside = self._inference.program.inside_package(dotted) if dotted else None
        if inside is not None:
            return self._inference.package.member(inside, name)
        deeper = f"{dotted}.{name}" if dotted else name
        if self._inference.program.inside_package(deeper) is not None:
            return self._module(deeper)
        module = self._inference.program.module(dotted)
        if module is not None:
            found = self._inference.lookup(name, module.scope)
            if found.kinds or name in module.scope.names:
                return found
        return (
            self._module(deeper)
            if self._inference.program.module(deeper) or module is None
            else UNKNOWN
        )

    def from_star(self, binding: Binding, name: str) -> Value:
        """What an import of everything binds a name to."""
        node = binding.node
        if not isinstance(node, ast.ImportFrom) or name.startswith("_"):
            return UNKNOWN
        module = self._modules[binding.scope.outermost]
        dotted = self._inference.program.imported_from(module, node)
        inside = self._inference.program.inside_package(dotted)
        if inside is not None:
            return self._inference.package.member(inside, name)
        other: Module | None = self._inference.program.module(dotted)
        key = ("star", dotted, name)
        if other is None or key in self._active:
            return UNKNOWN
        self._active.add(key)
        try:
            return self._inference.lookup(name, other.scope)
        finally:
            self._active.discard(key)


def _defines(scope: Scope, name: str) -> bool:
    return name in scope.names or name in scope.attributes


def _is_property(scope: Scope) -> bool:
    if not isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    spelled = {
        each.attr if isinstance(each, ast.Attribute) else each.id
        for each in scope.node.decorator_list
        if isinstance(each, ast.Attribute | ast.Name)
    }
    return not spelled.isdisjoint(_PROPERTIES)
