"""The filters that every account has, by the names that clients use for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.megaplan.call import Entity
from plansdk.mock.megaplan.store import Key
from plansdk.model import CONTENT_TYPE

CURRENT_USER = {CONTENT_TYPE: "Variable", "name": "currentUser"}
"""Stands for whoever asks, where a term expects an employee."""

_ME = [CURRENT_USER]


def _term(kind: str, field: str, value: Any) -> Entity:
    return {
        CONTENT_TYPE: f"FilterTerm{kind}",
        "field": field,
        "comparison": "equals",
        "value": value,
    }


def _filter(type_: str, id_: str, title: str, *terms: Entity) -> Entity:
    group = {CONTENT_TYPE: "FilterTermGroup", "join": "and", "terms": list(terms)}
    config = {CONTENT_TYPE: "FilterConfig", "termGroup": group}
    return {CONTENT_TYPE: type_, "id": id_, "title": title, "config": config}


_FILTERS = (
    _filter("TaskFilter", "all", "All"),
    _filter("TaskFilter", "active", "Active", _term("Enum", "status", ["filter_actual"])),
    _filter("TaskFilter", "overdue", "Overdue", _term("Enum", "status", ["filter_overdue"])),
    _filter("TaskFilter", "incoming", "Incoming", _term("Ref", "responsible", _ME)),
    _filter("TaskFilter", "outgoing", "Outgoing", _term("Ref", "owner", _ME)),
    _filter("TaskFilter", "auditor", "I audit", _term("Ref", "auditors", _ME)),
    _filter("TradeFilter", "all", "All"),
    _filter("TradeFilter", "active", "Active", _term("Enum", "result", ["active"])),
    _filter("TradeFilter", "my", "Mine", _term("Ref", "manager", _ME)),
    _filter("CrmFilter", "all", "All"),
    _filter("CrmFilter", "my", "Mine", _term("Ref", "responsibles", _ME)),
    _filter("TodoFilter", "all", "All"),
    _filter("TodoFilter", "my", "Mine", _term("Ref", "responsible", _ME)),
    _filter("EmployeeFilter", "all", "All"),
)

SYSTEM_FILTERS: Mapping[Key, Entity] = {(each[CONTENT_TYPE], each["id"]): each for each in _FILTERS}
"""Filters that can be read and used, but not changed."""
