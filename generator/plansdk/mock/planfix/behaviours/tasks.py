"""Tasks: read, create, change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import statuses
from plansdk.mock.planfix.behaviours.generic import get, of_one
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, custom_data, moved
from plansdk.mock.planfix.checking import is_nothing
from plansdk.mock.planfix.database import above, moment
from plansdk.mock.planfix.finding import (
    existing,
    found,
    given_text,
    named,
    something,
)
from plansdk.mock.planfix.records import FROM_TEMPLATES, KEPT, Record, new


def _get_multi(call: Call) -> list[Record]:
    """Tasks that do not exist are left out."""
    given = call.inside("tasks")
    by_number = call.database.by("tasks", "general")
    tasks = [call.database.tasks.get(key) for key in given.get("id", ())]
    tasks += [by_number.get(number) for number in given.get("general", ())]
    return [each for each in tasks if each is not None]


def _add(call: Call) -> Record:
    given = something(call, "task")
    begun = moment(given.get("beginDateTime")) or call.now
    task = new("tasks", beginDateTime=begun)
    if given.get("template"):
        template = found(call.database.tasks, given["template"], "TASK_NOT_FOUND", "template")
        task |= {name: template[name] for name in FROM_TEMPLATES} | {"template": template.id}
    number = statuses.number_of(given.get("status") or task.status)
    process = given.get("statusSet") or task.statusSet
    if number not in {*statuses.AT_CREATION, *statuses.statuses_of(call.database, process)}:
        raise Refused("VALUE_NOT_POSSIBLE_HERE", f"no task begins with the status {number}")
    _fill(call, task, given)
    return call.database.keep(task)


def _update(call: Call, old: Record) -> None:
    """What the request leaves out gets its default value."""
    task = new("tasks", **{name: old[name] for name in KEPT if name in old})
    _fill(call, task, call.inside("task"))
    call.database.keep(task)
    call.log("TASKCHANGED", task=task.id, **_moved(old, task))


def _moved(old: Record, task: Record) -> dict[str, Any]:
    """What an action tells of a task whose dates were changed."""
    told: dict[str, Any] = {}
    for name, which in (("endTime", "Date"), ("startTime", "Start")):
        if old[name] != task[name]:
            told |= {f"old{which}": old[name], f"new{which}": task[name]}
    return told


def _update_custom_data(call: Call, task: Record) -> None:
    """Other fields keep their values."""
    task.customData = custom_data(call, task)
    task.changed = call.now


def _fill(call: Call, task: Record, given: Mapping[str, Any]) -> None:
    """Write what a request gives into a task that nobody else knows yet."""
    filled = {name: each for name, each in given.items() if not is_nothing(each)}
    task |= changes(call, "tasks", filled, _OTHERWISE)
    task.changed, task.owner = call.now, task.owner or call.user.id
    if not given.get("durationIsSet"):
        task.duration = 0
    if task.statusSet != statuses.FIRST_PROCESS:
        found(call.database.processes, task.statusSet, "TASK_NOT_FOUND", "process")
    task.status = statuses.number_of(given.get("status") or statuses.ACTIVE)
    if task.status not in statuses.statuses_of(call.database, task.statusSet):
        raise Refused("VALUE_NOT_POSSIBLE_HERE", f"the process has no status {task.status}")
    if task.id and task.id in (task.parent, *above(call.database.tasks, task.parent)):
        raise Refused("VALUE_NOT_POSSIBLE_HERE", "a task cannot be below itself")
    task.startTime, task.endTime = _planned(given, "start"), _planned(given, "end")
    begin, end = moment(task.startTime), moment(task.endTime, late=True)
    if begin and end and begin > end:
        raise Refused("TASK_STARTS_AFTER_DUE_TIME", "the start is later than the end")
    task.customData = custom_data(call, task)


_OTHERWISE = frozenset({"status", "template", "beginDateTime", "startTime", "endTime"})
"""Elements of a task that mean something else than the field of their name."""


def _planned(given: Mapping[str, Any], which: str) -> dt.date | None:
    """A planned date, with the time where one is set."""
    date: dt.date | None = given.get(f"{which}Date") or None
    if not given.get(f"{which}DateIsSet") or date is None:
        if given.get(f"{which}TimeIsSet"):
            raise Refused("DEPENDENT_VALUE_MISSING", f"{which}Time needs {which}Date")
        return None
    time = given.get(f"{which}Time")
    return dt.datetime.combine(date, time) if given.get(f"{which}TimeIsSet") and time else date


def _accept(call: Call, task: Record) -> None:
    _check_new_to_me(call, task, "TASK_NOT_ACCEPTABLE")
    _change_status(call, task, statuses.ACCEPTED, "TASKACCEPTED")


def _reject(call: Call, task: Record) -> None:
    reason = given_text(call, call.given, "reason")
    _check_new_to_me(call, task, "TASK_NOT_REJECTABLE")
    _change_status(call, task, statuses.REJECTED, "TASKREJECTED", reason)


def _check_new_to_me(call: Call, task: Record, error: str) -> None:
    """Refuse unless a task is new and the caller's."""
    if not includes(task.workers, call.user):
        raise Refused("TASK_CALLER_NOT_ASSIGNEE", f"{call.user.id} is no assignee")
    if task.status != statuses.ACTIVE:
        raise Refused(error, f"the task has the status {task.status}")


