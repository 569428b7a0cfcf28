"""Data tags: their descriptions and their rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import EARLIEST, LATEST, Account, found, moment
from plansdk.mock.planfix.behaviours.common import custom_text, find_task, named, need_id
from plansdk.mock.planfix.behaviours.handbooks import show_field
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.checking import day, integer
from plansdk.mock.planfix.listing import page_of, whole
from plansdk.mock.planfix.records import Analitic, AnaliticRow, FieldDefinition, Handbook
from plansdk.mock.planfix.refused import Refused


def get_group_list(account: Account, _call: Call) -> Mapping[str, Any]:
    """analitic.getGroupList."""
    groups = account.analitic_groups
    return {"analiticGroups": whole([*groups], lambda key: named(groups, key))}


def get_list(account: Account, _call: Call) -> Mapping[str, Any]:
    """analitic.getList."""

    def shown(tag: Analitic) -> dict[str, Any]:
        group = named(account.analitic_groups, tag.group)
        return {"id": tag.id, "name": tag.name, "group": group}

    return {"analitics": whole([*account.analitics.values()], shown)}


def get_options(account: Account, call: Call) -> Mapping[str, Any]:
    """analitic.getOptions."""
    tag = _find(account, call)
    fields = [show_field(at, each) for at, each in enumerate(tag.fields.values())]
    group = {"id": tag.group}
    return {"analitic": {"id": tag.id, "name": tag.name, "group": group, "fields": fields}}


def _find(account: Account, call: Call) -> Analitic:
    return found(account.analitics, need_id(call, "analitic"), codes.ANALITIC_NOT_FOUND, "data tag")


def get_handbook(account: Account, call: Call) -> Mapping[str, Any]:
    """analitic.getHandbook: all records, the fields as attributes."""
    key = need_id(call, "handbook")
    handbook = found(account.handbooks, key, codes.ANALITIC_HANDBOOK_NOT_FOUND, "directory")
    records = [
        {
            "key": each.key,
            "parentKey": each.parent_key,
            "isGroup": each.is_group,
            "value": _attributes(handbook, each.name, each.is_group, each.custom_data),
        }
        for each in handbook.records.values()
    ]
    return {"records": records}


def _attributes(
    handbook: Handbook, name: str, is_group: bool, values: Mapping[int, str]
) -> list[dict[str, Any]]:
    if is_group:
        return [{"name": "", "value": name, "isDisplayed": True}]
    return [
        {"name": each.name, "value": values.get(each.id, ""), "isDisplayed": True}
        for each in handbook.fields.values()
    ]


def get_data(account: Account, call: Call) -> Mapping[str, Any]:
    """analitic.getData: a key that does not exist gives an empty row."""
    keys: list[int] = call.given.get("analiticKeys") or []
    rows = [account.analitic_rows.get(key) for key in keys]
    return {"analiticDatas": [_row(account, each) if each else {} for each in rows]}


def _row(account: Account, row: AnaliticRow) -> dict[str, Any]:
    fields = account.analitics[row.analitic].fields
    action = account.actions[row.action]
    return {
        "key": row.key,
        "task": {"id": action.task},
        "action": {"id": action.id},
        "itemData": [_item(account, fields[key], text) for key, text in row.values.items()],
    }


def _item(account: Account, field: FieldDefinition, text: str) -> dict[str, Any]:
    item = {"id": field.id, "name": field.name, "value": custom_text(account, field.type, text)}
    if field.type == "HANDBOOK" and text:
        handbook = account.handbooks.get(field.handbook)
        record = handbook.records.get(integer(text) or 0) if handbook else None
        item["value"] = next(iter(record.custom_data.values()), "") if record else text
    if field.type in _OBJECTS:
        item["valueId"] = text.strip("[]")
    return item


_OBJECTS = frozenset({"HANDBOOK", "USER", "CLIENT", "CONTACT", "TASK", "PROJECT", "LOGINLIST"})


def get_data_by_condition(account: Account, call: Call) -> Mapping[str, Any]:
    """analitic.getDataByCondition."""
    tag = _find(account, call)
    rows = [each for each in account.analitic_rows.values() if each.analitic == tag.id]
    if call.inside("task"):
        task = find_task(account, call.inside("task"))
        rows = [each for each in rows if account.actions[each.action].task == task.id]
    for condition in call.given.get("filters") or ():
        rows = [each for each in rows if _meets(tag, each, condition)]
    return {"analiticDatas": page_of(call, rows, lambda each: _row(account, each))}


def _meets(tag: Analitic, row: AnaliticRow, condition: Mapping[str, Any]) -> bool:
    key = condition.get("field")
    if key is None:
        raise Refused(codes.PARAMETER_MISSING, "filter/field: missing")
    found(tag.fields, key, codes.ACTION_ANALITIC_FIELD_UNKNOWN, f"field of data tag {tag.id}")
    text = row.values.get(key, "")
    user = condition.get("userid")
    if user is not None:
        return str(user) in text.strip("[]").split(",")
    begin = moment(condition.get("fromDate")) or EARLIEST
    end = moment(condition.get("toDate"), late=True) or LATEST
    date = moment(day(text[:10]))
    return date is not None and begin <= date <= end
