"""Tasks: read, create, change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found, moment
from plansdk.mock.planfix.behaviours.common import (
    custom_values,
    existing_users,
    find_task,
    given_moment,
    log,
    people,
    reference,
    show_custom,
    show_people,
    titled,
)
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.records import People, Task
from plansdk.mock.planfix.refused import Refused
from plansdk.mock.planfix.statuses import (
    ACTIVE,
    AT_CREATION,
    FIRST_PROCESS,
    is_active,
    number_of,
    statuses_of,
)

CLOSE = 0.25
"""The part of the time to the deadline that is left when it is near."""


def get(account: Account, call: Call) -> Mapping[str, Any]:
    """task.get."""
    return {"task": card(account, find_task(account, call.inside("task")), call.now)}


def get_multi(account: Account, call: Call) -> Mapping[str, Any]:
    """task.getMulti: tasks that do not exist are left out."""
    given = call.inside("tasks")
    by_number = account.index.tasks_by_number
    named_by_id = [account.tasks.get(key) for key in given.get("id", ())]
    named_by_number = [by_number.get(number) for number in given.get("general", ())]
    tasks = [each for each in (*named_by_id, *named_by_number) if each is not None]
    return {"tasks": [card(account, each, call.now) for each in tasks]}


def add(account: Account, call: Call) -> Mapping[str, Any]:
    """task.add."""
    given = call.inside("task")
    if not given:
        raise Refused(codes.PARAMETER_MISSING, "task.add/task: missing")
    task = Task(account.next_id(account.tasks), account.next_number(account.tasks))
    task.begin_date_time = moment(given.get("beginDateTime")) or call.now
    template = given.get("template")
    if template:
        _take_over(task, found(account.tasks, template, codes.TASK_NOT_FOUND, "template"))
    task.owner = call.user.id
    status = number_of(given.get("status") or task.status)
    if status not in AT_CREATION and status not in statuses_of(account, _process(given, task)):
        raise Refused(
            codes.VALUE_NOT_POSSIBLE_HERE, f"a task cannot begin with the status {status}"
        )
    _fill(account, call, task, given)
    if template:
        task.title = given.get("title") or account.tasks[template].title
    account.tasks[task.id] = task
    account.index.note_task(task)
    log(account, call, "TASKCREATED", task=task.id)
    return {"task": {"id": task.id, "general": task.general}}


def update(account: Account, call: Call) -> Mapping[str, Any]:
    """task.update: what the request leaves out gets its default value."""
    given = call.inside("task")
    old = find_task(account, given)
    task = Task(old.id, old.general, type=old.type, template=old.template, starred=old.starred)
    task.is_periodic = old.is_periodic
    task.begin_date_time, task.commented = old.begin_date_time, old.commented
    task.done, task.completed = old.done, old.completed
    task.owner = call.user.id
    _fill(account, call, task, given)
    account.tasks[task.id] = task
    account.index.note_task(task)
    log(account, call, "TASKCHANGED", task=task.id)
    return {"task": {"id": task.id}}


def update_custom_data(account: Account, call: Call) -> Mapping[str, Any]:
    """task.updateCustomData: other fields keep their values."""
    given = call.inside("task")
    task = find_task(account, given)
    task.custom_data |= custom_values(account, call, given.get("customData") or (), "task")
    task.changed = call.now
    log(account, call, "TASKCHANGED", task=task.id)
    return {"task": {"id": task.id}}


def _process(given: Mapping[str, Any], task: Task) -> int:
    return given.get("statusSet") or task.status_set


def _take_over(task: Task, template: Task) -> None:
    """What a new task gets from its template."""
    task.template = template.id
    task.description, task.importance = template.description, template.importance
    task.status_set, task.check_result = template.status_set, template.check_result
    task.workers = People(list(template.workers.users), list(template.workers.groups))
    task.members = People(list(template.members.users), list(template.members.groups))
    task.custom_data = dict(template.custom_data)


def _fill(account: Account, call: Call, task: Task, given: Mapping[str, Any]) -> None:
    """Write what a request gives into a task that nobody else knows yet.

    Raises:
        Refused: Something that it refers to does not exist, or does not fit.
    """
    _fill_texts(task, given)
    task.status_set = given.get("statusSet") or task.status_set
    if task.status_set != FIRST_PROCESS:
        found(account.processes, task.status_set, codes.TASK_NOT_FOUND, "process")
    task.status = number_of(given.get("status") or ACTIVE)
    if task.status not in statuses_of(account, task.status_set):
        raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, f"the process has no status {task.status}")
    task.owner = reference(given, "owner") or task.owner
    existing_users(account, [task.owner])
    task.parent = reference(given, "parent")
    if task.parent:
        _check_parent(account, task)
    task.project, task.client = reference(given, "project"), reference(given, "client")
    if task.project:
        found(account.projects, task.project, codes.TASK_PROJECT_NOT_FOUND, "project")
    if task.client:
        found(account.contacts, task.client, codes.CLIENT_NOT_FOUND, "counterparty")
    _fill_dates(task, given)
    for role in ("workers", "members", "auditors"):
        if given.get(role) is not None:
            setattr(task, role, people(account, given[role]))
    task.custom_data |= custom_values(account, call, given.get("customData") or (), "task")
    task.changed = call.now


def _fill_texts(task: Task, given: Mapping[str, Any]) -> None:
    task.title = given.get("title") or ""
    task.description = given.get("description") or task.description
    task.importance = given.get("importance") or task.importance
    task.check_result = bool(given.get("checkResult", task.check_result))
    task.is_summary = bool(given.get("isSummary"))
    task.duration = (given.get("duration") or 0) if given.get("durationIsSet") else 0
    task.duration_unit = given.get("durationUnit") or 0


def _check_parent(account: Account, task: Task) -> None:
    parent = found(account.tasks, task.parent, codes.PARENT_TASK_NO_ACCESS, "parent task")
    above: Task | None = parent
    while above is not None:
        if above.id == task.id:
            raise Refused(codes.VALUE_NOT_POSSIBLE_HERE, "a task cannot be below itself")
        above = account.tasks.get(above.parent)


def _fill_dates(task: Task, given: Mapping[str, Any]) -> None:
    task.start = _planned(given, "start")
    task.end = _planned(given, "end")
    begin, end = moment(task.start), moment(task.end, late=True)
    if begin and end and begin > end:
        raise Refused(codes.TASK_STARTS_AFTER_DUE_TIME, "the start is later than the end")


def _planned(given: Mapping[str, Any], which: str) -> dt.date | None:
    """A planned date, with the time where one is set."""
    date = given_moment(given, f"{which}Date")
    if not given.get(f"{which}DateIsSet") or date is None:
        if given.get(f"{which}TimeIsSet"):
            raise Refused(codes.DEPENDENT_VALUE_MISSING, f"{which}Time needs {which}Date")
        return None
    time = given.get(f"{which}Time")
    return dt.datetime.combine(date, time) if given.get(f"{which}TimeIsSet") and time else date


def is_overdue(account: Account, task: Task, now: dt.datetime) -> bool:
    """Whether something is still to be done after its time."""
    end = moment(task.end, late=True)
    return end is not None and end < now and is_active(account, task)


def _is_close(account: Account, task: Task, now: dt.datetime) -> bool:
    end, begin = moment(task.end, late=True), moment(task.start) or task.begin_date_time
    if end is None or begin is None or end < now or not is_active(account, task):
        return False
    return (end - now) <= (end - begin) * CLOSE


def card(account: Account, task: Task, now: dt.datetime) -> dict[str, Any]:
    """A task as answers have it; lists leave out what the specification says."""
    begin = moment(task.start)
    return {
        "id": task.id,
        "title": task.title,
        "description": task.description,
        "importance": task.importance,
        "status": task.status,
        "statusSet": task.status_set,
        "checkResult": task.check_result,
        "type": task.type,
        "owner": {"id": task.owner, "name": account.user_name(task.owner)},
        "parent": {"id": task.parent},
        "template": {"id": task.template},
        "project": titled(account.projects, task.project),
        "client": {"id": task.client, "name": account.client_name(task.client)},
        "beginDateTime": task.begin_date_time,
        "startTime": task.start,
        "endTime": task.end,
        "duration": task.duration,
        "durationUnit": task.duration_unit,
        "general": task.general,
        "isOverdued": is_overdue(account, task, now),
        "isCloseToDeadline": _is_close(account, task, now),
        "isNotAcceptedInTime": task.status == ACTIVE and begin is not None and begin < now,
        "isSummary": task.is_summary,
        "starred": task.starred,
        "workers": show_people(account, task.workers),
        "members": show_people(account, task.members),
        "auditors": show_people(account, task.auditors),
        "customData": show_custom(account, task.custom_data, "task"),
    }
