"""Plan the resource classes, whatever their methods call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plansdk.model import Api, Operation
from plansdk.naming.assign import Names
from plansdk.naming.renames import kind_of
from plansdk.naming.words import resource_class, resource_module
from plansdk.naming.xml import paged_names
from plansdk.plan.annotations import Import
from plansdk.plan.docs import docstring
from plansdk.plan.former import METHOD_CORE, former_members, former_method, method_core
from plansdk.plan.imports import model_imports, runtime_imports
from plansdk.plan.views import (
    AttributeView,
    FormerMethod,
    MethodView,
    ResourceModule,
    ResourceView,
)
from plansdk.targets.runtime import Runtime

DOC_INDENT = 12
"""Columns that a method's docstring loses to its indentation and quotes."""


@dataclass(frozen=True, slots=True)
class PlannedMethod:
    """A method, and what its module has to import for it.

    Attributes:
        imports: For type checkers: models and the standard library.
        typing_core: For type checkers: names of the runtime.
        core: Names of the runtime that are needed when the method runs.
    """

    view: MethodView
    imports: frozenset[Import]
    typing_core: frozenset[str] = frozenset()
    core: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ResourcePlanner:
    """Plans the resources of one service.

    Attributes:
        modules: Names of the models modules.
        methods: The methods of an operation; most have one.
        about: What a resource is, as one line.
    """

    api: Api
    names: Names
    runtime: Runtime
    modules: frozenset[str]
    methods: Callable[[Operation], Iterable[PlannedMethod]]
    about: Callable[[str, list[Operation]], str]

    def plan(self) -> tuple[ResourceModule, ...]:
        """Plan every resource module, in alphabetical order of the dotted resource."""
        by_resource = self._by_resource()
        below: dict[str, list[str]] = {}
        for each in sorted(by_resource):
            below.setdefault(each.rpartition(".")[0], []).append(each)
        return tuple(
            self._module(each, by_resource, below.get(each, [])) for each in sorted(by_resource)
        )

    def attributes(self) -> tuple[AttributeView, ...]:
        """The resources that the client itself has."""
        by_resource = self._by_resource()
        top = sorted(each for each in by_resource if "." not in each)
        return tuple(self._attribute(each, by_resource[each]) for each in top)

    def _by_resource(self) -> dict[str, list[Operation]]:
        """Every resource with its operations; those above it, and former ones, may have none."""
        found: dict[str, list[Operation]] = {}
        for operation in self.api.operations:
            resource, _ = self.names.operations[operation.id]
            found.setdefault(resource, []).append(operation)
        present = self._operations if self.names.renamed else {}
        former = [
            old.rpartition(".")[0]
            for old, each in self.names.renamed.items()
            if each.to in present and kind_of(old) == "method"
        ]
        for resource in [*found, *former]:
            while resource:
                found.setdefault(resource, [])
                resource = resource.rpartition(".")[0]
        return found

    @property
    def _operations(self) -> dict[str, Operation]:
        """Operations by dotted method."""
        return {".".join(self.names.operations[each.id]): each for each in self.api.operations}

    def _former(self, resource: str, methods: list[PlannedMethod]) -> tuple[FormerMethod, ...]:
        """The methods that a resource had under names that it has no longer."""
        taken = {each.view.name for each in methods}
        found: list[FormerMethod] = []
        for old, renaming in former_members(self.names.renamed, resource):
            operation = self._operations.get(renaming.to)
            if operation is None:
                continue
            home = resource_class(self.names.operations[operation.id][0])
            # An operation with pages brings two methods more, which are named after it.
            named = zip((old, *paged_names(old)), self.methods(operation), strict=False)
            found += [
                former_method(resource, name, renaming, home, method.view)
                for name, method in named
                if name not in taken
            ]
        return tuple(found)

    def _attribute(self, resource: str, operations: list[Operation]) -> AttributeView:
        return AttributeView(
            name=resource.rpartition(".")[2],
            class_name=resource_class(resource),
            module=resource_module(resource),
            doc=docstring(self._about(resource, operations), indent=10),
        )

    def _about(self, resource: str, operations: list[Operation]) -> str:
        is_former = not operations and next(former_members(self.names.renamed, resource), None)
        return "Operations under former names." if is_former else self.about(resource, operations)

    def _base(self, resource: str) -> tuple[str, str]:
        """The class that a resource extends, and the entity that it is generic in."""
        base, entity = self.runtime.provided.get(resource, ("Resource", ""))
        is_there = not entity or (
            entity in self.names.classes and self.api.type(entity).alias is None
        )
        return (base, entity) if is_there else ("Resource", "")

    def _module(
        self, resource: str, by_resource: dict[str, list[Operation]], children: list[str]
    ) -> ResourceModule:
        operations = by_resource[resource]
        methods = [method for each in operations for method in self.methods(each)]
        former = self._former(resource, methods)
        base, entity = self._base(resource)
        core = {"M_co", base} | {each.view.decorator for each in methods}
        core |= {"Call"} if methods else set()
        core |= {name for each in methods for name in each.core}
        core |= METHOD_CORE | {"P", "T"} if former else set()
        typing_imports = frozenset[Import]().union(*(each.imports for each in methods))
        if entity:
            typing_imports |= {Import(self.names.modules[entity], self.names.classes[entity])}
        typing_core = frozenset[str]().union(*(each.typing_core for each in methods))
        typing_core |= method_core(former) - core
        lines = model_imports(typing_imports, self.modules, "..models.")
        about = self._about(resource, operations)
        return ResourceModule(
            name=resource_module(resource),
            doc=docstring(about, indent=0),
            imports=runtime_imports(self.runtime, core, ".._core."),
            typing_imports=(
                *(each for each in lines if each.module[0] != "."),
                *runtime_imports(self.runtime, typing_core, ".._core."),
                *(each for each in lines if each.module[0] == "."),
            ),
            resource=ResourceView(
                class_name=resource_class(resource),
                base=f'{base}[M_co, "{self.names.classes[entity]}"]' if entity else f"{base}[M_co]",
                doc=docstring(about, indent=10),
                children=tuple(self._attribute(each, by_resource[each]) for each in children),
                methods=tuple(each.view for each in methods),
                former=former,
            ),
        )
