"""Data tags: their descriptions and their rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix.behaviours.generic import all_of, get
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.checking import day, parts
from plansdk.mock.planfix.database import EARLIEST, LATEST, moment
from plansdk.mock.planfix.finding import found, named
from plansdk.mock.planfix.records import Record


def _get_handbook(call: Call) -> Mapping[str, Any]:
    """All records, the fields as attributes."""
    handbook = named(call, "handbook", missing="ANALITIC_HANDBOOK_NOT_FOUND")

    def texts(record: Record) -> list[tuple[str, str]]:
        if record.isGroup:
            return [("", record.name)]
        return [
            (field.name, record.customData.get(key, "")) for key, field in handbook.fields.items()
        ]

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


def _get_data(call: Call) -> Mapping[str, Any]:
    """A key that does not exist gives an empty row."""
    keys: list[int] = call.given.get("analiticKeys") or []
    empty: dict[str, Any] = {}
    return {"analiticDatas": [call.database.analitic_rows.get(key, empty) for key in keys]}


def _get_data_by_condition(call: Call) -> list[Record]:
    tag, database = named(call, "analitic"), call.database
    rows = [each for each in database.analitic_rows.values() if each.analitic == tag.id]
    if call.inside("task"):
        task = named(call, "task")
        rows = [each for each in rows if database.actions[each.action].task == task.id]
    for condition in call.given.get("filters") or ():
        rows = [each for each in rows if _meets(tag, each, condition)]
    return rows


def _meets(tag: Record, row: Record, condition: Mapping[str, Any]) -> bool:
    key = condition.get("field")
    if key is None:
        raise Refused("PARAMETER_MISSING", "filter/field: missing")
    found(tag.fields, key, "ACTION_ANALITIC_FIELD_UNKNOWN", f"field of data tag {tag.id}")
    text: str = row["values"].get(key, "")
    user = condition.get("userid")
    if user is not None:
        return str(user) in parts(text)
    begin = moment(condition.get("fromDate")) or EARLIEST
    end = moment(condition.get("toDate"), late=True) or LATEST
    date = moment(day(text[:10]))
    return date is not None and begin <= date <= end


BEHAVIOURS: dict[str, Behaviour] = {
    "analitic.getGroupList": all_of("analitic_groups"),
    "analitic.getList": all_of("analitics"),
    "analitic.getOptions": get,
    "analitic.getHandbook": _get_handbook,
    "analitic.getData": _get_data,
    "analitic.getDataByCondition": _get_data_by_condition,
}
