"""Plan the resource classes, whatever their methods call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plansdk.model import Api, Operation
from plansdk.naming.assign import Names
from plansdk.naming.words import lineage, resource_module, words
from plansdk.plan.annotations import Import
from plansdk.plan.imports import of_runtime
from plansdk.plan.views import MethodView, ResourceView
from plansdk.targets.runtime import Runtime

DOC_INDENT = 12
"""Columns that a method's docstring loses to its indentation and quotes."""


@dataclass(frozen=True, slots=True)
class ResourcePlanner:
    """Plans the resources of one service.

    Attributes:
        methods: The methods of an operation; most have one.
        about: What a resource is, as one line.
    """

    api: Api
    names: Names
    runtime: Runtime
    methods: Callable[[Operation], Iterable[MethodView]]
    about: Callable[[str, list[Operation]], str]

    def plan(self) -> tuple[ResourceView, ...]:
        """Plan every resource module, in alphabetical order of the dotted resource."""
        found: dict[str, list[Operation]] = {}
        for operation in self.api.operations:
            if operation.id in self.names.operations:
                for at, resource in enumerate(lineage(self.names.operations[operation.id][0])):
                    found.setdefault(resource, []).extend([] if at else [operation])
        return tuple(self._module(resource, found[resource]) for resource in sorted(found))

    def _base(self, resource: str) -> tuple[str, str]:
        """The class that a resource extends, and the entity that it is generic in."""
        base, entity = self.runtime.provided.get(resource, ("Resource", ""))
        is_there = not entity or (
            entity in self.names.classes and self.api.type(entity).alias is None
        )
        return (base, entity) if is_there else ("Resource", "")

    def _module(self, resource: str, operations: list[Operation]) -> ResourceView:
        methods = tuple(method for each in operations for method in self.methods(each))
        base, entity = self._base(resource)
        typing_imports = frozenset[Import]().union(*(each.imports for each in methods))
        if entity:
            own = Import(self.names.modules[entity], self.names.classes[entity], "model")
            typing_imports |= {own}
        core = {"M_co", base}.union(*(each.core | {"Call", each.decorator} for each in methods))
        return ResourceView(
            path=resource,
            about=self.about(resource, operations),
            imports=of_runtime(*core),
            typing_imports=typing_imports,
            base=base,
            entity=self.names.classes[entity] if entity else "",
            methods=methods,
        )


def of_their_own(resource: str) -> str:
    """What a resource is that has other resources, and no operations."""
    return f"{' '.join(words(resource_module(resource))).capitalize()}: resources of their own."
