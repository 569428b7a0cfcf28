"""Put models, resources and runtime together into a package."""

from __future__ import annotations

from plansdk.naming.assign import Names
from plansdk.plan.docs import docstring
from plansdk.plan.former import former_names
from plansdk.plan.resources import ResourcePlanner
from plansdk.plan.runtime import Runtime
from plansdk.plan.views import ImportLine, IndexEntry, ModelsModule, PackageView


def plan_package(
    title: str,
    package: str,
    names: Names,
    runtime: Runtime,
    models: tuple[ModelsModule, ...],
    planner: ResourcePlanner,
) -> PackageView:
    """Decide what is left to decide about a package; templates print the result.

    Args:
        title: Name of the service, for docstrings.
        package: Import name.
        names: The names of everything.
        runtime: The runtime that is copied into the package.
        models: The planned models.
        planner: Plans the resources.
    """
    resources = planner.plan()
    index = tuple(_index(each) for each in models)
    defined = {name for each in index for name in each.names}
    markers = ("Async", "AsyncClient", "Caller", "M_co", "Sync", "SyncClient")
    return PackageView(
        name=package,
        doc=docstring(f"Typed client for {title or package}.", indent=0),
        model_base=runtime.imports((runtime.model_base,), ".._core.")[0],
        models=models,
        resources=resources,
        clients=runtime.clients,
        attributes=planner.attributes(),
        index=index,
        wire_names=tuple(
            (wire, name) for wire, name in names.classes.items() if wire != name and name in defined
        ),
        client_imports=runtime.imports(markers, "._core."),
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
        former=former_names(names.renamed, "class", defined),
    )


def _export(module: str, name: str) -> ImportLine:
    """An import that type checkers take for an export."""
    return ImportLine(module, (f"{name} as {name}",))


def _index(module: ModelsModule) -> IndexEntry:
    defined = [each.name for each in module.classes] + [each.name for each in module.aliases]
    return IndexEntry(module.name, tuple(sorted(defined)))
