"""Plan the Megaplan package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from plansdk.model import Operation
from plansdk.naming.assign import Names
from plansdk.naming.words import lineage, resource_module, words
from plansdk.plan.annotations import Annotator
from plansdk.plan.entities import plan_entities
from plansdk.plan.errors import plan_statuses
from plansdk.plan.operations import OperationPlanner
from plansdk.plan.package import plan_package
from plansdk.plan.queries import QueryPlanner
from plansdk.plan.resources import ResourcePlanner, of_their_own
from plansdk.plan.views import PackageView
from plansdk.targets import MEGAPLAN, NamedApi
from plansdk.targets.runtime import CORE_ERRORS
from plansdk.targets.runtime import MEGAPLAN as RUNTIME


def plan_megaplan(named: NamedApi) -> PackageView:
    """Decide everything about the Megaplan package."""
    api, names = named.api, named.names
    annotator = Annotator(
        classes=names.classes,
        modules=names.modules,
        native={wire: text for wire, text in RUNTIME.native.items() if wire in names.classes},
        aliases={each.name: each.alias for each in api.types if each.alias is not None},
        unions=names.unions,
    )
    queries = QueryPlanner(api, names, plan_entities(api, names, annotator))
    operations = OperationPlanner(api, names, annotator, queries.sorting)
    models = queries.with_filters()
    planner = ResourcePlanner(named, RUNTIME, lambda each: (operations.method(each),), _about)
    errors = plan_statuses(api.errors, CORE_ERRORS)
    planned = plan_package(MEGAPLAN, named, models, planner, errors)
    left_out = _left_out(named.left_out, names)
    return replace(planned, left_out=left_out, queries=queries.modules())


def _left_out(left_out: Mapping[str, str], names: Names) -> tuple[tuple[str, str], ...]:
    """Class that stands in, and the wire types that it stands for, joined."""
    found: dict[str, list[str]] = {}
    for wire, stand_in in left_out.items():
        found.setdefault(names.classes[stand_in], []).append(wire)
    # A bar separates types in RAML, so no name has one.
    return tuple((name, "|".join(sorted(found[name]))) for name in sorted(found))


def _about(resource: str, operations: list[Operation]) -> str:
    if not operations:
        return of_their_own(resource)
    spelled = " ".join(words(resource_module(resource)))
    shortest = min((each.path for each in operations), key=len)
    count = sum(1 for _ in lineage(resource))
    root = "/" + "/".join(shortest.strip("/").split("/")[:count])
    return f"{spelled.capitalize()}: ``{root}``."
