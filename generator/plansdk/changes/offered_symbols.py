"""One of the two versions: its model, and how Python spells what is in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from plansdk.diagnostics import Span
from plansdk.model import Api, Operation, Ref, TypeDef
from plansdk.naming.assign import Names
from plansdk.naming.symbol import Symbol
from plansdk.plan import PlannedApi, SymbolTable

COMMON = "request"
"""Stands for what every request to an XML service may carry."""


@dataclass(frozen=True)
class OfferedSymbols:
    """A version of an API with what programs can name of it."""

    api: Api
    names: Names
    table: SymbolTable

    @classmethod
    def of(cls, planned: PlannedApi) -> OfferedSymbols:
        """A version, with the common elements of requests as one more type."""
        api = planned.named.api
        if api.xml is not None:
            common = TypeDef(COMMON, properties=(*api.xml.start, *api.xml.end))
            api = replace(api, types=(*api.types, common))
        return cls(api, planned.named.names, planned.symbols)

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """Operations by id."""
        return {each.id: each for each in self.api.operations}

    @cached_property
    def documents(self) -> dict[str, Operation]:
        """The types that are requests and answers of an XML service, with their operation.

        They become arguments and results instead of classes, and come and go with the
        operation.
        """
        found: dict[str, Operation] = {}
        for each in self.api.operations:
            if each.xml is not None:
                types = [each.response, *([each.body.type] if each.body else [])]
                found |= {type_.name: each for type_ in types if isinstance(type_, Ref)}
        return found

    @cached_property
    def _property_places(self) -> frozenset[Span]:
        properties = [prop for each in self.api.types for prop in each.properties]
        inner = [part for prop in properties for part in (prop.item, *prop.restated) if part]
        return frozenset(each.span for each in (*properties, *inner))

    def is_part(self, type_def: TypeDef) -> bool:
        """Whether a type comes and goes with an operation or a property.

        That is so for the documents of operations, and for what the elements inside of
        an element form.
        """
        return type_def.name in self.documents or type_def.span in self._property_places

    def document(self, name: str) -> TypeDef | None:
        """A declared type, or for the document of an operation that has none an empty one."""
        found = self.api.by_name.get(name)
        if found is None and name.endswith((".request", ".response")):
            path = name.removesuffix(".request").removesuffix(".response")
            operation = self.operations.get(f"POST {path}")
            return TypeDef(name, span=operation.span) if operation else None
        return found

    def resource(self, operation: Operation) -> str:
        """The resource that an operation belongs to."""
        named = self.names.operations.get(operation.id)
        return named[0] if named else operation.path.strip("/").split("/")[0]

    def method(self, operation: Operation) -> Symbol | None:
        """`task.list`; None if it has no name yet."""
        return self.table.of(operation.id)

    def argument(self, operation: Operation, wire: str) -> Symbol | None:
        """`task.list(limit)`; None for what is no argument of its own."""
        return self.table.of(operation.id, wire)

    def type_symbol(self, name: str) -> Symbol | None:
        """The class of a type; the method, where the type is a document."""
        operation = self.documents.get(name)
        return self.method(operation) if operation else self.table.of(name)

    def property_symbol(self, type_name: str, wire: str) -> Symbol | None:
        """`Task.deadline`, or `task.get(task)` for an element of a request."""
        operation = self.documents.get(type_name)
        if operation is None:
            return self.table.of(type_name, wire)
        if type_name.endswith(".request"):
            return self.argument(operation, wire)
        method = self.method(operation)
        name = self.names.attribute(type_name, wire)
        return Symbol("attribute", str(method), name) if method else None

    def alias(self, name: str) -> Symbol | None:
        """The alias of listed values or of a union."""
        return self.table.names.get(Symbol("alias", "", name))
