"""Directories and their records; they have no section of errors of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix.behaviours.generic import all_of, get, of_one
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, custom_data
from plansdk.mock.planfix.database import above
from plansdk.mock.planfix.finding import found
from plansdk.mock.planfix.records import Record, new


def _get_list(call: Call) -> list[Record]:
    group = call.id_of("group")
    return [each for each in call.database.handbooks.values() if group in (0, each.group)]


def _get_records(call: Call, handbook: Record) -> list[Record]:
    """One level."""
    parent: int = call.given.get("parentKey") or 0
    if parent:
        _check_group(handbook, parent)
    return [each for each in handbook.records.values() if each.parentKey == parent]


def _record(call: Call, handbook: Record) -> Record:
    return found(handbook.records, call.given.get("key"), "OBJECT_NOT_FOUND", "record")


def _get_record_multi(call: Call, handbook: Record) -> list[Record]:
    """Records that do not exist are left out."""
    records = handbook.records
    return [records[key] for key in call.given.get("records") or () if key in records]


def _add_record(call: Call, handbook: Record) -> Mapping[str, Any]:
    record = _change(call, handbook, new("record"))
    # A record is never deleted.
    record.key = max(handbook.records, default=0) + 1
    handbook.records = handbook.records | {record.key: record}
    return {"key": record.key}


def _update_record(call: Call, handbook: Record) -> Mapping[str, Any]:
    """Fields that are left out keep their values."""
    return {"key": _change(call, handbook, _record(call, handbook)).key}


def _change(call: Call, handbook: Record, record: Record) -> Record:
    """Write what a request gives into a record; nothing, if something is wrong."""
    changed = changes(call, "record", call.given)
    if changed.get("isGroup", record.isGroup) and not changed.get("name", record.name):
        raise Refused("PARAMETER_MISSING", f"{call.name}/name: missing for a group")
    parent: int = changed.get("parentKey", record.parentKey)
    if parent:
        _check_group(handbook, parent)
        if record.key and record.key in (parent, *above(handbook.records, parent, "parentKey")):
            raise Refused("VALUE_NOT_POSSIBLE_HERE", "a group cannot be below itself")
    record |= changed | {"customData": custom_data(call, record)}
    return record


def _check_group(handbook: Record, key: int) -> None:
    if not found(handbook.records, key, "OBJECT_NOT_FOUND", "group of records").isGroup:
        raise Refused("VALUE_NOT_POSSIBLE_HERE", f"record {key} is no group")


BEHAVIOURS: dict[str, Behaviour] = {
    "handbook.getGroupList": all_of("handbook_groups"),
    "handbook.getList": _get_list,
    "handbook.getStructure": get,
    "handbook.getRecords": of_one(_get_records),
    "handbook.getRecord": of_one(_record),
    "handbook.getRecordMulti": of_one(_get_record_multi),
    "handbook.addRecord": of_one(_add_record),
    "handbook.updateRecord": of_one(_update_record),
}
