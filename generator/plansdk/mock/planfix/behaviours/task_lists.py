"""Lists of tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix.behaviours.generic import all_of, in_order, user_asked_for
from plansdk.mock.planfix.behaviours.tasks import includes
from plansdk.mock.planfix.call import Behaviour, Call
from plansdk.mock.planfix.database import LATEST, above, moment
from plansdk.mock.planfix.filters import Getter, matching, saved_filter
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.statuses import is_active, number_of
from plansdk.mock.planfix.views import is_overdue


def _get_list(call: Call) -> list[Record]:
    database = call.database
    tests: dict[str, Callable[[Record], bool]] = {
        "ACTIVE": lambda task: is_active(database, task),
        "OVERDUE": lambda task: is_overdue(call, task),
        "MY": lambda task: includes(task.workers, call.user),
    }
    tasks, conditions = _targeted(call)
    tasks = _in_scope(call, tasks)
    if call.given.get("status") is not None:
        number = number_of(call.given["status"])
        tasks = [each for each in tasks if each.status == number]
    for name in call.given.get("filter") or ():
        tasks = [each for each in tasks if tests[name](each)]
    tasks = matching(call, tasks, _derived(call), conditions)
    keys: dict[str, str | Callable[[Record], Any]] = {
        "NUMBER": "general",
        "IMPORTANCE": lambda task: task.importance == "HIGH",
        "DEADLINE": lambda task: moment(task.endTime, late=True) or LATEST,
        "TASKTITLE": "title",
        "PROJECT": lambda task: database.name_of("projects", task.project),
    }
    return in_order(call, tasks, keys, "NUMBER_ASC", "general")


def _targeted(call: Call) -> tuple[list[Record], list[Mapping[str, Any]]]:
    """The tasks of a tab, or all and the conditions of a saved filter."""
    target: str = call.given.get("target") or "all"
    is_template = target in ("template", "periodic")
    tasks = [
        each for each in call.database.tasks.values() if (each.type == "template") is is_template
    ]
    match target:
        case "all" | "template":
            return tasks, []
        case "in":
            return [each for each in tasks if includes(each.workers, call.user)], []
        case "out":
            return [each for each in tasks if each.owner == call.user.id], []
        case "periodic":
            return [each for each in tasks if each.isPeriodic], []
        case _:
            return tasks, saved_filter(call, target)


def _in_scope(call: Call, tasks: list[Record]) -> list[Record]:
    """The tasks of a person, of a project, below a task."""
    database = call.database
    user = user_asked_for(call, "tasks")
    if user:
        person = database.users.get(user) or new("users", id=user)
        tasks = [each for each in tasks if _takes_part(each, person)]
    project = call.id_of("project")
    if project:
        projects = {project}
        if call.inside("project").get("withSubprojects"):
            projects |= _below(database.projects, project)
        tasks = [each for each in tasks if each.project in projects]
    parent = call.id_of("parent")
    if parent:
        inside = _below(database.tasks, parent)
        tasks = [each for each in tasks if each.id in inside]
    return tasks


def _takes_part(task: Record, user: Record) -> bool:
    roles = (task.workers, task.members, task.auditors)
    return task.owner == user.id or any(includes(each, user) for each in roles)


def _below(table: Mapping[int, Record], top: int) -> set[int]:
    """Ids of everything below a record, the whole tree."""
    return {key for key in table if top in above(table, key)}


def _derived(call: Call) -> dict[str, Getter]:
    """What conditions compare that is no field of a task."""
    database = call.database

    def auditors_of_project(task: Record) -> list[int]:
        project = database.projects.get(task.project)
        return project.auditors if project else []

    def has(role: Record, *, employee: bool) -> bool:
        return any((each in database.users) is employee for each in role.users)

    def analitics(task: Record) -> set[int]:
        rows = database.analitic_rows.values()
        return {each.analitic for each in rows if database.actions[each.action].task == task.id}

    def last_touched(task: Record) -> dt.datetime | None:
        return max((each for each in (task.changed, task.commented) if each), default=None)

    return {
        "17": lambda task: is_overdue(call, task),
        "29": lambda task: not is_overdue(call, task),
        "79": last_touched,
        "11": analitics,
        # The ids of the data tags that a task has not.
        "18": lambda task: database.analitics.keys() - analitics(task),
        "2": lambda task: task.workers.users,
        "39": lambda task: task.members.users,
        "3": lambda task: [*task.auditors.users, *auditors_of_project(task)],
        "59": auditors_of_project,
        "60": lambda task: task.auditors.users,
        "33": lambda task: not (task.workers.users or task.workers.groups),
        "41": lambda task: not (task.members.users or task.members.groups),
        "34": lambda task: task.owner in database.users,
        "35": lambda task: task.owner not in database.users,
        "71": lambda task: has(task.workers, employee=True),
        "69": lambda task: has(task.workers, employee=False),
        "72": lambda task: has(task.members, employee=True),
        "70": lambda task: has(task.members, employee=False),
    }


BEHAVIOURS: dict[str, Behaviour] = {
    "task.getList": _get_list,
    "task.getFilterList": all_of("task_filters"),
}
