"""How records look in answers.

`card` gives every field and what is derived from it; which of them a method answers, the
specification says: `writing` leaves out the others.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plansdk.mock.planfix import statuses
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.changes import fields_of
from plansdk.mock.planfix.checking import integer, parts
from plansdk.mock.planfix.database import Database, moment
from plansdk.mock.planfix.forms import Form
from plansdk.mock.planfix.records import Field, Record, full_name
from plansdk.mock.planfix.writing import Listed

CLOSE = 0.25
"""The part of the time to the deadline that is left when it is near."""

PAGE = 100
"""Items on a page where the request does not say; the documentation does not either."""

_COUNTING = frozenset({"project.getList"})
"""Methods that only count where the request names no page."""


def elements(call: Call, answered: Mapping[str, Any] | Sequence[Record]) -> Mapping[str, Any]:
    """The elements of an answer, with records as answers have them.

    Args:
        answered: The elements by wire name, or the only one of them alone.
    """
    forms = call.method.response.children
    if isinstance(answered, Record) or not isinstance(answered, Mapping):
        answered = {next(iter(forms), ""): answered}
    return {
        name: _shown(call, forms[name], value) for name, value in answered.items() if name in forms
    }


def _shown(call: Call, form: Form, value: Any) -> Any:
    if isinstance(value, Record):
        # Most methods that change something answer no more than its numbers.
        is_short = form.children.keys() <= {*value.layout.numbers}
        return dict(value) if is_short else card(call, value)
    if value.__class__ is not list:
        return value
    if call.method.xml.paging:
        return _page(call, value)
    return [card(call, each) if isinstance(each, Record) else each for each in value]


def _page(call: Call, rows: list[Record]) -> Listed:
    """The page that a request asks for; one below the first answers the number of rows alone."""
    number: int | None = call.given.get("pageCurrent")
    size: int = call.given.get("pageSize") or PAGE
    page = number if number is not None else 0 if call.name in _COUNTING else 1
    begin = (page - 1) * size
    chosen = rows[begin : begin + size] if page > 0 and size > 0 else []
    return Listed([card(call, each) for each in chosen], len(rows))


def card(call: Call, record: Record) -> dict[str, Any]:
    """A record as answers have it."""
    shown = _composed(call.database, record)
    if "customData" in shown:
        shown["customData"] = _custom(call, record.customData)
    derive = _DERIVED.get(record.layout.name)
    if derive is not None:
        derive(call, record, shown)
    return shown


def _composed(database: Database, record: Record) -> dict[str, Any]:
    shown = record.layout.defaults | record
    for field in record.layout.composed:
        value = shown[field.name]
        if not field.many:
            shown[field.name] = _one(database, field, value)
        elif value and not field.keyed:
            shown[field.name] = [_one(database, field, each) for each in value]
    return shown


def _one(database: Database, field: Field, value: Any) -> dict[str, Any]:
    if field.kind != "part":
        return reference(database, field.target, value)
    shown = _composed(database, value)
    if field.target == "phone":
        shown["typeName"] = database.name_of("phone_types", value.typeId)
    return shown


def reference(database: Database, table: str, key: int) -> dict[str, Any]:
    """A reference, with the name under both names that it has; id 0 and no name for none."""
    name = database.name_of(table, key)
    return {"id": key, "name": name, "title": name}


def _task(call: Call, task: Record, shown: dict[str, Any]) -> None:
    database = call.database
    begin = moment(task.startTime)
    is_new = task.status == statuses.ACTIVE
    shown["isOverdued"] = is_overdue(call, task)
    is_close = _is_close(call, begin or task.beginDateTime, task.endTime)
    shown["isCloseToDeadline"] = is_close and statuses.is_active(database, task)
    shown["isNotAcceptedInTime"] = is_new and begin is not None and begin < call.now


def is_overdue(call: Call, task: Record) -> bool:
    """Whether something is still to be done after its time."""
    end = moment(task.endTime, late=True)
    return end is not None and end < call.now and statuses.is_active(call.database, task)


def _is_close(call: Call, begin: Any, end: Any) -> bool:
    first, last = moment(begin), moment(end, late=True)
    if first is None or last is None or last < call.now:
        return False
    return (last - call.now) <= (last - first) * CLOSE


def _project(call: Call, project: Record, shown: dict[str, Any]) -> None:
    database = call.database
    end = moment(project.endDate, late=True) if project.hasEndDate else None
    is_open = project.status == "ACTIVE" and end is not None
    shown["taskCount"] = sum(each.project == project.id for each in database.tasks.values())
    shown["isOverdued"] = is_open and end is not None and end < call.now
    shown["isCloseToDeadline"] = is_open and _is_close(call, project.beginDate or call.now, end)
    if not project.hasEndDate:
        del shown["endDate"]
    for role in ("workers", "members", "auditors"):
        shown[role] = {"users": shown[role], "groups": []}


def _contact(call: Call, contact: Record, shown: dict[str, Any]) -> None:
    shown["template"] = {"id": contact.template}
    if contact.telegram_id:
        shown["telegram"] = {"id": contact.telegram_id}
        shown["telegramId"] = str(contact.telegram_id)
    if call.user.role != "ADMIN":
        del shown["havePlanfixAccess"]
    elif contact.isActivated:
        email, status = contact.userEmail, contact.userStatus
        shown["user"] = {"login": email, "role": "USER", "status": status, "email": email}
    for name in ("lastUpdateDate", "lastCommentDate"):
        if name not in (call.given.get("fields") or ()):
            del shown[name]


def _action(call: Call, action: Record, shown: dict[str, Any]) -> None:
    """An action, without what does not apply."""
    database = call.database
    task, contact = database.tasks.get(action.task), database.contacts.get(action.contact)
    shown["project"] = reference(database, "projects", task.project if task else 0)
    shown["analitics"] = [
        {"id": row.analitic, "key": row.key, "name": database.name_of("analitics", row.analitic)}
        for row in rows_of(database, action)
    ]
    shown["contact"] = contact and {"general": contact.general, "name": full_name(contact)}
    for name in ("files", "analitics", "contact"):
        if not shown[name]:
            del shown[name]
    if action.oldStatus:
        shown["statusChange"] = {"oldStatus": action.oldStatus, "newStatus": action.newStatus}
    for name, which in (("taskExpectDateChanged", "Date"), ("taskStartTimeChanged", "Start")):
        dates = {"oldDate": action[f"old{which}"], "newDate": action[f"new{which}"]}
        if any(dates.values()):
            shown[name] = dates | {f"{at}IsSet": date is not None for at, date in dates.items()}


def rows_of(database: Database, action: Record) -> list[Record]:
    """The rows of data tags that are attached to an action."""
    return [each for each in database.analitic_rows.values() if each.action == action.id]


def _file(call: Call, file: Record, shown: dict[str, Any]) -> None:
    database = call.database
    size = len(contents(file))
    shown["size"] = size if call.name == "file.getHistory" else -(-size // 1024)
    shown["project"] = reference(database, "projects", project_of(database, file))
    if call.given.get("returnDownloadLinks"):
        host = f"https://{database.account.name}.planfix.com"
        shown["downloadLink"] = file.url or f"{host}/?action=getfile&uniqueid={file.uniqueId}"


def contents(file: Record) -> bytes:
    """The contents of a file."""
    return b64decode(file.contents) if file.contents else file.text.encode()


def project_of(database: Database, file: Record) -> int:
    """Id of the project that a file, or its task, belongs to."""
    task = database.tasks.get(file.task)
    return file.project or (task.project if task else 0)


def _described(_call: Call, holder: Record, shown: dict[str, Any]) -> None:
    """The fields of a directory or data tag, without what does not apply."""
    shown["fields"] = [
        {"id": each.id, "num": at, "name": each.name, "type": each.type}
        | ({"list": each["values"]} if each.type == "LIST" else {})
        | ({"handbook": {"id": each.handbook}} if each.type == "HANDBOOK" else {})
        for at, each in enumerate(holder.fields.values())
    ]


def handbook_record(database: Database, field: Record, text: str) -> Record | None:
    """The record of a directory that a value of a field names."""
    handbook = database.handbooks.get(field.handbook)
    return handbook.records.get(integer(text) or 0) if handbook else None


def _in_handbook(_call: Call, record: Record, shown: dict[str, Any]) -> None:
    if not record.isGroup:
        del shown["name"]


def _row(call: Call, row: Record, shown: dict[str, Any]) -> None:
    database = call.database
    fields = database.analitics[row.analitic].fields
    shown["task"] = {"id": database.actions[row.action].task}
    shown["itemData"] = [_item(database, fields[key], text) for key, text in row["values"].items()]


def _item(database: Database, field: Record, text: str) -> dict[str, Any]:
    """A value of a row of a data tag."""
    item = {"id": field.id, "name": field.name, "value": _custom_text(database, field.type, text)}
    if field.type == "HANDBOOK" and text:
        record = handbook_record(database, field, text)
        item["value"] = next(iter(record.customData.values()), "") if record else text
    if field.type in _OBJECTS:
        item["valueId"] = text.strip("[]")
    return item


_OBJECTS = frozenset({"HANDBOOK", "USER", "CLIENT", "CONTACT", "TASK", "PROJECT", "LOGINLIST"})


def _user_group(call: Call, group: Record, shown: dict[str, Any]) -> None:
    hides = call.name == "userGroup.getList" and call.user.role != "ADMIN"
    shown["userCount"] = 0 if hides else members(call.database, group)


def members(database: Database, group: Record) -> int:
    """How many employees are in a group."""
    return sum(group.id in each.userGroups for each in database.users.values())


def _status(_call: Call, status: Record, shown: dict[str, Any]) -> None:
    texts = (("Ru", status.nameRu or status.name), ("En", status.name))
    shown["texts"] = [{"lang": lang, "name": name} for lang, name in texts]


_DERIVED: Mapping[str, Callable[[Call, Record, dict[str, Any]], None]] = {
    "tasks": _task,
    "projects": _project,
    "contacts": _contact,
    "actions": _action,
    "files": _file,
    "analitics": _described,
    "analitic_rows": _row,
    "handbooks": _described,
    "record": _in_handbook,
    "user_groups": _user_group,
    "statuses": _status,
}
"""What else answers tell of the records of a table."""


def _custom(call: Call, values: Mapping[int, str]) -> list[dict[str, Any]]:
    """All custom fields of a thing, set or not; what no field explains comes last."""
    known = fields_of(call)
    shown: list[dict[str, Any]] = []
    for key, field in known.items():
        value = values.get(key, "")
        text = _custom_text(call.database, field["type"], value) if value else ""
        shown.append({"field": {"id": key, "name": field["name"]}, "value": value, "text": text})
    for key in values:
        if key not in known:
            unnamed = {"field": {"id": key, "name": ""}}
            shown.append(unnamed | {"value": values[key], "text": values[key]})
    return shown


def _custom_text(database: Database, type_: str, value: str) -> str:
    """The value of a field as Planfix shows it to people."""
    if type_ == "CHECKBOX" and value in ("0", "1"):
        return "Да" if value == "1" else "Нет"
    if type_ in ("USER", "LOGINLIST"):
        names = (database.name_of("user", integer(each) or 0) or each for each in parts(value))
        return ", ".join(names)
    return ", ".join(parts(value)) if value.startswith("[") else value
