"""Data tags: their descriptions and their rows, which actions bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from plansdk.mock.planfix.behaviours.generic import all_of, get, of_one
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.checking import day, integer, number, parts, time
from plansdk.mock.planfix.database import EARLIEST, LATEST, Database, moment
from plansdk.mock.planfix.finding import found, named
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.views import handbook_record


def _get_handbook(call: Call) -> Mapping[str, Any]:
    """All records, the fields as attributes."""
    handbook = named(call, "handbook", missing="ANALITIC_HANDBOOK_NOT_FOUND")

    def value(record: Record) -> list[dict[str, Any]]:
        values = record.customData
        texts = [(each.name, values.get(key, "")) for key, each in handbook.fields.items()]
        if record.isGroup:
            texts = [("", record.name)]
        return [{"name": name, "value": text, "isDisplayed": True} for name, text in texts]

    records = handbook.records.values()
    return {"records": [each.layout.defaults | each | {"value": value(each)} for each in records]}


def _get_data(call: Call) -> Mapping[str, Any]:
    """A key that does not exist gives an empty row."""
    keys: list[int] = call.given.get("analiticKeys") or []
    empty: dict[str, Any] = {}
    return {"analiticDatas": [call.database.analitic_rows.get(key, empty) for key in keys]}


def _get_data_by_condition(call: Call, tag: Record) -> list[Record]:
    database = call.database
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


def read_rows(
    database: Database, given: Iterable[Mapping[str, Any]], action: int = 0
) -> list[Record]:
    """The rows in a request; one with the key of a row of the action changes that.

    Raises:
        Refused: A row does not fit its data tag.
    """
    rows: list[Record] = []
    for each in given:
        tag = found(database.analitics, each.get("id"), "ACTION_ANALITIC_NOT_FOUND", "data tag")
        data: Mapping[str, Any] = each.get("analiticData") or {}
        key = data.get("key") or 0
        old = database.analitic_rows.get(key)
        if key and (old is None or old.action != action or old.analitic != tag.id):
            raise Refused("ANALITIC_KEY_FOREIGN", f"row {key} is none of that data tag")
        values = _values(database, tag, data.get("itemData") or ())
        if old is None and tag.fields.keys() - values.keys():
            missing = sorted(tag.fields.keys() - values.keys())
            said = f"data tag {tag.id}: fields {missing} are missing"
            raise Refused("ACTION_ANALITIC_FIELDS_MISSING", said)
        if old is not None:
            values = old["values"] | values
        rows.append(new("analitic_rows", key=key, analitic=tag.id, action=action, values=values))
    return rows


def _values(database: Database, tag: Record, items: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    values: dict[int, str] = {}
    for item in items:
        key = item.get("fieldId")
        if key is None:
            raise Refused("PARAMETER_MISSING", "itemData/fieldId: missing")
        field = found(
            tag.fields, key, "ACTION_ANALITIC_FIELD_UNKNOWN", f"field of data tag {tag.id}"
        )
        values[key] = _value(database, field, item.get("value"))
    return values


def _value(database: Database, field: Record, given: Any) -> str:
    """A value as it is kept: text, ids in brackets, or two times."""
    if isinstance(given, Mapping):
        return _composed(field, cast("Mapping[str, Any]", given))
    text: str = (given or "").strip()
    if not text:
        return ""
    if field.type == "HANDBOOK":
        _check_record(database, field, text)
    listed = field["values"] if field.type == "LIST" else ()
    if _READERS.get(field.type, str)(text) is None or (listed and text not in listed):
        said = f"field {field.id}: {text[:60]!r} is no {field.type}"
        raise Refused("ACTION_ANALITIC_VALUE_MISMATCH", said)
    return text


def _composed(field: Record, given: Mapping[str, Any]) -> str:
    begin, end, ids = given.get("begin"), given.get("end"), given.get("id")
    if field.type == "TIMEPERIOD" and begin is not None and end is not None:
        return f"{begin:%H:%M} - {end:%H:%M}"
    if field.type == "LOGINLIST" and ids:
        return f"[{','.join(str(each) for each in ids)}]"
    said = f"field {field.id}: these elements make no {field.type}"
    raise Refused("ACTION_ANALITIC_VALUE_MISMATCH", said)


def _check_record(database: Database, field: Record, text: str) -> None:
    record = handbook_record(database, field, text)
    if record is None:
        raise Refused("HANDBOOK_KEY_NOT_FOUND", f"field {field.id}: no record {text[:60]!r}")
    if record.isGroup:
        raise Refused(
            "HANDBOOK_KEY_NOT_USABLE", f"field {field.id}: record {record.key} is a group"
        )


_READERS: Mapping[str, Callable[[str], object]] = {
    "NUMBER": number,
    "DATE": day,
    "TIME": time,
    "CHECKBOX": {"0": "0", "1": "1"}.get,
    "TIMEPERIOD": dict[str, str]().get,
    **dict.fromkeys(("USER", "CLIENT", "CONTACT", "TASK", "PROJECT"), integer),
}
"""What reads the values of a type; None for a text that is none."""


BEHAVIOURS: dict[str, Behaviour] = {
    "analitic.getGroupList": all_of("analitic_groups"),
    "analitic.getList": all_of("analitics"),
    "analitic.getOptions": get,
    "analitic.getHandbook": _get_handbook,
    "analitic.getData": _get_data,
    "analitic.getDataByCondition": of_one(_get_data_by_condition),
}
