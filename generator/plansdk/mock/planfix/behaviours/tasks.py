"""Tasks: read, create, change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours.kinds import PROCESS, STATUS, TASK
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import (
    changes,
    custom_data,
    existing,
    existing_users,
    given_text,
    log,
    moved,
)
from plansdk.mock.planfix.checking import is_nothing
from plansdk.mock.planfix.database import Database, above, found, moment
from plansdk.mock.planfix.records import FROM_TEMPLATES, KEPT, Record, new
from plansdk.mock.planfix.statuses import (
    ACCEPTED,
    ACTIVE,
    AT_CREATION,
    COMPLETED,
    DELAYED,
    DONE,
    FIRST_PROCESS,
    NAMES,
    REJECTED,
    following,
    number_of,
    status,
    statuses_of,
)


def _get_multi(database: Database, call: Call) -> Mapping[str, Any]:
    """Tasks that do not exist are left out."""
    given = call.inside("tasks")
    by_number = database.by("tasks", "general")
    tasks = [database.tasks.get(key) for key in given.get("id", ())]
    tasks += [by_number.get(number) for number in given.get("general", ())]
    return {"tasks": [TASK.card(database, call, each) for each in tasks if each is not None]}


def _add(database: Database, call: Call) -> Mapping[str, Any]:
    given = TASK.given(call)
    begun = moment(given.get("beginDateTime")) or call.now
    task = new("tasks", beginDateTime=begun)
    if given.get("template"):
        template = found(database.tasks, given["template"], codes.TASK_NOT_FOUND, "template")
        task |= {name: template[name] for name in FROM_TEMPLATES} | {"template": template.id}
    number = number_of(given.get("status") or task.status)
    process = given.get("statusSet") or task.statusSet
    if number not in AT_CREATION and number not in statuses_of(database, process):
        raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, f"no task begins with the status {number}")
    _fill(database, call, task, given)
    database.keep("tasks", task)
    log(database, call, "TASKCREATED", task=task.id)
    return TASK.answer(task, "id", "general")


def _update(database: Database, call: Call) -> Mapping[str, Any]:
    """What the request leaves out gets its default value."""
    old = TASK.named(database, call)
    task = new("tasks", **{name: old[name] for name in KEPT if name in old})
    _fill(database, call, task, call.inside("task"))
    database.keep("tasks", task)
    log(database, call, "TASKCHANGED", task=task.id, **_moved(old, task))
    return TASK.answer(task)


def _moved(old: Record, task: Record) -> dict[str, Any]:
    """What an action tells of a task whose dates were changed."""
    told: dict[str, Any] = {}
    for name, which in (("endTime", "Date"), ("startTime", "Start")):
        if old[name] != task[name]:
            told |= {f"old{which}": old[name], f"new{which}": task[name]}
    return told


def _update_custom_data(database: Database, call: Call) -> Mapping[str, Any]:
    """Other fields keep their values."""
    task = TASK.named(database, call)
    task.customData = task.customData | custom_data(database, call, call.inside("task"), "task")
    task.changed = call.now
    log(database, call, "TASKCHANGED", task=task.id)
    return TASK.answer(task)


def _fill(database: Database, call: Call, task: Record, given: Mapping[str, Any]) -> None:
    """Write what a request gives into a task that nobody else knows yet."""
    filled = {name: each for name, each in given.items() if not is_nothing(each)}
    task |= changes(database, "tasks", filled, _OTHERWISE)
    task.changed, task.owner = call.now, task.owner or call.user.id
    if not given.get("durationIsSet"):
        task.duration = 0
    if task.statusSet != FIRST_PROCESS:
        found(database.processes, task.statusSet, codes.TASK_NOT_FOUND, "process")
    task.status = number_of(given.get("status") or ACTIVE)
    if task.status not in statuses_of(database, task.statusSet):
        raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, f"the process has no status {task.status}")
    if task.id and task.id in (task.parent, *above(database.tasks, task.parent)):
        raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, "a task cannot be below itself")
    task.startTime, task.endTime = _planned(given, "start"), _planned(given, "end")
    begin, end = moment(task.startTime), moment(task.endTime, late=True)
    if begin and end and begin > end:
        raise Refused(codes.TASK_STARTS_AFTER_DUE_TIME, "the start is later than the end")
    task.customData = task.customData | custom_data(database, call, given, "task")


_OTHERWISE = frozenset({"status", "template", "beginDateTime", "startTime", "endTime"})
"""Elements of a task that mean something else than the field of their name."""


def _planned(given: Mapping[str, Any], which: str) -> dt.date | None:
    """A planned date, with the time where one is set."""
    date: dt.date | None = given.get(f"{which}Date") or None
    if not given.get(f"{which}DateIsSet") or date is None:
        if given.get(f"{which}TimeIsSet"):
            raise Refused(codes.DEPENDENT_VALUE_MISSING, f"{which}Time needs {which}Date")
        return None
    time = given.get(f"{which}Time")
    return dt.datetime.combine(date, time) if given.get(f"{which}TimeIsSet") and time else date


def _accept(database: Database, call: Call) -> Mapping[str, Any]:
    task = _new_to_me(database, call, codes.TASK_NOT_ACCEPTABLE)
    return _change_status(database, call, task, ACCEPTED, "TASKACCEPTED")


def _reject(database: Database, call: Call) -> Mapping[str, Any]:
    reason = given_text(call, call.given, "reason")
    task = _new_to_me(database, call, codes.TASK_NOT_REJECTABLE)
    return _change_status(database, call, task, REJECTED, "TASKREJECTED", reason)


def _new_to_me(database: Database, call: Call, code: str) -> Record:
    """The task of a request, if it is new and the caller's."""
    task = TASK.named(database, call)
    if not includes(task.workers, call.user):
        raise Refused(codes.TASK_CALLER_NOT_ASSIGNEE, f"{call.user.id} is no assignee")
    if task.status != ACTIVE:
        raise Refused(code, f"the task has the status {task.status}")
    return task


