"""What functions of a program are called with, where they do not say what they take."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from plansdk.impact.inference import Inference
from plansdk.impact.kinds import OwnClass, OwnFunction, Value
from plansdk.impact.program import Module
from plansdk.impact.scopes import Binding, Function, Scope, positional

_MOST_CALLS = 50
"""Calls of a function that are taken into account."""


def note_arguments(inference: Inference, module: Module) -> frozenset[str]:
    """Bind the arguments of calls in a module to parameters without an annotation.

    Returns:
        The files with the functions that are called.
    """
    files: set[str] = set()
    for node, scope in module.nodes:
        if isinstance(node, ast.Call) and (node.args or node.keywords):
            for function in _called(inference, inference.value(node.func, scope)):
                inner = inference.scope(function.scope)
                for parameter, value in given(function, inner, node):
                    if not isinstance(value, ast.Starred):
                        _bind(inner, parameter.arg, Binding("value", value, scope))
                files.add(inner.module)
            files |= _note_callbacks(inference, node, scope)
    inference.forget()
    return frozenset(files)


def _note_callbacks(inference: Inference, node: ast.Call, scope: Scope) -> set[str]:
    """Bind what a function of Python calls those with that it is given: `key=lambda t: …`."""
    files: set[str] = set()
    for each in inference.calls.builtins.callbacks(node, scope):
        for function in _called(inference, inference.value(each.function, scope)):
            inner = inference.scope(function.scope)
            parameters = _positional(function, inner)[each.position : each.position + 1]
            for parameter in parameters:
                _bind(inner, parameter.arg, Binding(each.kind, each.source, scope))
            files.add(inner.module)
    return files


def _called(inference: Inference, callee: Value) -> Iterator[OwnFunction]:
    for kind in callee.kinds:
        if isinstance(kind, OwnFunction):
            yield kind
        elif isinstance(kind, OwnClass):
            for made in inference.bound(inference.scope(kind.scope), "__init__").kinds:
                if isinstance(made, OwnFunction):
                    yield OwnFunction(made.scope, is_bound=True)


def given(
    function: OwnFunction, inner: Scope, node: ast.Call
) -> Iterator[tuple[ast.arg, ast.expr]]:
    """The parameters that a call gives, with what it gives; the last by position may be starred.

    Args:
        function: What is called.
        inner: Its scope.
        node: The call.
    """
    by_position = _positional(function, inner)
    for parameter, value in zip(by_position, node.args, strict=False):
        yield parameter, value
        if isinstance(value, ast.Starred):
            break
    keyword = inner.node.args.kwonlyargs if isinstance(inner.node, Function) else []
    known = {each.arg: each for each in (*by_position, *keyword)}
    yield from ((known[each.arg], each.value) for each in node.keywords if each.arg in known)


def _positional(function: OwnFunction, inner: Scope) -> list[ast.arg]:
    """The parameters of a function that are given by position, `self` left out."""
    parameters = positional(inner.node.args) if isinstance(inner.node, Function) else []
    return parameters[1:] if function.is_bound and inner.owner else parameters


def _bind(scope: Scope, name: str, binding: Binding) -> None:
    bindings = scope.names[name]
    is_annotated = any(each.kind == "annotation" for each in bindings)
    is_known = any(each.node is binding.node for each in bindings)
    if not is_annotated and not is_known and len(bindings) < _MOST_CALLS:
        bindings.append(binding)
