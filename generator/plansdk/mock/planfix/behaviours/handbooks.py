"""Directories and their records; they have no section of errors of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found
from plansdk.mock.planfix.behaviours.common import custom_text, named, need_id, reference
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.listing import page_of, whole
from plansdk.mock.planfix.records import FieldDefinition, Handbook, HandbookRecord
from plansdk.mock.planfix.refused import Refused


def get_group_list(account: Account, _call: Call) -> Mapping[str, Any]:
    """handbook.getGroupList."""
    groups = account.handbook_groups
    return {"handbookGroups": whole([*groups], lambda key: named(groups, key))}


def get_list(account: Account, call: Call) -> Mapping[str, Any]:
    """handbook.getList."""
    group = reference(call.given, "group")
    handbooks = [each for each in account.handbooks.values() if not group or each.group == group]

    def shown(handbook: Handbook) -> dict[str, Any]:
        of = named(account.handbook_groups, handbook.group)
        return {"id": handbook.id, "name": handbook.name, "group": of}

    return {"handbooks": whole(handbooks, shown)}


def get_structure(account: Account, call: Call) -> Mapping[str, Any]:
    """handbook.getStructure."""
    handbook = _find(account, call)
    fields = [show_field(at, each) for at, each in enumerate(handbook.fields.values())]
    group = {"id": handbook.group}
    return {
        "handbook": {"id": handbook.id, "name": handbook.name, "group": group, "fields": fields}
    }


def show_field(at: int, field: FieldDefinition) -> dict[str, Any]:
    """A field of a directory or data tag, without what does not apply."""
    shown: dict[str, Any] = {"id": field.id, "num": at, "name": field.name, "type": field.type}
    if field.type == "LIST":
        shown["list"] = field.values
    if field.type == "HANDBOOK":
        shown["handbook"] = {"id": field.handbook}
    return shown


def _find(account: Account, call: Call) -> Handbook:
    return found(account.handbooks, need_id(call, "handbook"), codes.OBJECT_NOT_FOUND, "directory")


def get_records(account: Account, call: Call) -> Mapping[str, Any]:
    """handbook.getRecords: one level."""
    handbook = _find(account, call)
    parent: int = call.given.get("parentKey") or 0
    if parent:
        _check_group(handbook, parent)
    records = [each for each in handbook.records.values() if each.parent_key == parent]
    return {"records": page_of(call, records, lambda each: _show(account, handbook, each))}


def get_record(account: Account, call: Call) -> Mapping[str, Any]:
    """handbook.getRecord."""
    handbook = _find(account, call)
    return {"record": _show(account, handbook, _record(handbook, call))}


def _record(handbook: Handbook, call: Call) -> HandbookRecord:
    return found(handbook.records, call.given.get("key"), codes.OBJECT_NOT_FOUND, "record")


def get_record_multi(account: Account, call: Call) -> Mapping[str, Any]:
    """handbook.getRecordMulti: records that do not exist are left out."""
    handbook = _find(account, call)
    records = [handbook.records.get(key) for key in call.given.get("records") or ()]
    return {"records": [_show(account, handbook, each) for each in records if each]}


def _show(account: Account, handbook: Handbook, record: HandbookRecord) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "parentKey": record.parent_key,
        "isGroup": record.is_group,
        "key": record.key,
        "archived": record.archived,
        "customData": [
            {
                "field": {"id": field.id, "name": field.name},
                "value": record.custom_data.get(field.id, ""),
                "text": custom_text(account, field.type, record.custom_data.get(field.id, "")),
            }
            for field in handbook.fields.values()
        ],
    }
    return shown | ({"name": record.name} if record.is_group else {})


def add_record(account: Account, call: Call) -> Mapping[str, Any]:
    """handbook.addRecord."""
    handbook = _find(account, call)
    record = HandbookRecord(0)
    _change(handbook, record, call)
    record.key = account.next_id(handbook.records)
    handbook.records[record.key] = record
    return {"key": record.key}


def update_record(account: Account, call: Call) -> Mapping[str, Any]:
    """handbook.updateRecord: fields that are left out keep their values."""
    handbook = _find(account, call)
    record = _record(handbook, call)
    _change(handbook, record, call)
    return {"key": record.key}


def _change(handbook: Handbook, record: HandbookRecord, call: Call) -> None:
    """Write what a request gives into a record; nothing, if something is wrong."""
    given = call.given
    is_group = bool(given.get("isGroup", record.is_group))
    name: str = given.get("name", record.name)
    if is_group and not name:
        raise Refused(codes.PARAMETER_MISSING, f"{call.method}/name: missing for a group")
    parent: int = given.get("parentKey", record.parent_key) or 0
    if parent:
        _check_group(handbook, parent)
        if parent in _below(handbook, record.key):
            raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, "a group cannot be below itself")
    values = _values(handbook, call, given.get("customData") or ())
    record.is_group, record.name, record.parent_key = is_group, name, parent
    record.archived = bool(given.get("archived", record.archived))
    record.custom_data |= values


def _below(handbook: Handbook, key: int) -> set[int]:
    inside = {key} if key else set[int]()
    while True:
        more = {each.key for each in handbook.records.values() if each.parent_key in inside}
        if more <= inside:
            return inside
        inside |= more


def _check_group(handbook: Handbook, key: int) -> None:
    if not found(handbook.records, key, codes.OBJECT_NOT_FOUND, "group of records").is_group:
        raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, f"record {key} is no group")


def _values(handbook: Handbook, call: Call, given: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    values: dict[int, str] = {}
    for each in given:
        key = each.get("id")
        if key is None:
            raise Refused(codes.PARAMETER_MISSING, f"{call.method}: customValue/id: missing")
        if key not in handbook.fields and not call.lenient:
            raise Refused(codes.VALUE_NOT_ALLOWED, f"directory {handbook.id} has no field {key}")
        names = ", ".join(file.get("name") or "" for file in each.get("files") or ())
        values[key] = each.get("value") or names
    return values
