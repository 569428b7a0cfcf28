"""Actions, which newer documentation calls comments, of tasks and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plansdk.mock.planfix.behaviours.analitics import read_rows
from plansdk.mock.planfix.behaviours.generic import get, of_one
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes
from plansdk.mock.planfix.database import EARLIEST, moment
from plansdk.mock.planfix.finding import existing, found, named, something
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.statuses import following, number_of
from plansdk.mock.planfix.views import rows_of

_WRITTEN = ("ACTION", "COMMENT")
"""Types of actions that people write, and may change."""


def _add(call: Call) -> Record:
    given = something(call, "action")
    action = new("actions", dateTime=call.now)
    if given.get("task"):
        about = named(call, "task", given["task"], "ACTION_TASK_NO_ACCESS")
        action.task = about.id
    else:
        about = named(call, "contact", given["contact"])
        action.contact = about.id
    _change(call, action)
    about["commented" if action.task else "lastCommentDate"] = call.now
    return action


def _update(call: Call, action: Record) -> None:
    """Only what people wrote can be changed."""
    if action.type not in _WRITTEN:
        raise Refused("ACTION_NOT_UPDATED", f"{action.type} cannot be changed")
    _change(call, action)


def _change(call: Call, action: Record) -> None:
    """Write what a request gives into an action; nothing, if something is wrong."""
    database, given = call.database, call.inside("action")
    changed = changes(call, "actions", given, {"task", "contact", "notifiedList"})
    if not changed.get("dateTime"):
        changed.pop("dateTime", None)
    if not action.id:
        changed["owner"] = changed.get("owner") or call.user.id
    if "notifiedList" in given:
        notified: Mapping[str, Any] = given["notifiedList"] or {}
        changed["notifiedList"] = existing(call, "user", notified.get("user") or ())
    rows = read_rows(database, given.get("analitics") or (), action.id)
    own = {row.key: row for row in rows_of(database, action)}
    deleted = dict.fromkeys(key for key in given.get("deletedAnalitics") or () if key)
    removed = [found(own, key, "ANALITIC_KEY_FOREIGN", "row") for key in deleted]
    changed |= _new_status(call, action, given.get("taskNewStatus"))
    action |= changed
    database.keep(action)
    if "newStatus" in changed:
        # The action itself says so; there is no further one.
        task = database.tasks[action.task]
        task |= {"status": action.newStatus, "changed": call.now}
    for row in removed:
        database.remove(row)
    for row in rows:
        row.action = action.id
        database.keep(row)


def _new_status(call: Call, action: Record, given: str | int | None) -> dict[str, Any]:
    """The statuses that an action takes its task from and to; empty where it stays."""
    if given is None:
        return {}
    number = number_of(given)
    if not action.task:
        raise Refused("ACTION_MAY_NOT_CHANGE_STATUS", "the action belongs to a contact")
    if action.id and call.database.actions_of_task(action.task)[-1] is not action:
        raise Refused("ACTION_MAY_NOT_CHANGE_STATUS", "the action is not the latest one")
    task = call.database.tasks[action.task]
    if number == task.status:
        return {}
    if number not in following(call.database, task):
        raise Refused("ACTION_STATUS_NOT_ALLOWED", f"{number} cannot follow {task.status}")
    return {"oldStatus": task.status, "newStatus": number}


def _delete(call: Call, action: Record) -> None:
    """Not one that changed the status of its task."""
    if action.oldStatus:
        raise Refused("ACTION_NO_RIGHTS", "the action changed the status of the task")
    call.database.remove(action)


def _get_list(call: Call) -> list[Record]:
    if call.inside("task"):
        return _latest(call, call.database.actions_of_task(named(call, "task").id))
    key = named(call, "contact").id
    return _latest(call, (each for each in call.database.actions.values() if each.contact == key))


def _get_list_by_period(call: Call) -> list[Record]:
    begin = moment(call.given.get("fromDate"))
    end = moment(call.given.get("toDate"), late=True)
    if begin is None or end is None:
        raise Refused("PARAMETER_MISSING", f"{call.name}: fromDate and toDate are needed")
    dated = [(each, moment(each.dateTime)) for each in _of_task(call)]
    return _latest(call, (each for each, date in dated if date and begin <= date <= end))


def _get_list_with_analitic(call: Call) -> list[Record]:
    tag = named(call, "analitic")
    rows = call.database.analitic_rows.values()
    tagged = {row.action for row in rows if row.analitic == tag.id}
    return _latest(call, (each for each in _of_task(call) if each.id in tagged))


def _of_task(call: Call) -> Iterable[Record]:
    if not call.id_of("task"):
        return call.database.actions.values()
    return call.database.actions_of_task(named(call, "task").id)


def _latest(call: Call, actions: Iterable[Record]) -> list[Record]:
    """Actions, the latest first unless told otherwise."""
    return sorted(
        actions,
        key=lambda each: (moment(each.dateTime) or EARLIEST, each.id),
        reverse=call.given.get("sort") != "asc",
    )


BEHAVIOURS: dict[str, Behaviour] = {
    "action.add": _add,
    "action.update": of_one(_update),
    "action.get": get,
    "action.getList": _get_list,
    "action.getListByPeriod": _get_list_by_period,
    "action.getListWithAnalitic": _get_list_with_analitic,
    "action.delete": of_one(_delete),
}