def includes(role: Record, user: Record) -> bool:
    """Whether an employee has a role, alone or in a group."""
    return user.id in role.users or any(each in role.groups for each in user.userGroups)


def _set_status(database: Database, call: Call) -> Mapping[str, Any]:
    """A delayed task needs a moment at which it goes on."""
    task = TASK.named(database, call)
    if call.given.get("status") is None:
        raise Refused(codes.PARAMETER_MISSING, "task.changeStatus/status: missing")
    number = number_of(call.given["status"])
    if number not in following(database, task):
        raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, f"{number} cannot follow {task.status}")
    until = call.given.get("dateTime") if number == DELAYED else None
    if number == DELAYED and until is None:
        raise Refused(codes.DEPENDENT_VALUE_MISSING, "task.changeStatus/dateTime: missing")
    task.delayedUntil = until
    if number == task.status:
        return TASK.answer(task)
    return _change_status(database, call, task, number, "STATUSCHANGED")


def _change_status(
    database: Database, call: Call, task: Record, number: int, type_: str, said: str = ""
) -> Mapping[str, Any]:
    """Give a task another status, and write that down as an action."""
    both = {"oldStatus": task.status, "newStatus": number}
    task.status, task.changed = number, call.now
    if number in (DONE, COMPLETED):
        task["done" if number == DONE else "completed"] = call.now
    log(database, call, type_, task=task.id, description=said, **both)
    return TASK.answer(task)


def _possible_statuses(database: Database, call: Call) -> Mapping[str, Any]:
    numbers = following(database, TASK.named(database, call))
    return {
        "statusList": [
            {"title": status(database, each).name, "value": NAMES.get(each, str(each))}
            for each in numbers
        ]
    }


def _change_expect_date(database: Database, call: Call) -> Mapping[str, Any]:
    """Who may not change the task only proposes the date."""
    task = TASK.named(database, call)
    date = call.given.get("expectDate")
    if date is None:
        raise Refused(codes.PARAMETER_MISSING, "task.changeExpectDate/expectDate: missing")
    both = {"oldDate": task.endTime, "newDate": date}
    if call.user.role != "ADMIN" and call.user.id != task.owner:
        log(database, call, "CHANGEDATEREQUEST", task=task.id, **both)
        return TASK.answer(task)
    task.endTime, task.changed = date, call.now
    log(database, call, "TASKEXPECTDATECHANGED", task=task.id, **both)
    return TASK.answer(task, "id", "endTime")


def _change_workers(database: Database, call: Call) -> Mapping[str, Any]:
    task = TASK.named(database, call)
    given: Mapping[str, Any] = call.inside("task").get("workers") or {}
    added = existing_users(database, given.get("addUsers") or ())
    groups = existing(
        database.user_groups, given.get("addGroups") or (), codes.USER_GROUP_NOT_FOUND, "group"
    )
    task.workers = new(
        "people",
        users=moved(given, task.workers.users, added, "delUsers"),
        groups=moved(given, task.workers.groups, groups, "delGroups"),
    )
    task.changed = call.now
    for _ in added:
        log(database, call, "WORKEREMPLOYED", task=task.id)
    return TASK.answer(task)


def _processes(database: Database, _call: Call) -> list[Record]:
    first = new("processes", id=FIRST_PROCESS)
    return [
        database.processes.get(key, first) for key in sorted({FIRST_PROCESS, *database.processes})
    ]


def _statuses(database: Database, call: Call) -> list[Record]:
    key: int = call.inside("taskStatusSet").get("id") or 0
    if key != FIRST_PROCESS:
        PROCESS.named(database, call)
    return [status(database, each) for each in statuses_of(database, key)]


BEHAVIOURS: dict[str, Behaviour] = {
    "task.add": _add,
    "task.update": _update,
    "task.updateCustomData": _update_custom_data,
    "task.get": TASK.get,
    "task.getMulti": _get_multi,
    "task.accept": _accept,
    "task.reject": _reject,
    "task.changeExpectDate": _change_expect_date,
    "task.changeStatus": _set_status,
    "task.getPossibleStatusToChange": _possible_statuses,
    "task.changeWorkers": _change_workers,
    "taskStatus.getSetList": PROCESS.listed("taskStatusSets", _processes),
    "taskStatus.getListOfSet": STATUS.listed("taskStatuses", _statuses),
}
