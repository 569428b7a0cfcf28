"""Lists of tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours.kinds import TASK, TASK_FILTER, in_order, reference
from plansdk.mock.planfix.behaviours.tasks import includes
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.database import LATEST, Database, above, moment
from plansdk.mock.planfix.filters import Getter, in_saved, matching
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.statuses import is_active, number_of
from plansdk.mock.planfix.views import is_overdue


def _get_list(database: Database, call: Call) -> Mapping[str, Any]:
    tests: dict[str, Callable[[Record], bool]] = {
        "ACTIVE": lambda task: is_active(database, task),
        "OVERDUE": lambda task: is_overdue(database, call, task),
        "MY": lambda task: includes(task.workers, call.user),
    }
    tasks = _in_scope(database, call, _targeted(database, call))
    if call.given.get("status") is not None:
        number = number_of(call.given["status"])
        tasks = [each for each in tasks if each.status == number]
    for name in call.given.get("filter") or ():
        tasks = [each for each in tasks if tests[name](each)]
    conditions = call.given.get("filters") or ()
    tasks = matching(call, "tasks", tasks, conditions, _derived(database, call))
    keys: dict[str, str | Callable[[Record], Any]] = {
        "NUMBER": "general",
        "IMPORTANCE": lambda task: task.importance == "HIGH",
        "DEADLINE": lambda task: moment(task.endTime, late=True) or LATEST,
        "TASKTITLE": "title",
        "PROJECT": lambda task: database.name_of("projects", task.project),
    }
    order = call.given.get("sort") or "NUMBER_ASC"
    return TASK.page(database, call, "tasks", in_order(tasks, order, keys, "general"))


def _targeted(database: Database, call: Call) -> list[Record]:
    """The tasks of a tab, or of a saved filter."""
    target: str = call.given.get("target") or "all"
    everything = database.tasks.values()
    tasks = [each for each in everything if each.get("type") != "template"]
    match target:
        case "all":
            return tasks
        case "in":
            return [each for each in tasks if includes(each.workers, call.user)]
        case "out":
            return [each for each in tasks if each.owner == call.user.id]
        case "template" | "periodic":
            templates = [each for each in everything if each.type == "template"]
            return [each for each in templates if target == "template" or each.isPeriodic]
        case _:
            derived = _derived(database, call)
            return in_saved(call, "tasks", tasks, database.task_filters, target, derived)


def _in_scope(database: Database, call: Call, tasks: list[Record]) -> list[Record]:
    """The tasks of a person, of a project, below a task."""
    user = reference(call.given, "user")
    if user:
        if call.user.role != "ADMIN" and user != call.user.id:
            raise Refused(codes.CALL_FORBIDDEN, "only administrators list the tasks of others")
        person = database.users.get(user) or new("users", id=user)
        tasks = [each for each in tasks if _takes_part(each, person)]
    project = reference(call.given, "project")
    if project:
        projects = {project}
        if call.inside("project").get("withSubprojects"):
            projects |= _below(database.projects, project)
        tasks = [each for each in tasks if each.project in projects]
    parent = reference(call.given, "parent")
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


def _derived(database: Database, call: Call) -> dict[str, Getter]:
    """What conditions compare that is no field of a task."""

    def auditors_of_project(task: Record) -> list[int]:
        project = database.projects.get(task.project)
        return project.auditors if project else []

    def has(role: Record, *, employee: bool) -> bool:
        return any((each in database.users) is employee for each in role.users)

    def analitics(task: Record) -> set[int]:
        actions = {each.id for each in database.actions_of_task(task.id)}
        return {each.analitic for each in database.analitic_rows.values() if each.action in actions}

    def last_touched(task: Record) -> dt.datetime | None:
        return max((each for each in (task.changed, task.commented) if each), default=None)

    return {
        "17": lambda task: is_overdue(database, call, task),
        "29": lambda task: not is_overdue(database, call, task),
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
    "task.getFilterList": TASK_FILTER.listed("taskFilterList"),
}
