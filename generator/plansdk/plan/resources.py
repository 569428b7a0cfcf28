"""Plan the resource classes, whatever their methods call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plansdk.model import Operation
from plansdk.naming.words import lineage, resource_module, words
from plansdk.plan.annotations import Annotation, Import
from plansdk.plan.imports import of_runtime
from plansdk.plan.views import MethodView, ResourceView
from plansdk.targets import NamedApi
from plansdk.targets.runtime import Runtime

DOC_INDENT = 12
"""Columns that a method's docstring loses to its indentation and quotes."""


@dataclass(frozen=True, slots=True)
class ResourcePlanner:
    """Plans the resources of one service.

    Attributes:
        named: What it offers.
        runtime: The runtime of its package.
        methods: The methods of an operation; most have one.
        about: What a resource is, as one line.
    """

    named: NamedApi
    runtime: Runtime
    methods: Callable[[Operation], Iterable[MethodView]]
    about: Callable[[str, list[Operation]], str]

    def plan(self) -> tuple[ResourceView, ...]:
        """Plan every resource module, in alphabetical order of the dotted resource."""
        found: dict[str, list[Operation]] = {}
        places = self.named.names.operations
        for operation in self.named.api.operations:
            if operation.id in places:
                for at, resource in enumerate(lineage(places[operation.id][0])):
                    found.setdefault(resource, []).extend([] if at else [operation])
        return tuple(self._module(resource, found[resource]) for resource in sorted(found))

    def _module(self, resource: str, operations: list[Operation]) -> ResourceView:
        methods = tuple(method for each in operations for method in self.methods(each))
        base, entity = self.runtime.provided.get(resource, ("Resource", ""))
        names, declared = self.named.names, self.named.api.by_name.get(entity)
        if entity and (entity not in names.classes or declared is None or declared.alias):
            base, entity = "Resource", ""
        typing_imports = frozenset[Import]().union(*(each.imports for each in methods))
        if entity:
            own = Import(names.modules[entity], names.classes[entity], "model")
            typing_imports |= {own}
        core = {"M_co", base}.union(*(each.core | {"Call", each.decorator} for each in methods))
        many = _many(methods)
        if many:
            core |= {"many"}
        return ResourceView(
            path=resource,
            about=self.about(resource, operations),
            imports=of_runtime(*core),
            typing_imports=typing_imports,
            base=base,
            entity=names.classes[entity] if entity else "",
            methods=methods,
            many=many,
        )


def _many(methods: tuple[MethodView, ...]) -> tuple[Annotation, Annotation] | None:
    """What `get` takes and gives, if an id is all that it needs; `get_many` is made of it."""
    named = {each.name: each for each in methods}
    get = named.get("get")
    if get is None or get.decorator != "operation" or "get_many" in named:
        return None
    needed = [each for each in get.parameters if each.default is None]
    if len(needed) != 1 or needed[0].kind != "positional":
        return None
    return needed[0].annotation, get.returns


def of_their_own(resource: str) -> str:
    """What a resource is that has other resources, and no operations."""
    return f"{' '.join(words(resource_module(resource))).capitalize()}: resources of their own."
