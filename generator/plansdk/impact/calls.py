"""What calls give."""

from __future__ import annotations

import ast

from plansdk.impact.builtin_models import BuiltinModels
from plansdk.impact.evaluator import Evaluator
from plansdk.impact.kinds import (
    PLAIN,
    UNKNOWN,
    ClassObject,
    Client,
    ClientClass,
    Function,
    Holder,
    Kind,
    Listed,
    Many,
    Operation,
    OwnClass,
    OwnFunction,
    OwnObject,
    Value,
    either,
    one,
)
from plansdk.impact.scopes import Scope
from plansdk.naming.symbol import Symbol


class Calls:
    """Evaluates calls."""

    def __init__(self, inference: Evaluator) -> None:
        self._inference = inference
        self.builtins = BuiltinModels(inference)

    def result(self, node: ast.Call, scope: Scope) -> Value:
        """What a call gives."""
        known = self.builtins.result(node, scope)
        return self.of(self._inference.value(node.func, scope)) if known is None else known

    def of(self, callee: Value) -> Value:
        """What calling a value gives."""
        return either(self._of_kind(kind) for kind in callee.kinds).along(callee.trail)

    def _of_kind(self, kind: Kind) -> Value:
        package = self._inference.package
        match kind:
            case Operation():
                return package.called(kind)
            case ClassObject(name):
                found = package.instance(name)
                return found.along((Symbol("class", "", name),)) if found.kinds else UNKNOWN
            case ClientClass(is_async):
                return one(Client(is_async))
            case Function(result):
                return result
            case OwnClass(number):
                return one(OwnObject(number))
            case OwnFunction(number):
                return self._of_function(self._inference.scope(number))
            case OwnObject():
                called = self._inference.attribute_of(kind, "__call__")
                return UNKNOWN if one(kind) == called else self.of(called)
            case Listed():
                return PLAIN
            case _:
                return UNKNOWN

    def _of_function(self, scope: Scope) -> Value:
        """What a function of the program returns: as annotated, or as it does."""
        node = scope.node
        outer = scope.parent or scope
        if isinstance(node, ast.Lambda):
            return self._inference.value(node.body, scope)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return UNKNOWN
        if node.returns is not None:
            found = self._inference.annotated(node.returns, outer)
        elif scope.yields:
            items = either(self._inference.value(each, scope) for each in scope.yields)
            found = one(Many(items, "iterator"))
        else:
            found = either(self._inference.value(each, scope) for each in scope.returns)
        is_awaited = isinstance(node, ast.AsyncFunctionDef) and not scope.yields
        return one(Holder("awaitable", found)) if is_awaited else found
