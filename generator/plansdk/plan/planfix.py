"""Plan the Planfix package."""

from __future__ import annotations

from plansdk.model import Operation
from plansdk.naming.words import parent, words
from plansdk.plan.annotations import Annotator, generic
from plansdk.plan.calls import CallPlanner, documents
from plansdk.plan.errors import plan_errors
from plansdk.plan.package import plan_package
from plansdk.plan.records import plan_records
from plansdk.plan.resources import ResourcePlanner, of_their_own
from plansdk.plan.values import narrowed
from plansdk.plan.views import PackageView
from plansdk.targets import PLANFIX, NamedApi


def plan_planfix(named: NamedApi) -> PackageView:
    """Decide everything about the Planfix package."""
    api, names = named.api, named.names
    annotator = Annotator(
        classes=names.classes,
        modules=names.modules,
        native={},
        aliases={},
        unions=names.unions,
        narrowed=narrowed(api, names),
        free=generic("Custom"),
    )
    emitted = frozenset(each.name for each in api.types) - documents(api)
    models = plan_records(api, names, annotator, emitted)
    calls = CallPlanner(api, names, annotator)
    descriptions = {each.name: each.description for each in api.groups}

    def about(resource: str, operations: list[Operation]) -> str:
        if not operations:
            return of_their_own(resource)
        group = parent(operations[0].path)[0]
        spelled = descriptions.get(group) or " ".join(words(resource))
        return f"{spelled}: ``{group}.*``."

    planner = ResourcePlanner(named, PLANFIX.runtime, calls.methods, about)
    errors = plan_errors(api, named.ledger)
    return plan_package(PLANFIX, named, models, planner, errors)
