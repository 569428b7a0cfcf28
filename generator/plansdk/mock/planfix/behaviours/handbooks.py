"""Directories and their records; they have no section of errors of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours.kinds import HANDBOOK, HANDBOOK_GROUP, page_of, reference
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, field_values
from plansdk.mock.planfix.database import Database, above, found
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.views import custom_values


def _in_group(database: Database, call: Call) -> Iterable[Record]:
    group = reference(call.given, "group")
    return [each for each in database.handbooks.values() if not group or each.group == group]


def _get_records(database: Database, call: Call) -> Mapping[str, Any]:
    """One level."""
    handbook = HANDBOOK.named(database, call)
    parent: int = call.given.get("parentKey") or 0
    if parent:
        _check_group(handbook, parent)
    records = [each for each in handbook.records.values() if each.parentKey == parent]
    return {"records": page_of(call, records, lambda each: _show(database, handbook, each))}


def _get_record(database: Database, call: Call) -> Mapping[str, Any]:
    handbook = HANDBOOK.named(database, call)
    return {"record": _show(database, handbook, _record(handbook, call))}


def _record(handbook: Record, call: Call) -> Record:
    return found(handbook.records, call.given.get("key"), codes.OBJECT_NOT_FOUND, "record")


def _get_record_multi(database: Database, call: Call) -> Mapping[str, Any]:
    """Records that do not exist are left out."""
    handbook = HANDBOOK.named(database, call)
    records = [handbook.records.get(key) for key in call.given.get("records") or ()]
    return {"records": [_show(database, handbook, each) for each in records if each]}


def _show(database: Database, handbook: Record, record: Record) -> dict[str, Any]:
    values = custom_values(database, handbook.fields.values(), record.customData)
    shown = record.layout.defaults | record | {"customData": values}
    if not record.isGroup:
        del shown["name"]
    return shown


def _add_record(database: Database, call: Call) -> Mapping[str, Any]:
    handbook = HANDBOOK.named(database, call)
    record = new("record")
    _change(database, handbook, record, call)
    # A record is never deleted.
    record.key = max(handbook.records, default=0) + 1
    handbook.records = handbook.records | {record.key: record}
    return {"key": record.key}


def _update_record(database: Database, call: Call) -> Mapping[str, Any]:
    """Fields that are left out keep their values."""
    handbook = HANDBOOK.named(database, call)
    record = _record(handbook, call)
    _change(database, handbook, record, call)
    return {"key": record.key}


def _change(database: Database, handbook: Record, record: Record, call: Call) -> None:
    """Write what a request gives into a record; nothing, if something is wrong."""
    given = call.given
    changed = changes(database, "record", given)
    if changed.get("isGroup", record.isGroup) and not changed.get("name", record.name):
        raise Refused(codes.PARAMETER_MISSING, f"{call.method}/name: missing for a group")
    parent: int = changed.get("parentKey", record.parentKey)
    if parent:
        _check_group(handbook, parent)
        if record.key and record.key in (parent, *above(handbook.records, parent, "parentKey")):
            raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, "a group cannot be below itself")
    values = field_values(call, given, handbook.fields, "directory")
    record |= changed | {"customData": record.customData | values}


def _check_group(handbook: Record, key: int) -> None:
    if not found(handbook.records, key, codes.OBJECT_NOT_FOUND, "group of records").isGroup:
        raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, f"record {key} is no group")


BEHAVIOURS: dict[str, Behaviour] = {
    "handbook.getGroupList": HANDBOOK_GROUP.listed("handbookGroups"),
    "handbook.getList": HANDBOOK.listed("handbooks", _in_group),
    "handbook.getStructure": HANDBOOK.get,
    "handbook.getRecords": _get_records,
    "handbook.getRecord": _get_record,
    "handbook.getRecordMulti": _get_record_multi,
    "handbook.addRecord": _add_record,
    "handbook.updateRecord": _update_record,
}
