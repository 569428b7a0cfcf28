"""Put models, resources and runtime together into a package."""

from __future__ import annotations

from plansdk.plan.docs import docstring
from plansdk.plan.imports import import_lines, of_runtime
from plansdk.plan.resources import ResourcePlanner
from plansdk.plan.views import ErrorsView, ImportLine, ModelsModule, PackageView, StatusesView
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
    defined = {name for each in models for name in each.names}
    markers = ("Async", "AsyncClient", "Caller", "M_co", "Sync", "SyncClient")
    homes = [(each, module) for module, exported in runtime.later.items() for each in exported]
    return PackageView(
        name=target.package,
        title=target.title,
        version=named.api.version,
        doc=docstring(f"Typed client for {named.api.title or target.title}.", indent=0),
        model_base=import_lines(of_runtime(runtime.model_base), runtime, ".._core.")[0],
        models=models,
        resources=resources,
        clients=runtime.clients,
        wire_names=tuple(
            (wire, name) for wire, name in names.classes.items() if wire != name and name in defined
        ),
        client_imports=import_lines(of_runtime(*markers), runtime, "._core."),
        exports=tuple(
            _export(f"._core.{module}", each)
            for module, exported in runtime.exports.items()
            for each in exported
        ),
        later=tuple(_export(module, each) for each, module in homes),
        homes=tuple(homes),
        runtime=runtime,
        parts=named.parts,
        errors=errors,
    )


def _export(module: str, name: str) -> ImportLine:
    """An import that type checkers take for an export."""
    return ImportLine(module, (f"{name} as {name}",))
