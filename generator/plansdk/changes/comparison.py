"""Compare two versions of an API."""

from __future__ import annotations

from plansdk.changes.change import Change
from plansdk.changes.change_collector import ChangeCollector
from plansdk.changes.direction import reach
from plansdk.changes.name_changes import NameChanges
from plansdk.changes.offered_symbols import COMMON, OfferedSymbols
from plansdk.changes.operation_changes import OperationChanges
from plansdk.changes.rename_detection import moved_operations, renamed_types
from plansdk.changes.rules import LEVELS
from plansdk.changes.service_changes import ServiceChanges, listed_values
from plansdk.changes.type_changes import TypeChanges
from plansdk.changes.type_diff import TypeComparer
from plansdk.model import Ref
from plansdk.plan import PlannedApi


def compare(old: PlannedApi, new: PlannedApi) -> tuple[Change, ...]:
    """Find everything that differs between two versions of an API.

    What is recognised as renamed or moved is one change; what follows from it is not
    reported again.

    Args:
        old: The version that clients were written for.
        new: The version that they will meet.

    Returns:
        Changes by group, the worst first in each group.
    """
    before, after = OfferedSymbols.of(old), OfferedSymbols.of(new)
    collector = ChangeCollector()
    types = renamed_types(before, after)
    moved = moved_operations(before, after, types)
    common = (Ref(COMMON),)
    old_reach, new_reach = reach(before.api, common), reach(after.api, common)
    lists = listed_values(before.api, after.api)
    comparer = TypeComparer(before.api, after.api, types, collector, lists)
    TypeChanges(before, after, comparer, collector, old_reach, new_reach).find()
    OperationChanges(before, after, comparer, collector, moved).find()
    ServiceChanges(before, after, new_reach, collector).find()
    NameChanges(before, after, types, moved, collector).find()
    return tuple(sorted(collector.changes, key=order))


def order(change: Change) -> tuple[str | int, ...]:
    """Group, level, subject, rule and item."""
    level = LEVELS.index(change.level)
    name = change.group.casefold(), change.group
    return *name, level, change.subject, change.rule, change.item
