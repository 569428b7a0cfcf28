"""The members of the generated package, of its objects, and what calls of it give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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
    PackageModule,
    Plain,
    Row,
    Value,
    either,
    one,
)
from plansdk.impact.lookup import Lookup
from plansdk.naming.symbol import ERROR_CODES, Symbol
from plansdk.naming.words import parent
from plansdk.plan.annotations import Annotation

_MODULES = frozenset({"models", "resources", "client", "errors"})
_SAME = frozenset({"copy", "union", "intersection", "difference", "__iter__", "__aiter__"})
_PROVIDED: Mapping[str, Callable[[Value], Value]] = {
    "download": lambda _: PLAIN,
    "find_or_create": lambda made: one(Row((made, PLAIN))),
    "upload": lambda made: made,
}
"""What the runtime's methods of resources give, by the entity that those are about."""
_PARTS = frozenset({"pop", "popleft", "__getitem__"})


@dataclass
class Package:
    """What a program finds when it looks into the package.

    Every value from here has in its trail the symbol that it came through.
    """

    lookup: Lookup
    _fields: dict[tuple[str, str], Value] = field(default_factory=dict[tuple[str, str], Value])

    def member(self, module: str, name: str) -> Value:
        """`name` of the package or of one of its modules; unknown if there is none."""
        last = parent(module)[1]
        known = self.lookup.modules.get(last) if module.startswith("models.") else None
        if known is not None:
            return one(ClassObject(name)) if name in known else UNKNOWN
        if name in self.lookup.clients and module in ("", "client"):
            return one(ClientClass(self.lookup.clients[name]))
        if name == ERROR_CODES and module in ("", "errors"):
            return one(ClassObject(name))
        if module in ("", "models") and name in self.lookup.exported - _MODULES:
            return one(ClassObject(name))
        if module in ("", "models") and (present := self.lookup.present_class(name)):
            return one(ClassObject(present))
        if module == "models" and name in self.lookup.modules:
            return one(PackageModule(f"models.{name}"))
        if module == "" and name in _MODULES:
            return one(PackageModule(name))
        if module.startswith(("resources", "errors", "_core")):
            return one(ClassObject(name))
        return UNKNOWN

    def instance(self, name: str) -> Value:
        """An object of a class, or what an alias stands for."""
        lookup = self.lookup
        if name in lookup.classes:
            return one(Entity(name))
        if name in lookup.listed:
            return one(Listed(lookup.listed[name]))
        if name in lookup.unions:
            return either(map(self.annotated, lookup.unions[name]))
        if name in lookup.resource_classes:
            return one(Client(is_async=False, resource=lookup.resource_classes[name]))
        if name.endswith("Error") and lookup.planned.package.has_codes:
            return one(Failure())
        return PLAIN if name in lookup.exported or name.endswith("Error") else UNKNOWN

    def annotated(self, annotation: Annotation, symbols: frozenset[Symbol] = frozenset()) -> Value:
        """What an annotation of the package says.

        Args:
            annotation: The annotation.
            symbols: What changes of values that are listed in it are filed under.
        """
        inside = (self.annotated(each, symbols) for each in annotation.parts)
        match annotation.name:
            case "|":
                return either(inside)
            case "Literal":
                return one(Listed(symbols)) if symbols else PLAIN
            case "list" | "builtins.list" | "Sequence":
                return one(Many(next(inside)))
            case "Listing":
                return one(Many(next(inside), "listing"))
            case "Any" | "object":
                return UNKNOWN
            case name:
                known = self.instance(name)
                return known if known.kinds else PLAIN

    def attribute(self, class_name: str, name: str) -> Value:
        """What an attribute of an entity holds; unknown if its class has no such attribute."""
        key = (class_name, name)
        if key not in self._fields:
            symbol = self.lookup.home(class_name, self.lookup.present(class_name, name))
            self._fields[key] = UNKNOWN
            if symbol is not None:
                found = self.annotated(self.lookup.annotation(symbol), frozenset({symbol}))
                self._fields[key] = found.along((symbol,))
        return self._fields[key]

    def parameter(self, symbol: Symbol, name: str) -> Value:
        """What a parameter of an operation takes."""
        method = self.lookup.methods[symbol]
        found = method.parameter(name)
        if found is None:
            return UNKNOWN
        return self.annotated(found.annotation, frozenset({method.declared.of(name)}))

    def of_client(self, client: Client, name: str) -> Value:
        """A resource, an operation, or what the runtime adds to a client."""
        symbol = Symbol("method", client.resource, name)
        if str(symbol) in self.lookup.resources:
            return one(Client(client.is_async, str(symbol)))
        if symbol in self.lookup.methods:
            return one(Operation(symbol, client.is_async))
        if not client.resource and name in ("with_options", "__enter__", "__aenter__"):
            return one(Function(one(client)))
        if client.resource in self.lookup.runtime.provided and name in _PROVIDED:
            made = one(Entity(self.lookup.runtime.provided[client.resource][1]))
            result = _PROVIDED[name](made)
            return one(Function(_perhaps_awaited(result, is_async=client.is_async)))
        if not client.resource and name in self.lookup.runtime.client_attributes:
            return one(Function(_perhaps_awaited(UNKNOWN, is_async=client.is_async)))
        return UNKNOWN

    def called(self, operation: Operation) -> Value:
        """What a call of an operation gives."""
        method = self.lookup.methods[operation.symbol]
        item = self.annotated(method.view.returns).along((method.declared,))
        if method.is_paginated and not operation.form:
            found = one(Many(item, "pages", operation.is_async))
            return found.along((method.declared,))
        result = one(Many(item)) if method.is_paginated else item
        if operation.form == "prepare":
            found = one(Holder("call", result))
        else:
            answer = one(Holder("reply", result)) if operation.form else result
            found = _perhaps_awaited(answer, is_async=operation.is_async)
        return found.along((method.declared,))


def of_many(many: Many, name: str) -> Value:
    """An attribute of a list, of pages, of one page or of a mapping."""
    item, key = many.item, many.key or PLAIN
    match many.kind, name:
        case "page", "items":
            return one(Many(item))
        case "pages", "pages":
            result = one(Many(one(Many(item, "page")), "iterator", many.is_async))
        case "pages", _:
            found = {"first": item, "collect": one(Many(item))}.get(name, PLAIN)
            result = _perhaps_awaited(found, is_async=many.is_async)
        case "mapping", "values":
            result = one(Many(item))
        case "mapping", "items":
            result = one(Many(one(Row((key, item)))))
        case "mapping", "keys":
            result = one(Many(key))
        case "mapping", "get" | "pop" | "setdefault" | "__getitem__":
            result = item
        case "mapping", _:
            result = one(many) if name == "copy" else PLAIN
        case _:
            result = item if name in _PARTS else one(many) if name in _SAME else PLAIN
    return one(Function(result))


def items_of(kind: Kind) -> Value:
    """What iterating over something gives."""
    match kind:
        case Many(kind="mapping", key=key):
            return key or PLAIN
        case Many(item=item):
            return item
        case Row(items=items):
            return either(items)
        case Plain() | Entity():
            return PLAIN
        case _:
            return UNKNOWN


def _perhaps_awaited(value: Value, *, is_async: bool) -> Value:
    return one(Holder("awaitable", value)) if is_async else value
