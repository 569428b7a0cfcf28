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
    def _requests(self) -> dict[str, Operation]:
        bodies = ((each, each.body.type) for each in self.api.operations if each.xml and each.body)
        return {type_.name: each for each, type_ in bodies if isinstance(type_, Ref)}

    @cached_property
    def documents(self) -> dict[str, Operation]:
        """The types that are requests and answers of an XML service, with their operation.

        They become arguments and results instead of classes, and come and go with the
        operation.
        """
        answers = ((each, each.response) for each in self.api.operations if each.xml)
        found = {type_.name: each for each, type_ in answers if isinstance(type_, Ref)}
        return {**self._requests, **found}

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

    def counterpart(self, name: str, other: OfferedSymbols) -> TypeDef | None:
        """A declared type; an empty one where the operation has that document in the other only."""
        found = self.api.by_name.get(name)
        document = other.documents.get(name)
        operation = self.operations.get(document.id) if document else None
        if found is None and operation is not None:
            return TypeDef(name, span=operation.span)
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
        if type_name in self._requests:
            return self.argument(operation, wire)
        method = self.method(operation)
        name = self.names.attribute(type_name, wire)
        return Symbol("attribute", str(method), name) if method else None

    def alias(self, name: str) -> Symbol | None:
        """The alias of listed values or of a union."""
        return self.table.names.get(Symbol("alias", "", name))
