"""Data tags: their descriptions and their rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours.kinds import ANALITIC, ANALITIC_GROUP, HANDBOOK, TASK, page_of
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.checking import day, integer
from plansdk.mock.planfix.database import EARLIEST, LATEST, Database, found, moment
from plansdk.mock.planfix.records import Record
from plansdk.mock.planfix.views import custom_text


def _get_handbook(database: Database, call: Call) -> Mapping[str, Any]:
    """All records, the fields as attributes."""
    given = call.inside("handbook")
    handbook = HANDBOOK.find(database, given, codes.ANALITIC_HANDBOOK_NOT_FOUND)
    fields = [*handbook.fields.values()]

    def texts(record: Record) -> list[tuple[str, str]]:
        if record.isGroup:
            return [("", record.name)]
        return [(each.name, record.customData.get(each.id, "")) for each in fields]

    return {
        "records": [
            {
                "key": each.key,
                "parentKey": each.parentKey,
                "isGroup": each.isGroup,
                "value": [
                    {"name": name, "value": text, "isDisplayed": True} for name, text in texts(each)
                ],
            }
            for each in handbook.records.values()
        ]
    }


def _get_data(database: Database, call: Call) -> Mapping[str, Any]:
    """A key that does not exist gives an empty row."""
    keys: list[int] = call.given.get("analiticKeys") or []
    rows = [database.analitic_rows.get(key) for key in keys]
    return {"analiticDatas": [_row(database, each) if each else {} for each in rows]}


def _row(database: Database, row: Record) -> dict[str, Any]:
    fields = database.analitics[row.analitic].fields
    action = database.actions[row.action]
    return {
        "key": row.key,
        "task": {"id": action.task},
        "action": {"id": action.id},
        "itemData": [_item(database, fields[key], text) for key, text in row["values"].items()],
    }


def _item(database: Database, field: Record, text: str) -> dict[str, Any]:
    item = {"id": field.id, "name": field.name, "value": custom_text(database, field.type, text)}
    if field.type == "HANDBOOK" and text:
        handbook = database.handbooks.get(field.handbook)
        record = handbook.records.get(integer(text) or 0) if handbook else None
        item["value"] = next(iter(record.customData.values()), "") if record else text
    if field.type in _OBJECTS:
        item["valueId"] = text.strip("[]")
    return item


_OBJECTS = frozenset({"HANDBOOK", "USER", "CLIENT", "CONTACT", "TASK", "PROJECT", "LOGINLIST"})


def _get_data_by_condition(database: Database, call: Call) -> Mapping[str, Any]:
    tag = ANALITIC.named(database, call)
    rows = [each for each in database.analitic_rows.values() if each.analitic == tag.id]
    if call.inside("task"):
        task = TASK.named(database, call)
        rows = [each for each in rows if database.actions[each.action].task == task.id]
    for condition in call.given.get("filters") or ():
        rows = [each for each in rows if _meets(tag, each, condition)]
    return {"analiticDatas": page_of(call, rows, lambda each: _row(database, each))}


def _meets(tag: Record, row: Record, condition: Mapping[str, Any]) -> bool:
    key = condition.get("field")
    if key is None:
        raise Refused(codes.PARAMETER_MISSING, "filter/field: missing")
    found(tag.fields, key, codes.ACTION_ANALITIC_FIELD_UNKNOWN, f"field of data tag {tag.id}")
    text: str = row["values"].get(key, "")
    user = condition.get("userid")
    if user is not None:
        return str(user) in text.strip("[]").split(",")
    begin = moment(condition.get("fromDate")) or EARLIEST
    end = moment(condition.get("toDate"), late=True) or LATEST
    date = moment(day(text[:10]))
    return date is not None and begin <= date <= end


BEHAVIOURS: dict[str, Behaviour] = {
    "analitic.getGroupList": ANALITIC_GROUP.listed("analiticGroups"),
    "analitic.getList": ANALITIC.listed("analitics"),
    "analitic.getOptions": ANALITIC.get,
    "analitic.getHandbook": _get_handbook,
    "analitic.getData": _get_data,
    "analitic.getDataByCondition": _get_data_by_condition,
}
