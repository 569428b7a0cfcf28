"""Put models, resources and runtime together into a package."""

from __future__ import annotations

from plansdk.plan.docs import docstring
from plansdk.plan.former import former_names
from plansdk.plan.imports import runtime_imports
from plansdk.plan.resources import ResourcePlanner
from plansdk.plan.views import (
    ErrorsView,
    ImportLine,
    IndexEntry,
    ModelsModule,
    PackageView,
    StatusesView,
)
from plansdk.targets import NamedApi, Target


def plan_package(
    target: Target,
    named: NamedApi,
    models: tuple[ModelsModule, ...],
    planner: ResourcePlanner,
    errors: ErrorsView | StatusesView,
) -> PackageView:
    """Decide what is left to decide about a package; templates print the result.

    Args:
        target: The service.
        named: What the package offers.
        models: The planned models.
        planner: Plans the resources.
        errors: The planned errors.
    """
    names, runtime = named.names, target.runtime
    resources = planner.plan()
    index = tuple(_index(each) for each in models)
    defined = {name for each in index for name in each.names}
    markers = ("Async", "AsyncClient", "Caller", "M_co", "Sync", "SyncClient")
    return PackageView(
        name=target.package,
        title=target.title,
        doc=docstring(f"Typed client for {named.api.title or target.title}.", indent=0),
        model_base=runtime_imports(runtime, (runtime.model_base,), ".._core.")[0],
        models=models,
        resources=resources,
        clients=runtime.clients,
        attributes=planner.attributes(),
        index=index,
        wire_names=tuple(
            (wire, name) for wire, name in names.classes.items() if wire != name and name in defined
        ),
        client_imports=runtime_imports(runtime, markers, "._core."),
        exports=tuple(
            _export(f"._core.{module}", each)
            for module, exported in runtime.exports.items()
            for each in exported
        ),
        later=tuple(
            _export(module, each) for module, exported in runtime.later.items() for each in exported
        ),
        homes=tuple(
            (each, module) for module, exported in runtime.later.items() for each in exported
        ),
        resource_imports=tuple(
            _export(f".{each.name}", each.resource.class_name) for each in resources
        ),
        runtime=runtime,
        errors=errors,
        former=former_names(names.renamed, "class", defined),
    )


def _export(module: str, name: str) -> ImportLine:
    """An import that type checkers take for an export."""
    return ImportLine(module, (f"{name} as {name}",))


def _index(module: ModelsModule) -> IndexEntry:
    defined = [each.name for each in module.classes] + [each.name for each in module.aliases]
    return IndexEntry(module.name, tuple(sorted(defined)))
