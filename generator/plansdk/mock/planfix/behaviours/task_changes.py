"""Tasks: what changes one thing about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found
from plansdk.mock.planfix.behaviours.common import (
    existing,
    existing_users,
    find_task,
    given_moment,
    log,
    need_id,
    need_name,
)
from plansdk.mock.planfix.call import Call, Listed
from plansdk.mock.planfix.records import Task
from plansdk.mock.planfix.refused import Refused
from plansdk.mock.planfix.statuses import (
    ACCEPTED,
    ACTIVE,
    COMPLETED,
    DELAYED,
    DONE,
    NAMES,
    REJECTED,
    following,
    number_of,
    status,
)


def accept(account: Account, call: Call) -> Mapping[str, Any]:
    """task.accept: by an assignee, of a task that is new."""
    task = _own_task(account, call)
    if task.status != ACTIVE:
        raise Refused(codes.TASK_NOT_ACCEPTABLE, f"the task has the status {task.status}")
    change(account, call, task, ACCEPTED, "TASKACCEPTED")
    return {"task": {"id": task.id}}


def reject(account: Account, call: Call) -> Mapping[str, Any]:
    """task.reject: by an assignee, of a task that is new."""
    reason = need_name(call, call.given, "reason")
    task = _own_task(account, call)
    if task.status != ACTIVE:
        raise Refused(codes.TASK_NOT_REJECTABLE, f"the task has the status {task.status}")
    change(account, call, task, REJECTED, "TASKREJECTED", description=reason)
    return {"task": {"id": task.id}}


def _own_task(account: Account, call: Call) -> Task:
    task = found(account.tasks, need_id(call, "task"), codes.TASK_NOT_FOUND, "task")
    if not task.workers.includes(call.user):
        raise Refused(
            codes.TASK_CALLER_NOT_ASSIGNEE, f"user {call.user.id} is no assignee of the task"
        )
    return task


def change_status(account: Account, call: Call) -> Mapping[str, Any]:
    """task.changeStatus; a delayed task needs a moment at which it goes on."""
    task = find_task(account, call.inside("task"))
    given = call.given.get("status")
    if given is None:
        raise Refused(codes.PARAMETER_MISSING, "task.changeStatus/status: missing")
    number = number_of(given)
    if number not in following(account, task):
        raise Refused(
            codes.VALUE_NOT_POSSIBLE_HERE, f"{number} cannot follow the status {task.status}"
        )
    until = given_moment(call.given, "dateTime")
    if number == DELAYED and until is None:
        raise Refused(codes.DEPENDENT_VALUE_MISSING, "task.changeStatus/dateTime: missing")
    task.delayed_until = until if number == DELAYED else None
    if number != task.status:
        change(account, call, task, number, "STATUSCHANGED")
    return {"task": {"id": task.id}}


def change(
    account: Account, call: Call, task: Task, number: int, type_: str, description: str = ""
) -> None:
    """Give a task another status, and write that down as an action."""
    old = task.status
    task.status, task.changed = number, call.now
    task.done = call.now if number == DONE else task.done
    task.completed = call.now if number == COMPLETED else task.completed
    log(
        account,
        call,
        type_,
        task=task.id,
        description=description,
        old_status=old,
        new_status=number,
    )


def possible_statuses(account: Account, call: Call) -> Mapping[str, Any]:
    """task.getPossibleStatusToChange."""
    task = found(account.tasks, need_id(call, "task"), codes.TASK_NOT_FOUND, "task")
    numbers = following(account, task)
    options = [
        {"title": status(account, each).name, "value": NAMES.get(each, str(each))}
        for each in numbers
    ]
    return {"statusList": Listed([*options], len(options))}


def change_expect_date(account: Account, call: Call) -> Mapping[str, Any]:
    """task.changeExpectDate: who may not change the task only proposes the date."""
    task = found(account.tasks, need_id(call, "task"), codes.TASK_NOT_FOUND, "task")
    date = given_moment(call.given, "expectDate")
    if date is None:
        raise Refused(codes.PARAMETER_MISSING, "task.changeExpectDate/expectDate: missing")
    if call.user.role != "ADMIN" and call.user.id != task.owner:
        log(account, call, "CHANGEDATEREQUEST", task=task.id, old_date=task.end, new_date=date)
        return {"task": {"id": task.id}}
    old, task.end, task.changed = task.end, date, call.now
    log(account, call, "TASKEXPECTDATECHANGED", task=task.id, old_date=old, new_date=date)
    return {"task": {"id": task.id, "endTime": date}}


def change_workers(account: Account, call: Call) -> Mapping[str, Any]:
    """task.changeWorkers."""
    task = found(account.tasks, need_id(call, "task"), codes.TASK_NOT_FOUND, "task")
    given: Mapping[str, Any] = call.inside("task").get("workers") or {}
    added = existing_users(account, given.get("addUsers") or ())
    groups = existing(
        account.user_groups, given.get("addGroups") or (), codes.USER_GROUP_NOT_FOUND, "group"
    )
    workers = task.workers
    users_left = [each for each in workers.users if each not in (given.get("delUsers") or ())]
    groups_left = [each for each in workers.groups if each not in (given.get("delGroups") or ())]
    workers.users = list(dict.fromkeys([*users_left, *added]))
    workers.groups = list(dict.fromkeys([*groups_left, *groups]))
    task.changed = call.now
    for _ in added:
        log(account, call, "WORKEREMPLOYED", task=task.id)
    return {"task": {"id": task.id}}
