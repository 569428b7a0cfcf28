"""The members of the generated package, of its objects, and what calls of it give."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from plansdk.impact.annotations import AnnotationReader
from plansdk.impact.catalog import Catalog
from plansdk.impact.types import (
    PLAIN,
    UNKNOWN,
    ClassObject,
    Client,
    ClientClass,
    Entity,
    ErrorCodes,
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

_MODULES = frozenset({"models", "resources", "client", "errors"})
_SAME = frozenset({"copy", "union", "intersection", "difference", "__iter__", "__aiter__"})
_PARTS = frozenset({"pop", "popleft", "__getitem__"})


@dataclass
class Package:
    """What a program finds when it looks into the package.

    Every value from here has in its trail the symbol that it came through.
    """

    catalog: Catalog
    _fields: dict[tuple[str, str], Value | None] = field(
        default_factory=dict[tuple[str, str], Value | None]
    )

    def member(self, module: str, name: str) -> Value:
        """`name` of the package or of one of its modules; unknown if there is none."""
        last = module.rpartition(".")[2]
        known = self.catalog.modules.get(last) if module.startswith("models.") else None
        if known is not None:
            return one(ClassObject(name)) if name in known else UNKNOWN
        if name in self.catalog.clients and module in ("", "client"):
            return one(ClientClass(self.catalog.clients[name]))
        if name == "ErrorCode" and module in ("", "errors"):
            return one(ErrorCodes())
        if module in ("", "models") and name in self.catalog.exported - _MODULES:
            return one(ClassObject(name))
        if module in ("", "models") and name in self.catalog.former:
            return one(ClassObject(self.catalog.former[name]))
        if module == "models" and name in self.catalog.modules:
            return one(PackageModule(f"models.{name}"))
        if module == "" and name in _MODULES:
            return one(PackageModule(name))
        if module.startswith(("resources", "errors", "_core")):
            return one(ClassObject(name))
        return UNKNOWN

    def instance(self, name: str) -> Value:
        """An object of a class, or what an alias stands for."""
        catalog = self.catalog
        if name in catalog.classes:
            return one(Entity(name))
        if name in catalog.listed:
            return one(Listed(catalog.listed[name]))
        if name in catalog.aliases:
            return self.annotated(catalog.aliases[name])
        if name in catalog.resource_classes:
            return one(Client(is_async=False, resource=catalog.resource_classes[name]))
        if name.endswith("Error") and catalog.codes:
            return one(Failure())
        return PLAIN if name in catalog.exported or name.endswith("Error") else UNKNOWN

    def annotated(self, text: str, symbols: frozenset[str] = frozenset()) -> Value:
        """What an annotation of the package says.

        Args:
            text: The annotation.
            symbols: What changes of values that are listed in it are filed under.
        """
        return AnnotationReader(self._named, symbols).read(self.catalog.parsed(text))

    def _named(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Name):
            if node.id in ("Any", "object"):
                return UNKNOWN
            known = self.instance(node.id)
            return known if known.kinds else PLAIN
        return PLAIN

    def attribute(self, class_name: str, name: str) -> Value | None:
        """What an attribute of an entity holds; None if its class has no such attribute."""
        key = (class_name, name)
        if key not in self._fields:
            present = self.catalog.present(class_name, name)
            home = self.catalog.home(class_name, present)
            if home is None:
                self._fields[key] = None
            else:
                symbol = f"{home.name}.{present}"
                found = self.annotated(home.fields[present], frozenset({symbol}))
                self._fields[key] = found.along((symbol,))
        return self._fields[key]

    def parameter(self, symbol: str, name: str) -> Value:
        """What a parameter of an operation takes."""
        offered = self.catalog.operations[symbol]
        found = offered.parameter(name)
        if found is None:
            return UNKNOWN
        return self.annotated(found.annotation, frozenset({f"{offered.declared}({name})"}))

    def of_client(self, client: Client, name: str) -> Value:
        """A resource, an operation, or what the runtime adds to a client."""
        dotted = f"{client.resource}.{name}" if client.resource else name
        if name in self.catalog.resources.get(client.resource, ()):
            return one(Client(client.is_async, dotted))
        if dotted in self.catalog.operations:
            return one(Operation(dotted, client.is_async))
        if not client.resource and name in ("with_options", "__enter__", "__aenter__"):
            return one(Function(one(client)))
        if client.resource in self.catalog.runtime.provided and name in ("upload", "download"):
            made = self.catalog.runtime.provided[client.resource][1]
            result = one(Entity(made)) if name == "upload" else PLAIN
            return one(Function(_perhaps_awaited(result, is_async=client.is_async)))
        if not client.resource and name in self.catalog.runtime.client_attributes:
            return one(Function(_perhaps_awaited(UNKNOWN, is_async=client.is_async)))
        return UNKNOWN

    def called(self, operation: Operation) -> Value:
        """What a call of an operation gives."""
        offered = self.catalog.operations[operation.symbol]
        item = self.annotated(offered.returns).along((offered.declared,))
        is_async = operation.is_async
        if offered.is_paginated:
            if operation.form:
                result = one(Many(item))
            else:
                pages = one(Many(item, "pages", is_async))
                return pages.along((offered.declared,))
        else:
            result = item
        if operation.form == "prepare":
            return one(Holder("call", result)).along((offered.declared,))
        if operation.form == "raw":
            result = one(Holder("reply", result))
        return _perhaps_awaited(result, is_async=is_async).along((offered.declared,))


def of_many(many: Many, name: str) -> Value:
    """An attribute of a list, of pages, of one page or of a mapping."""
    item, is_async = many.item, many.is_async
    if many.kind == "pages":
        match name:
            case "first":
                return one(Function(_perhaps_awaited(item, is_async=is_async)))
            case "collect":
                return one(Function(_perhaps_awaited(one(Many(item)), is_async=is_async)))
            case "pages":
                return one(Function(one(Many(one(Many(item, "page")), "iterator", is_async))))
            case _:
                return one(Function(_perhaps_awaited(PLAIN, is_async=is_async)))
    if many.kind == "mapping":
        match name:
            case "values":
                return one(Function(one(Many(item))))
            case "items":
                return one(Function(one(Many(one(Row((many.key or PLAIN, item)))))))
            case "keys":
                return one(Function(one(Many(many.key or PLAIN))))
            case "get" | "pop" | "setdefault" | "__getitem__":
                return one(Function(item))
            case _:
                return one(Function(one(many) if name == "copy" else PLAIN))
    if many.kind == "page" and name == "items":
        return one(Many(item))
    if name in _PARTS:
        return one(Function(item))
    return one(Function(one(many) if name in _SAME else PLAIN))


def of_holder(holder: Holder, name: str) -> Value:
    """An attribute of a reply or of a prepared call."""
    return holder.result if name == "parsed" else one(Function(PLAIN))


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
