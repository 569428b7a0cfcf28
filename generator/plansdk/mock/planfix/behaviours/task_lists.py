"""Lists of tasks, and the processes that tasks go through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import LATEST, Account, found, moment
from plansdk.mock.planfix.behaviours.common import named, need_id, reference
from plansdk.mock.planfix.behaviours.tasks import card, is_overdue
from plansdk.mock.planfix.call import Call, Listed
from plansdk.mock.planfix.filters import Filters
from plansdk.mock.planfix.listing import page_of, whole
from plansdk.mock.planfix.records import People, SavedFilter, Task, User
from plansdk.mock.planfix.refused import Refused
from plansdk.mock.planfix.statuses import (
    FIRST_PROCESS,
    is_active,
    number_of,
    status,
    statuses_of,
)


def get_list(account: Account, call: Call) -> Mapping[str, Any]:
    """task.getList."""
    tasks = _in_scope(account, call, _targeted(account, call))
    if call.given.get("status") is not None:
        number = number_of(call.given["status"])
        tasks = [each for each in tasks if each.status == number]
    tasks = _simple(account, call, tasks)
    known = _filters(account, call)
    tasks = known.matching(tasks, call.given.get("filters") or (), call.now)
    _sort(account, tasks, call.given.get("sort") or "NUMBER_ASC")
    return {"tasks": page_of(call, tasks, lambda task: card(account, task, call.now))}


def _targeted(account: Account, call: Call) -> list[Task]:
    """The tasks of a tab, or of a saved filter."""
    target: str = call.given.get("target") or "all"
    tasks = [each for each in account.tasks.values() if each.type != "template"]
    me = call.user
    match target:
        case "all":
            return tasks
        case "in":
            return [each for each in tasks if each.workers.includes(me)]
        case "out":
            return [each for each in tasks if each.owner == me.id]
        case "template" | "periodic":
            templates = [each for each in account.tasks.values() if each.type == "template"]
            return [each for each in templates if target == "template" or each.is_periodic]
        case _:
            saved = account.task_filters.get(target)
            if saved is None:
                raise Refused(codes.VALUE_NOT_ALLOWED, f"there is no task filter {target[:60]!r}")
            conditions = [each.as_given() for each in saved.conditions]
            return _filters(account, call).matching(tasks, conditions, call.now)


def _in_scope(account: Account, call: Call, tasks: list[Task]) -> list[Task]:
    """The tasks of a person, of a project, below a task."""
    user = reference(call.given, "user")
    if user:
        if call.user.role != "ADMIN" and user != call.user.id:
            raise Refused(codes.CALL_FORBIDDEN, "only administrators list the tasks of others")
        person = account.users.get(user) or User(user)
        tasks = [each for each in tasks if _takes_part(each, person)]
    project = reference(call.given, "project")
    if project:
        projects = {project}
        if call.inside("project").get("withSubprojects"):
            projects = _below(account.projects, project) | projects
        tasks = [each for each in tasks if each.project in projects]
    parent = reference(call.given, "parent")
    if parent:
        inside = _below(account.tasks, parent)
        tasks = [each for each in tasks if each.id in inside]
    return tasks


def _takes_part(task: Task, user: User) -> bool:
    roles: tuple[People, ...] = (task.workers, task.members, task.auditors)
    return task.owner == user.id or any(each.includes(user) for each in roles)


def _below(table: Mapping[int, Any], top: int) -> set[int]:
    """Ids of everything below a record, the whole tree."""
    children: dict[int, list[int]] = {}
    for key, each in table.items():
        children.setdefault(each.parent, []).append(key)
    inside: set[int] = set()
    left = [top]
    while left:
        for key in children.get(left.pop(), ()):
            if key not in inside:
                inside.add(key)
                left.append(key)
    return inside


def _simple(account: Account, call: Call, tasks: list[Task]) -> list[Task]:
    tests: dict[str, Callable[[Task], bool]] = {
        "ACTIVE": lambda task: is_active(account, task),
        "OVERDUE": lambda task: is_overdue(account, task, call.now),
        "MY": lambda task: task.workers.includes(call.user),
    }
    for name in call.given.get("filter") or ():
        tasks = [each for each in tasks if tests[name](each)]
    return tasks


def _sort(account: Account, tasks: list[Task], order: str) -> None:
    name, _, direction = order.rpartition("_")
    keys: dict[str, Callable[[Task], Any]] = {
        "NUMBER": lambda task: task.general,
        "IMPORTANCE": lambda task: task.importance == "HIGH",
        "DEADLINE": lambda task: moment(task.end, late=True) or LATEST,
        "TASKTITLE": lambda task: task.title.casefold(),
        "PROJECT": lambda task: _project_title(account, task),
    }
    key = keys[name]
    tasks.sort(key=lambda task: (key(task), task.general), reverse=direction == "DESC")


def _project_title(account: Account, task: Task) -> str:
    project = account.projects.get(task.project)
    return project.title.casefold() if project else ""


def _filters(account: Account, call: Call) -> Filters[Task]:
    return Filters(
        call.kinds.get("TaskFilterType", {}),
        _getters(account, call.now),
        lambda task, key: task.custom_data.get(key, ""),
    )


def _getters(account: Account, now: dt.datetime) -> dict[str, Callable[[Task], Any]]:
    return {
        **_moments(),
        **_participants(account),
        "22": lambda task: task.start is None,
        "23": lambda task: task.end is None,
        "25": lambda task: task.start is not None,
        "26": lambda task: task.end is not None,
        "16": lambda task: task.is_periodic,
        "28": lambda task: not task.is_periodic,
        "17": lambda task: is_overdue(account, task, now),
        "29": lambda task: not is_overdue(account, task, now),
        "8": lambda task: task.title,
        "11": lambda task: _analitics(account, task),
        # The ids of the data tags that a task has not.
        "18": lambda task: account.analitics.keys() - _analitics(account, task),
        "73": lambda task: task.parent,
        "51": lambda task: task.template,
        "10": lambda task: task.status,
        "7": lambda task: task.client,
        "24": lambda task: task.status_set,
    }


def _moments() -> dict[str, Callable[[Task], Any]]:
    return {
        "12": lambda task: task.begin_date_time,
        "13": lambda task: task.start,
        "14": lambda task: task.end,
        "19": lambda task: task.completed,
        "20": lambda task: task.done,
        "21": lambda task: task.commented,
        "38": lambda task: task.changed,
        "79": lambda task: max(
            (each for each in (task.changed, task.commented) if each), default=None
        ),
    }


def _participants(account: Account) -> dict[str, Callable[[Task], Any]]:
    def auditors_of_project(task: Task) -> list[int]:
        project = account.projects.get(task.project)
        return project.auditors if project else []

    def has_contact(role: People) -> bool:
        return any(each not in account.users for each in role.users)

    def has_employee(role: People) -> bool:
        return any(each in account.users for each in role.users)

    return {
        "1": lambda task: task.owner,
        "2": lambda task: task.workers.users,
        "39": lambda task: task.members.users,
        "3": lambda task: [*task.auditors.users, *auditors_of_project(task)],
        "59": auditors_of_project,
        "60": lambda task: task.auditors.users,
        "33": lambda task: not (task.workers.users or task.workers.groups),
        "41": lambda task: not (task.members.users or task.members.groups),
        "34": lambda task: task.owner in account.users,
        "35": lambda task: task.owner not in account.users,
        "71": lambda task: has_employee(task.workers),
        "69": lambda task: has_contact(task.workers),
        "72": lambda task: has_employee(task.members),
        "70": lambda task: has_contact(task.members),
    }


def _analitics(account: Account, task: Task) -> set[int]:
    """Ids of the data tags that are attached to actions of a task."""
    actions = set(account.index.actions_by_task.get(task.id, ()))
    return {each.analitic for each in account.analitic_rows.values() if each.action in actions}


def get_filter_list(account: Account, _call: Call) -> Mapping[str, Any]:
    """task.getFilterList."""
    return {"taskFilterList": whole([*account.task_filters.values()], show_filter)}


def show_filter(saved: SavedFilter) -> dict[str, Any]:
    """A saved filter; its elements are capitalised."""
    return {"ID": saved.id, "Name": saved.name}


def get_set_list(account: Account, _call: Call) -> Mapping[str, Any]:
    """taskStatus.getSetList."""
    keys = sorted({FIRST_PROCESS, *account.processes})
    sets = [named(account.processes, key) for key in keys]
    return {"taskStatusSets": Listed([*sets], len(sets))}


def get_list_of_set(account: Account, call: Call) -> Mapping[str, Any]:
    """taskStatus.getListOfSet."""
    key = need_id(call, "taskStatusSet")
    if key != FIRST_PROCESS:
        found(account.processes, key, codes.TASK_NOT_FOUND, "process")

    def shown(number: int) -> dict[str, Any]:
        each = status(account, number)
        texts = (("Ru", each.name_ru or each.name), ("En", each.name))
        return {
            "id": each.id,
            "name": each.name,
            "color": each.color,
            "isActive": each.is_active,
            "hasDeadline": each.has_deadline,
            "texts": [{"lang": lang, "name": name} for lang, name in texts],
        }

    return {"taskStatuses": whole(statuses_of(account, key), shown)}
