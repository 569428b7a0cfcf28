"""What the functions of Python do that pass on what they are given.

A function is told by its full name, `itertools.chain` whatever it is imported as;
those whose names are telling enough, by the last part of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from plansdk.impact.evaluator import Evaluator
from plansdk.impact.kinds import (
    PLAIN,
    ClassObject,
    Client,
    Holder,
    Many,
    OwnModule,
    Row,
    Value,
    either,
    one,
)
from plansdk.impact.scopes import BindingKind, Scope

_EMPTY: Final = frozenset({"list", "set", "collections.deque"})
_MAPPINGS: Final = frozenset({"dict", "collections.OrderedDict"})
_ITERABLES: Final = frozenset(
    {
        "aiter",
        "asyncio.as_completed",
        "collections.deque",
        "frozenset",
        "iter",
        "itertools.cycle",
        "itertools.islice",
        "list",
        "random.sample",
        "reversed",
        "set",
        "sorted",
        "tuple",
    }
)
_FILTERS: Final = frozenset(
    {"filter", "itertools.dropwhile", "itertools.filterfalse", "itertools.takewhile"}
)
_RANKINGS: Final = frozenset({"heapq.nlargest", "heapq.nsmallest"})
_CHOICES: Final = frozenset({"anext", "max", "min", "next", "random.choice"})
_JOINED: Final = frozenset({"heapq.merge", "itertools.chain"})
_SIDE_BY_SIDE: Final = frozenset({"itertools.product", "itertools.zip_longest", "zip"})
_KEYED: Final = frozenset({"heapq.merge", "itertools.groupby", "max", "min", "sorted"}) | _RANKINGS

_BY_TEXT: Final = {"delattr": ast.Del(), "getattr": ast.Load(), "setattr": ast.Store()}
_GETTER: Final = "operator.attrgetter"

_SAME: Final = frozenset({"changes", "copy", "deepcopy", "replace"})
_RUN: Final = frozenset({"run", "run_until_complete"})
_AWAITED: Final = frozenset({"create_task", "ensure_future", "shield", "wait_for"})
_TELLING: Final = _SAME | _RUN | _AWAITED | {"cast", "gather"}
"""Names that say enough, whatever they belong to."""
_OF_CLIENTS: Final = frozenset({"gather", "load", "load_all", "request", "send_all"})


@dataclass(frozen=True, slots=True)
class Callback:
    """What a function that is given to one of Python is called with.

    Attributes:
        function: The expression that gives it.
        position: Number of its parameter.
        kind: How the parameter gets its value from `source`.
    """

    function: ast.expr
    position: int
    kind: BindingKind
    source: ast.expr


class BuiltinModels:
    """Evaluates calls of functions of Python."""

    def __init__(self, inference: Evaluator) -> None:
        self._inference = inference

    def result(self, node: ast.Call, scope: Scope) -> Value | None:
        """What a call gives; None if the function is none of these."""
        function = node.func
        if node.args and isinstance(function, ast.Attribute) and function.attr in _OF_CLIENTS:
            for kind in self._inference.value(function.value, scope).kinds:
                if isinstance(kind, Client):
                    return self._of_client(kind, function.attr, node, scope)
        name = self._name(node.func, scope)
        if not node.args:
            return one(Many(Value())) if name in _EMPTY else None
        last = name.rpartition(".")[2]
        if last in _TELLING:
            return self._passed_on(last, node.args, scope)
        values = [self._inference.argument(each, scope) for each in node.args] if name else []
        return self._iterated(name, values) or self._combined(name, node, values, scope)

    def callbacks(self, node: ast.Call, scope: Scope) -> Iterator[Callback]:
        """What a call lets functions be called with that it is given."""
        name, given = self._name(node.func, scope), node.args
        if isinstance(node.func, ast.Attribute) and node.func.attr == "sort":
            yield from (Callback(f, 0, "item", node.func.value) for f in _key("", node))
        elif name in _KEYED and given:
            sources = given[1:2] if name in _RANKINGS else given
            kind: BindingKind = "value" if name in _CHOICES and len(given) > 1 else "item"
            sources = sources[:1] if name == "itertools.groupby" else sources
            yield from (Callback(f, 0, kind, each) for f in _key(name, node) for each in sources)
        elif name == "map":
            yield from (
                Callback(given[0], position, "item", each)
                for position, each in enumerate(given[1:])
            )
        elif name in _FILTERS:
            yield from (Callback(given[0], 0, "item", each) for each in given[1:2])
        elif name == "functools.reduce":
            for each in given[1:2]:
                yield Callback(given[0], 0, "item", each)
                yield Callback(given[0], 1, "item", each)

    def attributes(self, node: ast.Call, scope: Scope) -> Iterator[tuple[Value, ast.Attribute]]:
        """Attributes that a call spells as texts: `getattr(x, "name")`, `attrgetter("name")`.

        Returns:
            The objects, and each attribute as if it were spelled out.
        """
        called = self._name(node.func, scope)
        if called in _BY_TEXT and len(node.args) > 1:
            base, name = node.args[:2]
            for found in _attribute(base, name):
                found.ctx = _BY_TEXT[called]
                yield self._inference.value(base, scope), found
        for each in self.callbacks(node, scope):
            getter = each.function
            if isinstance(getter, ast.Call) and self._name(getter.func, scope) == _GETTER:
                given = self._inference.value(each.source, scope)
                objects = self._inference.items(given) if each.kind == "item" else given
                for name in getter.args:
                    yield from ((objects, found) for found in _attribute(each.source, name))

    def _name(self, callee: ast.expr, scope: Scope) -> str:
        """The full name of a function that is none of the program or the package."""
        inference = self._inference
        if not isinstance(callee, ast.Name | ast.Attribute):
            return ""
        if isinstance(callee, ast.Name) and not inference.is_bound(callee.id, scope):
            return callee.id
        value = inference.value(callee, scope)
        spelled = callee.id if isinstance(callee, ast.Name) else callee.attr
        for kind in value.kinds:
            if isinstance(kind, OwnModule):
                return kind.name
        is_ours = value.kinds and value != one(ClassObject("changes"))
        return spelled if spelled in _TELLING and not is_ours else ""

    def _iterated(self, name: str, values: list[Value]) -> Value | None:
        """Functions that give what they iterate over."""
        items = self._inference.items
        if name in _ITERABLES:
            return one(Many(items(values[0]))).along(values[0].trail)
        if name in _FILTERS | _RANKINGS:
            return one(Many(either(map(items, values[1:2]))))
        if name in _CHOICES:
            is_listed = len(values) > 1 and name in ("min", "max")
            return either(values) if is_listed else items(values[0])
        if name in _JOINED:
            return one(Many(either(map(items, values))))
        if name in _SIDE_BY_SIDE:
            return one(Many(one(Row(tuple(map(items, values))))))
        match name:
            case "enumerate":
                return one(Many(one(Row((PLAIN, items(values[0]))))))
            case "itertools.chain.from_iterable":
                return one(Many(items(items(values[0]))))
            case "itertools.pairwise":
                return one(Many(one(Row((items(values[0]), items(values[0]))))))
            case "itertools.batched" | "itertools.combinations" | "itertools.permutations":
                return one(Many(one(Many(items(values[0])))))
            case _:
                return None

    def _combined(
        self, name: str, node: ast.Call, values: list[Value], scope: Scope
    ) -> Value | None:
        """Functions that call others, or that put something together."""
        inference = self._inference
        if name in _MAPPINGS:
            return self._mapping(values[0])
        if name == "getattr":
            found = [each for name in node.args[1:2] for each in _attribute(node.args[0], name)]
            return either(inference.attribute(values[0], each.attr) for each in found)
        if name == "map":
            return one(Many(inference.called(values[0])))
        if name == "functools.reduce":
            items = [inference.items(each) for each in values[1:2]]
            return either([*items, inference.called(values[0])])
        if name == "itertools.groupby":
            item = inference.items(values[0])
            keys = [inference.called(inference.value(each, scope)) for each in _key(name, node)]
            return one(Many(one(Row((either(keys) if keys else item, one(Many(item)))))))
        return None

    def _mapping(self, given: Value) -> Value:
        """A mapping, of another one or of pairs."""
        copied = [one(k) for k in given.kinds if isinstance(k, Many) and k.kind == "mapping"]
        pairs = [k.items for k in self._inference.items(given).kinds if isinstance(k, Row)]
        made = [one(Many(p[1], "mapping", key=p[0])) for p in pairs if len(p) == 2]
        return either([*copied, *made]).along(given.trail)

    def _passed_on(self, name: str, arguments: list[ast.expr], scope: Scope) -> Value:
        inference = self._inference
        if name == "cast":
            return inference.annotated(arguments[0], scope)
        if name == "gather":
            return self._gathered(arguments, scope)
        first = inference.value(arguments[0], scope)
        return inference.awaited(first) if name in _RUN else first

    def _of_client(self, client: Client, name: str, node: ast.Call, scope: Scope) -> Value | None:
        """What a client makes of prepared calls, of entities, or of a class that is named."""
        inference = self._inference
        given = inference.value(node.args[0], scope)
        if name in ("send_all", "gather"):
            prepared = inference.items(given)
            results = [kind.result for kind in prepared.kinds if isinstance(kind, Holder)]
            item = either(results).along(prepared.trail)
        elif name == "request":
            into = [each.value for each in node.keywords if each.arg == "into"]
            item = either(inference.annotated(each, scope) for each in into)
        else:
            item = inference.items(given) if name == "load_all" else given
        if name in ("gather", "load_all"):
            return one(Many(item, "pages", client.is_async))
        found = one(Many(item)) if name == "send_all" else item
        return one(Holder("awaitable", found)) if client.is_async else found

    def _gathered(self, arguments: list[ast.expr], scope: Scope) -> Value:
        """Several awaitables, one after the other or from one list."""
        inference = self._inference
        if len(arguments) == 1 and isinstance(arguments[0], ast.Starred):
            items = inference.items(inference.value(arguments[0].value, scope))
            return one(Holder("awaitable", one(Many(inference.awaited(items)))))
        values = [inference.awaited(inference.value(each, scope)) for each in arguments]
        return one(Holder("awaitable", one(Row(tuple(values)))))


def _key(name: str, node: ast.Call) -> Iterator[ast.expr]:
    """The function that says what is compared: `key=…`, the second argument of `groupby`."""
    yield from (each.value for each in node.keywords if each.arg == "key")
    if name == "itertools.groupby":
        yield from node.args[1:2]


def _attribute(base: ast.expr, name: ast.expr) -> Iterator[ast.Attribute]:
    """The attribute that a text begins with; it stands where the text does."""
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        first = name.value.partition(".")[0]
        start = name.col_offset + 1  # behind the quote
        yield ast.Attribute(
            base,
            first,
            ast.Load(),
            lineno=name.lineno,
            col_offset=start,
            end_lineno=name.lineno,
            end_col_offset=start + len(first.encode()),
        )
