"""Projects and groups of projects."""

from __future__ import annotations

from plansdk.mock.planfix.behaviours.generic import (
    add_named,
    all_of,
    get,
    in_order,
    of_one,
    rename,
    user_asked_for,
)
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, custom_data
from plansdk.mock.planfix.filters import matching
from plansdk.mock.planfix.finding import named, something
from plansdk.mock.planfix.records import Record, new

_ROLES = ("workers", "members", "managers", "auditors")


def _add(call: Call) -> Record:
    project = new("projects", beginDate=call.now, owner=call.user.id)
    something(call, "project")
    return call.database.keep(_change(call, project))


def _change(call: Call, project: Record) -> Record:
    """Write what a request gives into a project; nothing, if something is wrong.

    What the request leaves out stays as it is.
    """
    given = call.inside("project")
    changed = changes(call, "projects", given, {"endDate"})
    if changed.get("owner") == 0:
        changed["owner"] = call.user.id
    date = given.get("endDate") or project.endDate
    has_end = changed.get("hasEndDate", project.hasEndDate)
    if has_end and date is None:
        raise Refused("DEPENDENT_VALUE_MISSING", "project/endDate: missing")
    changed["endDate"] = date if has_end else None
    project |= changed | {"customData": custom_data(call, project)}
    return project


def _get_list(call: Call) -> list[Record]:
    """Without a page it only counts."""
    projects = _targeted(call)
    user = user_asked_for(call, "projects")
    if user:
        projects = [each for each in projects if _takes_part(each, user)]
    wanted = {"status": call.given.get("status"), "client": call.id_of("client")}
    for name, value in wanted.items():
        if value:
            projects = [each for each in projects if each[name] == value]
    projects = matching(call, projects)
    keys = {"NUMBER": "general", "TITLE": "title"}
    return in_order(call, projects, keys, "NUMBER_ASC", "general")


def _takes_part(project: Record, user: int) -> bool:
    return project.owner == user or any(user in project[role] for role in _ROLES)


def _targeted(call: Call) -> list[Record]:
    target = call.given.get("target") or "all"
    is_template = target == "template"
    projects = [each for each in call.database.projects.values() if each.isTemplate is is_template]
    if target == "in":
        return [each for each in projects if _takes_part(each, call.user.id)]
    if target == "out":
        return [each for each in projects if each.owner == call.user.id]
    return projects


def _move_group(call: Call) -> Record:
    groups = call.database.project_groups
    moved, after = (
        named(call, "projectGroup", call.inside(place).get("projectGroup") or {})
        for place in ("move", "after")
    )
    order = [each for each in groups.values() if each is not moved]
    if moved is not after:
        order.insert(order.index(after) + 1, moved)
        groups.clear()
        groups.update({each.id: each for each in order})
    return moved


BEHAVIOURS: dict[str, Behaviour] = {
    "project.add": _add,
    "project.update": of_one(_change),
    "project.get": get,
    "project.getList": _get_list,
    "projectGroup.add": add_named,
    "projectGroup.update": rename,
    "projectGroup.move": _move_group,
    "projectGroup.get": get,
    "projectGroup.getList": all_of("project_groups"),
}
