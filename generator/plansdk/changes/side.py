"""One of the two versions: its model, and how Python spells what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from plansdk.diagnostics import Span
from plansdk.model import Api, Operation, Ref, TypeDef
from plansdk.naming.assign import Names
from plansdk.naming.words import identifier, snake


@dataclass(frozen=True)
class Side:
    """A version of an API with its Python names."""

    api: Api
    names: Names

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
        path, _, kind = name.rpartition(".")
        if found is None and kind in ("request", "response"):
            operation = self.operations.get(f"POST {path}")
            return TypeDef(name, span=operation.span) if operation else None
        return found

    def resource(self, operation: Operation) -> str:
        """The resource that an operation belongs to."""
        named = self.names.operations.get(operation.id)
        return named[0] if named else operation.path.strip("/").split("/")[0]

    def method(self, operation: Operation) -> str:
        """`task.list`; empty if it has no name yet."""
        return ".".join(self.names.operations.get(operation.id, ()))

    def argument(self, operation: Operation, wire: str) -> str:
        """The argument of a parameter, as far as the ledger or the spelling rule say it."""
        recorded = self.names.parameters.get(f"{operation.id}#{wire}")
        return recorded or identifier(snake(wire))

    def argument_symbol(self, operation: Operation, wire: str) -> str:
        """`task.list(limit)`; empty if the operation has no name yet."""
        method = self.method(operation)
        return f"{method}({self.argument(operation, wire)})" if method else ""

    def class_symbol(self, name: str) -> str:
        """The class of a type; the method, where the type is a document."""
        operation = self.documents.get(name)
        if operation is not None:
            return self.method(operation)
        return self.names.classes.get(name, "")

    def attribute_symbol(self, type_name: str, wire: str) -> str:
        """`Task.deadline`, or `task.get(task)` for an element of a request."""
        operation = self.documents.get(type_name)
        if operation is not None and type_name.endswith(".request"):
            return self.argument_symbol(operation, wire)
        owner = self.class_symbol(type_name)
        return f"{owner}.{self.names.attribute(type_name, wire)}" if owner else ""
