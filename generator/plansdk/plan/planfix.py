"""Plan the Planfix package."""

from __future__ import annotations

from plansdk.model import Api, Operation
from plansdk.naming.assign import Names
from plansdk.naming.words import words
from plansdk.plan.annotations import Annotator
from plansdk.plan.calls import CallPlanner, documents
from plansdk.plan.package import plan_package
from plansdk.plan.records import plan_records
from plansdk.plan.resources import ResourcePlanner
from plansdk.plan.runtime import PLANFIX
from plansdk.plan.values import narrowed
from plansdk.plan.views import PackageView


def plan_planfix(api: Api, names: Names, package: str) -> PackageView:
    """Decide everything about the Planfix package."""
    annotator = Annotator(
        classes=names.classes,
        modules=names.modules,
        native={},
        aliases={},
        unions=names.unions,
        narrowed=narrowed(api, names),
        free="Custom",
    )
    emitted = frozenset(each.name for each in api.types) - documents(api)
    models = plan_records(api, names, annotator, emitted)
    calls = CallPlanner(api, names, annotator)
    descriptions = {each.name: each.description for each in api.groups}

    def about(resource: str, operations: list[Operation]) -> str:
        group = operations[0].path.partition(".")[0]
        spelled = descriptions.get(group) or " ".join(words(resource))
        return f"{spelled}: ``{group}.*``."

    planner = ResourcePlanner(
        api=api,
        names=names,
        runtime=PLANFIX,
        modules=frozenset(each.name for each in models),
        methods=calls.methods,
        about=about,
    )
    return plan_package(api.title or "Planfix XML API", package, names, PLANFIX, models, planner)
