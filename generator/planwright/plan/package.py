"""Plan a whole client package."""

from __future__ import annotations

from collections.abc import Mapping

from planwright.model import Api
from planwright.naming.assign import Names
from planwright.plan import runtime
from planwright.plan.annotations import Annotator
from planwright.plan.models import plan_models
from planwright.plan.resources import attribute, plan_resources
from planwright.plan.views import ImportLine, IndexEntry, ModelsModule, PackageView

NATIVE: Mapping[str, str] = {
    "DateTime": "dt.datetime",
    "DateOnly": "dt.date",
    "DateInterval": "dt.timedelta",
}
"""Value objects of Megaplan that become values of the standard library."""


def plan_package(api: Api, names: Names, package: str) -> PackageView:
    """Decide everything about a package; templates print the result."""
    annotator = Annotator(
        classes=names.classes,
        modules=names.modules,
        native={wire: spelled for wire, spelled in NATIVE.items() if wire in names.classes},
        aliases={each.name: each.alias for each in api.types if each.alias is not None},
        unions=names.unions,
    )
    models = plan_models(api, names, annotator)
    modules = frozenset(each.name for each in models)
    resources = plan_resources(api, names, annotator, modules)
    by_resource: dict[str, list[str]] = {}
    operations = {each.id: each for each in api.operations}
    for operation_id, (resource, _) in names.operations.items():
        top, _, _ = resource.partition(".")
        by_resource.setdefault(top, [])
        if top == resource:
            by_resource[top].append(operation_id)
    return PackageView(
        name=package,
        title=api.title,
        version=api.version,
        models=models,
        resources=resources,
        attributes=tuple(
            attribute(resource, [operations[each] for each in by_resource[resource]])
            for resource in sorted(by_resource)
        ),
        index=tuple(_index(each) for each in models),
        content_types=tuple(
            (cls.content_type, cls.name)
            for module in models
            for cls in module.classes
            if cls.content_type
        ),
        client_imports=runtime.imports(
            ("Async", "AsyncClient", "Caller", "M_co", "Sync", "SyncClient"), "._core."
        ),
        exports=tuple(
            ImportLine(f"._core.{module}", (f"{each} as {each}",))
            for module, exported in runtime.EXPORTS.items()
            for each in exported
        ),
        resource_imports=tuple(
            ImportLine(f".{each.name}", (f"{name} as {name}",))
            for each in resources
            for name in (each.resource.class_name,)
        ),
    )


def _index(module: ModelsModule) -> IndexEntry:
    defined = [each.name for each in module.classes] + [each.name for each in module.aliases]
    return IndexEntry(module.name, tuple(sorted(defined)))
