"""Compare two versions of an API."""

from __future__ import annotations

from dataclasses import replace

from plansdk.changes.change import Change
from plansdk.changes.findings import Findings
from plansdk.changes.name_changes import NameChanges
from plansdk.changes.operation_changes import OperationChanges
from plansdk.changes.pairs import moved_operations, renamed_types
from plansdk.changes.reach import reach
from plansdk.changes.rules import LEVELS
from plansdk.changes.service_changes import ServiceChanges, listed_values
from plansdk.changes.side import Side
from plansdk.changes.type_changes import TypeChanges
from plansdk.changes.values import TypeComparer
from plansdk.model import Api, Ref, TypeDef
from plansdk.targets import NamedApi

_COMMON = "request"
"""Stands for what every request to an XML service may carry."""


def compare(old: NamedApi, new: NamedApi) -> tuple[Change, ...]:
    """Find everything that differs between two versions of an API.

    What is recognised as renamed or moved is one change; what follows from it is not
    reported again.

    Args:
        old: The version that clients were written for.
        new: The version that they will meet.

    Returns:
        Changes by group, the worst first in each group.
    """
    before = Side(_with_common_elements(old.api), old.names)
    after = Side(_with_common_elements(new.api), new.names)
    findings = Findings()
    types = renamed_types(before, after)
    moved = moved_operations(before, after, types)
    old_reach, new_reach = reach(before.api, (Ref(_COMMON),)), reach(after.api, (Ref(_COMMON),))
    comparer = TypeComparer(after.api, types, findings, listed_values(old.api, new.api))
    TypeChanges(before, after, comparer, old_reach, new_reach).find()
    OperationChanges(before, after, comparer, moved).find()
    ServiceChanges(old.api, new.api, new_reach, findings).find()
    NameChanges(before, after, types, moved, findings).find()
    return in_order(findings.changes)


def in_order(changes: list[Change]) -> tuple[Change, ...]:
    """Sort changes by group, level, subject, rule and item."""
    return tuple(
        sorted(
            changes,
            key=lambda each: (
                each.group.casefold(),
                each.group,
                LEVELS.index(each.level),
                each.subject,
                each.rule,
                each.item,
            ),
        )
    )


def _with_common_elements(api: Api) -> Api:
    """The API with the common elements of requests as one more type."""
    if api.xml is None:
        return api
    common = TypeDef(_COMMON, properties=(*api.xml.start, *api.xml.end))
    return replace(api, types=(*api.types, common))