def includes(role: Record, user: Record) -> bool:
    """Whether an employee has a role, alone or in a group."""
    return user.id in role.users or any(each in role.groups for each in user.userGroups)


def _set_status(call: Call, task: Record) -> None:
    """A delayed task needs a moment at which it goes on."""
    if call.given.get("status") is None:
        raise Refused("PARAMETER_MISSING", f"{call.name}/status: missing")
    number = statuses.number_of(call.given["status"])
    if number not in statuses.following(call.database, task):
        raise Refused("VALUE_NOT_POSSIBLE_HERE", f"{number} cannot follow {task.status}")
    until = call.given.get("dateTime") if number == statuses.DELAYED else None
    if number == statuses.DELAYED and until is None:
        raise Refused("DEPENDENT_VALUE_MISSING", f"{call.name}/dateTime: missing")
    task.delayedUntil = until
    if number != task.status:
        _change_status(call, task, number, "STATUSCHANGED")


def _change_status(call: Call, task: Record, number: int, type_: str, said: str = "") -> None:
    """Give a task another status, and write that down as an action."""
    both = {"oldStatus": task.status, "newStatus": number}
    task.status, task.changed = number, call.now
    if number in (statuses.DONE, statuses.COMPLETED):
        task["done" if number == statuses.DONE else "completed"] = call.now
    call.log(type_, task=task.id, description=said, **both)


def _possible_statuses(call: Call, task: Record) -> Mapping[str, Any]:
    numbers = statuses.following(call.database, task)
    return {
        "statusList": [
            {
                "title": statuses.status(call.database, each).name,
                "value": statuses.NAMES.get(each, str(each)),
            }
            for each in numbers
        ]
    }


def _change_expect_date(call: Call, task: Record) -> Mapping[str, Any]:
    """Who may not change the task only proposes the date."""
    date = call.given.get("expectDate")
    if date is None:
        raise Refused("PARAMETER_MISSING", f"{call.name}/expectDate: missing")
    both = {"oldDate": task.endTime, "newDate": date}
    if call.user.role != "ADMIN" and call.user.id != task.owner:
        call.log("CHANGEDATEREQUEST", task=task.id, **both)
        return {"task": {"id": task.id}}
    task.endTime, task.changed = date, call.now
    call.log("TASKEXPECTDATECHANGED", task=task.id, **both)
    return task


def _change_workers(call: Call, task: Record) -> None:
    given: Mapping[str, Any] = call.inside("task").get("workers") or {}
    added = existing(call, "user", given.get("addUsers") or ())
    groups = given.get("addGroups") or ()
    groups = existing(call, "user_groups", groups, "USER_GROUP_NOT_FOUND", "group")
    task.workers = new(
        "people",
        users=moved(given, task.workers.users, added, "delUsers"),
        groups=moved(given, task.workers.groups, groups, "delGroups"),
    )
    task.changed = call.now
    for _ in added:
        call.log("WORKEREMPLOYED", task=task.id)


def _processes(call: Call) -> list[Record]:
    first = new("processes", id=statuses.FIRST_PROCESS)
    processes = {statuses.FIRST_PROCESS: first} | call.database.processes
    return [processes[key] for key in sorted(processes)]


def _statuses(call: Call) -> list[Record]:
    key = call.id_of("taskStatusSet")
    if key != statuses.FIRST_PROCESS:
        named(call, "taskStatusSet")
    return [
        statuses.status(call.database, each) for each in statuses.statuses_of(call.database, key)
    ]


BEHAVIOURS: dict[str, Behaviour] = {
    "task.add": _add,
    "task.update": of_one(_update),
    "task.updateCustomData": of_one(_update_custom_data),
    "task.get": get,
    "task.getMulti": _get_multi,
    "task.accept": of_one(_accept),
    "task.reject": of_one(_reject),
    "task.changeExpectDate": of_one(_change_expect_date),
    "task.changeStatus": of_one(_set_status),
    "task.getPossibleStatusToChange": of_one(_possible_statuses),
    "task.changeWorkers": of_one(_change_workers),
    "taskStatus.getSetList": _processes,
    "taskStatus.getListOfSet": _statuses,
}
