"""What calls give."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from planwright.impact.scopes import Scope
from planwright.impact.types import (
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
    OwnModule,
    OwnObject,
    Row,
    Value,
    either,
    one,
)

if TYPE_CHECKING:
    from planwright.impact.inference import Inference

_LISTS = frozenset({"list", "sorted", "tuple", "set", "frozenset", "reversed", "iter", "filter"})
_ITEMS = frozenset({"next", "anext", "min", "max"})
_SAME = frozenset({"changes", "copy", "deepcopy", "replace"})
_PROPERTIES = frozenset({"property", "cached_property"})
_RUN = frozenset({"run", "run_until_complete"})
_AWAITED = frozenset({"wait_for", "create_task", "ensure_future", "shield"})


class Calls:
    """Evaluates calls."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def result(self, node: ast.Call, scope: Scope) -> Value:
        """What a call gives."""
        known = self._familiar(node, scope)
        if known is not None:
            return known
        return self.of(self._inference.value(node.func, scope))

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
                return found.along((name,)) if found.kinds else UNKNOWN
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
        is_generator = bool(scope.yields)
        if isinstance(node, ast.AsyncFunctionDef) and not is_generator:
            return one(Holder("awaitable", found))
        return found

    def bound_to_object(self, value: Value, owner: Scope) -> Value:
        """A name of a class, seen from an object: of a property, what it returns."""
        found: list[Value] = []
        for kind in value.kinds:
            if not isinstance(kind, OwnFunction):
                found.append(one(kind))
                continue
            function = self._inference.scope(kind.scope)
            if self._is_property(function):
                found.append(self._inference.awaited(self.of(one(kind))))
            else:
                found.append(one(OwnFunction(kind.scope, is_bound=function.parent is owner)))
        return either(found).along(value.trail)

    def _is_property(self, scope: Scope) -> bool:
        if not isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        spelled = {
            each.attr if isinstance(each, ast.Attribute) else each.id
            for each in scope.node.decorator_list
            if isinstance(each, ast.Attribute | ast.Name)
        }
        return not spelled.isdisjoint(_PROPERTIES)

    def _familiar(self, node: ast.Call, scope: Scope) -> Value | None:
        """What the functions of Python that pass values on give; None for any other."""
        if not node.args:
            return None
        match node.func:
            case ast.Name(id=name):
                is_own = self._inference.is_bound(name, scope)
                return self._builtin(name, node.args, scope, is_own=is_own)
            case ast.Attribute(attr=name) if name in (_RUN | _AWAITED | _SAME | {"cast", "gather"}):
                callee = self._inference.value(node.func, scope)
                return self._imported(name, node.args, scope) if _is_foreign(callee) else None
            case ast.Attribute(value=client, attr="send_all"):
                return self._sent(self._inference.value(client, scope), node.args[0], scope)
            case _:
                return None

    def _builtin(
        self, name: str, arguments: list[ast.expr], scope: Scope, *, is_own: bool
    ) -> Value | None:
        if is_own:
            callee = self._inference.lookup(name, scope)
            is_passed_on = _is_foreign(callee) or callee == one(ClassObject("changes"))
            return self._imported(name, arguments, scope) if is_passed_on else None
        first = self._inference.value(arguments[0], scope)
        if name in _LISTS:
            last = self._inference.value(arguments[-1], scope) if name == "filter" else first
            return one(Many(self._inference.items(last))).along(first.trail)
        if name in _ITEMS:
            return self._inference.items(first) if len(arguments) == 1 or name == "next" else None
        if name == "enumerate":
            return one(Many(one(Row((PLAIN, self._inference.items(first))))))
        if name == "zip":
            values = [self._inference.value(each, scope) for each in arguments]
            return one(Many(one(Row(tuple(map(self._inference.items, values))))))
        if name == "map":
            return one(Many(self.of(first)))
        return None

    def _imported(self, name: str, arguments: list[ast.expr], scope: Scope) -> Value | None:
        inference = self._inference
        if name == "cast":
            return inference.annotated(arguments[0], scope)
        if name == "gather":
            return self._gathered(arguments, scope)
        if name in _SAME:
            return inference.value(arguments[0], scope)
        first = inference.value(arguments[0], scope)
        if name in _RUN:
            return inference.awaited(first)
        return first if name in _AWAITED else None

    def _sent(self, client: Value, calls: ast.expr, scope: Scope) -> Value | None:
        """The results of prepared calls."""
        clients = [kind for kind in client.kinds if isinstance(kind, Client)]
        if not clients:
            return None
        prepared = self._inference.items(self._inference.value(calls, scope))
        results = [kind.result for kind in prepared.kinds if isinstance(kind, Holder)]
        found = one(Many(either(results).along(prepared.trail)))
        return one(Holder("awaitable", found)) if clients[0].is_async else found

    def _gathered(self, arguments: list[ast.expr], scope: Scope) -> Value:
        """Several awaitables, one after the other or from one list."""
        inference = self._inference
        if len(arguments) == 1 and isinstance(arguments[0], ast.Starred):
            items = inference.items(inference.value(arguments[0].value, scope))
            return one(Holder("awaitable", one(Many(inference.awaited(items)))))
        values = [inference.awaited(inference.value(each, scope)) for each in arguments]
        return one(Holder("awaitable", one(Row(tuple(values)))))


def _is_foreign(callee: Value) -> bool:
    """Whether something is of a module that is no part of the program."""
    return all(isinstance(kind, OwnModule) for kind in callee.kinds)
