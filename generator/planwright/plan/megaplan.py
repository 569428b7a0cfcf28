"""Plan the Megaplan package."""

from __future__ import annotations

from collections.abc import Mapping

from planwright.model import Api, Operation
from planwright.naming.assign import Names
from planwright.naming.words import words
from planwright.plan.annotations import Annotator
from planwright.plan.entities import plan_entities
from planwright.plan.operations import plan_operation
from planwright.plan.package import plan_package
from planwright.plan.resources import ResourcePlanner
from planwright.plan.runtime import MEGAPLAN
from planwright.plan.views import PackageView

NATIVE: Mapping[str, str] = {
    "DateTime": "dt.datetime",
    "DateOnly": "dt.date",
    "DateInterval": "dt.timedelta",
}
"""Value objects that become values of the standard library."""


def plan_megaplan(api: Api, names: Names, package: str) -> PackageView:
    """Decide everything about the Megaplan package."""
    annotator = Annotator(
        classes=names.classes,
        modules=names.modules,
        native={wire: spelled for wire, spelled in NATIVE.items() if wire in names.classes},
        aliases={each.name: each.alias for each in api.types if each.alias is not None},
        unions=names.unions,
    )
    models = plan_entities(api, names, annotator)
    planner = ResourcePlanner(
        api=api,
        names=names,
        runtime=MEGAPLAN,
        modules=frozenset(each.name for each in models),
        methods=lambda operation: (plan_operation(api, names, annotator, operation),),
        about=_about,
    )
    return plan_package(api.title, package, names, MEGAPLAN, models, planner)


def _about(resource: str, operations: list[Operation]) -> str:
    spelled = " ".join(words(resource.replace(".", "_")))
    if not operations:
        return f"{spelled.capitalize()}: resources of their own."
    shortest = min((each.path for each in operations), key=len)
    count = len(resource.split("."))
    root = "/" + "/".join(shortest.strip("/").split("/")[:count])
    return f"{spelled.capitalize()}: ``{root}``."
