"""Plan the Megaplan package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from plansdk.model import Api, Operation
from plansdk.naming.assign import Names
from plansdk.naming.words import words
from plansdk.plan.annotations import Annotator
from plansdk.plan.entities import plan_entities
from plansdk.plan.operations import plan_operation
from plansdk.plan.package import plan_package
from plansdk.plan.resources import ResourcePlanner
from plansdk.plan.runtime import MEGAPLAN
from plansdk.plan.views import PackageView

NATIVE: Mapping[str, str] = {
    "DateTime": "dt.datetime",
    "DateOnly": "dt.date",
    "DateInterval": "dt.timedelta",
}
"""Value objects that become values of the standard library."""


def plan_megaplan(
    api: Api, names: Names, package: str, left_out: Mapping[str, str] | None = None
) -> PackageView:
    """Decide everything about the Megaplan package.

    Args:
        api: What the package offers.
        names: The names of everything.
        package: Import name.
        left_out: For a slice: the type that stands for each type that is left out.
    """
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
    planned = plan_package(api.title, package, names, MEGAPLAN, models, planner)
    return replace(planned, left_out=_left_out(left_out or {}, names))


def _left_out(left_out: Mapping[str, str], names: Names) -> tuple[tuple[str, str], ...]:
    """Class that stands in, and the wire types that it stands for, joined."""
    found: dict[str, list[str]] = {}
    for wire, stand_in in left_out.items():
        found.setdefault(names.classes[stand_in], []).append(wire)
    # A bar separates types in RAML, so no name has one.
    return tuple((name, "|".join(sorted(found[name]))) for name in sorted(found))


def _about(resource: str, operations: list[Operation]) -> str:
    spelled = " ".join(words(resource.replace(".", "_")))
    if not operations:
        return f"{spelled.capitalize()}: resources of their own."
    shortest = min((each.path for each in operations), key=len)
    count = len(resource.split("."))
    root = "/" + "/".join(shortest.strip("/").split("/")[:count])
    return f"{spelled.capitalize()}: ``{root}``."
