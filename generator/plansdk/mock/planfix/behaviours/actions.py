"""Actions, which newer documentation calls comments, of tasks and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours import analitic_rows
from plansdk.mock.planfix.behaviours.kinds import ACTION, ANALITIC, CONTACT, TASK, reference
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, existing, existing_users
from plansdk.mock.planfix.database import Database, moment
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.statuses import following, number_of
from plansdk.mock.planfix.views import rows_of

_WRITTEN = ("ACTION", "COMMENT")
"""Types of actions that people write, and may change."""


def _add(database: Database, call: Call) -> Mapping[str, Any]:
    given = ACTION.given(call)
    action = new("actions", dateTime=call.now)
    if given.get("task"):
        about = TASK.find(database, given["task"], codes.ACTION_TASK_NO_ACCESS)
        action.task = about.id
    else:
        about = CONTACT.find(database, given["contact"])
        action.contact = about.id
    changed = _changes(database, call)
    changed["owner"] = changed.get("owner") or call.user.id
    rows = analitic_rows.read(database, given.get("analitics") or ())
    changed |= _new_status(database, action, given)
    action |= changed
    database.keep("actions", action)
    _change_status(database, call, changed, action)
    analitic_rows.keep(database, action.id, rows)
    about["commented" if action.task else "lastCommentDate"] = call.now
    return ACTION.answer(action)


def _update(database: Database, call: Call) -> Mapping[str, Any]:
    """Only what people wrote can be changed."""
    given = call.inside("action")
    action = ACTION.named(database, call)
    if action.type not in _WRITTEN:
        raise Refused(codes.ACTION_NOT_UPDATED, f"{action.type} cannot be changed")
    rows = analitic_rows.read(database, given.get("analitics") or (), action.id)
    own = {row.key: row for row in rows_of(database, action)}
    deleted = given.get("deletedAnalitics") or ()
    removed = existing(own, deleted, codes.ANALITIC_KEY_FOREIGN, "row")
    changed = _changes(database, call) | _new_status(database, action, given, updated=True)
    action |= changed
    _change_status(database, call, changed, action)
    for key in removed:
        database.remove("analitic_rows", own[key])
    analitic_rows.keep(database, action.id, rows)
    return ACTION.answer(action)


def _changes(database: Database, call: Call) -> dict[str, Any]:
    given = call.inside("action")
    changed = changes(database, "actions", given, {"task", "contact", "notifiedList"})
    if not changed.get("dateTime"):
        changed.pop("dateTime", None)
    if "notifiedList" in given:
        notified: Mapping[str, Any] = given["notifiedList"] or {}
        changed["notifiedList"] = existing_users(database, notified.get("user") or ())
    return changed


def _new_status(
    database: Database, action: Record, given: Mapping[str, Any], *, updated: bool = False
) -> dict[str, Any]:
    """The statuses that an action takes its task from and to; empty where it stays."""
    if given.get("taskNewStatus") is None:
        return {}
    number = number_of(given["taskNewStatus"])
    if not action.task:
        raise Refused(codes.ACTION_MAY_NOT_CHANGE_STATUS, "the action belongs to a contact")
    if updated and database.actions_of_task(action.task)[-1] is not action:
        raise Refused(codes.ACTION_MAY_NOT_CHANGE_STATUS, "the action is not the latest one")
    task = database.tasks[action.task]
    if number == task.status:
        return {}
    if number not in following(database, task):
        raise Refused(codes.ACTION_STATUS_NOT_ALLOWED, f"{number} cannot follow {task.status}")
    return {"oldStatus": task.status, "newStatus": number}


def _change_status(
    database: Database, call: Call, changed: Mapping[str, Any], action: Record
) -> None:
    # The action itself says so; there is no further one.
    if "newStatus" in changed:
        task = database.tasks[action.task]
        task |= {"status": changed["newStatus"], "changed": call.now}


def _delete(database: Database, call: Call) -> Mapping[str, Any]:
    """Not one that changed the status of its task."""
    action = ACTION.named(database, call)
    if action.oldStatus:
        raise Refused(codes.ACTION_NO_RIGHTS, "the action changed the status of the task")
    database.remove("actions", action)
    return ACTION.answer(action)


def _get_list(database: Database, call: Call) -> Mapping[str, Any]:
    if call.inside("task"):
        return _page(database, call, database.actions_of_task(TASK.named(database, call).id))
    contact = CONTACT.named(database, call).id
    return _page(
        database, call, [each for each in database.actions.values() if each.contact == contact]
    )


def _get_list_by_period(database: Database, call: Call) -> Mapping[str, Any]:
    begin = moment(call.given.get("fromDate"))
    end = moment(call.given.get("toDate"), late=True)
    if begin is None or end is None:
        raise Refused(codes.PARAMETER_MISSING, f"{call.method}: fromDate and toDate are needed")
    dated = [(each, moment(each.dateTime)) for each in _of_task(database, call)]
    within = [each for each, date in dated if date is not None and begin <= date <= end]
    return _page(database, call, within)


def _get_list_with_analitic(database: Database, call: Call) -> Mapping[str, Any]:
    tag = ANALITIC.named(database, call)
    tagged = {row.action for row in database.analitic_rows.values() if row.analitic == tag.id}
    return _page(database, call, [each for each in _of_task(database, call) if each.id in tagged])


def _of_task(database: Database, call: Call) -> Iterable[Record]:
    if not reference(call.given, "task"):
        return database.actions.values()
    return database.actions_of_task(TASK.named(database, call).id)


def _page(database: Database, call: Call, actions: Iterable[Record]) -> Mapping[str, Any]:
    def age(action: Record) -> tuple[str, int]:
        date = moment(action.dateTime)
        return (date.isoformat() if date else "", action.id)

    order = sorted(actions, key=age, reverse=call.given.get("sort") != "asc")
    return ACTION.page(database, call, "actions", order)


BEHAVIOURS: dict[str, Behaviour] = {
    "action.add": _add,
    "action.update": _update,
    "action.get": ACTION.get,
    "action.getList": _get_list,
    "action.getListByPeriod": _get_list_by_period,
    "action.getListWithAnalitic": _get_list_with_analitic,
    "action.delete": _delete,
}
