"""Projects and groups of projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours.kinds import PROJECT, PROJECT_GROUP, in_order, reference
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, custom_data
from plansdk.mock.planfix.database import Database
from plansdk.mock.planfix.filters import matching
from plansdk.mock.planfix.records import Record, new

_ROLES = ("workers", "members", "managers", "auditors")


def _add(database: Database, call: Call) -> Mapping[str, Any]:
    project = new("projects", beginDate=call.now, owner=call.user.id)
    _change(database, call, project, PROJECT.given(call))
    return PROJECT.answer(database.keep("projects", project))


def _update(database: Database, call: Call) -> Mapping[str, Any]:
    """What the request leaves out stays as it is."""
    project = PROJECT.named(database, call)
    _change(database, call, project, call.inside("project"))
    return PROJECT.answer(project)


def _change(database: Database, call: Call, project: Record, given: Mapping[str, Any]) -> None:
    """Write what a request gives into a project; nothing, if something is wrong."""
    changed = changes(database, "projects", given, {"endDate"})
    if changed.get("owner") == 0:
        changed["owner"] = call.user.id
    date = given.get("endDate") or project.endDate
    if changed.get("hasEndDate", project.hasEndDate):
        if date is None:
            raise Refused(codes.DEPENDENT_VALUE_MISSING, "project/endDate: missing")
        changed["endDate"] = date
    else:
        changed["endDate"] = None
    values = custom_data(database, call, given, "project")
    project |= changed | {"customData": project.customData | values}


def _get_list(database: Database, call: Call) -> Mapping[str, Any]:
    """Without a page it only counts."""
    projects = _targeted(database, call)
    user = reference(call.given, "user")
    if user:
        if call.user.role != "ADMIN" and user != call.user.id:
            raise Refused(codes.CALL_FORBIDDEN, "only administrators list the projects of others")
        projects = [each for each in projects if _takes_part(each, user)]
    wanted = {"status": call.given.get("status"), "client": reference(call.given, "client")}
    for name, value in wanted.items():
        if value:
            projects = [each for each in projects if each[name] == value]
    projects = matching(call, "projects", projects, call.given.get("filters") or ())
    keys = {"NUMBER": "general", "TITLE": "title"}
    order = in_order(projects, call.given.get("sortType") or "NUMBER_ASC", keys, "general")
    return PROJECT.page(database, call, "projects", order, absent=0)


def _takes_part(project: Record, user: int) -> bool:
    return project.owner == user or any(user in project[role] for role in _ROLES)


def _targeted(database: Database, call: Call) -> list[Record]:
    target = call.given.get("target") or "all"
    is_template = target == "template"
    projects = [each for each in database.projects.values() if each.isTemplate is is_template]
    if target == "in":
        return [each for each in projects if _takes_part(each, call.user.id)]
    if target == "out":
        return [each for each in projects if each.owner == call.user.id]
    return projects


def _move_group(database: Database, call: Call) -> Mapping[str, Any]:
    groups = database.project_groups
    moved = PROJECT_GROUP.find(database, call.inside("move").get("projectGroup") or {})
    after = PROJECT_GROUP.find(database, call.inside("after").get("projectGroup") or {})
    order = [each for each in groups.values() if each is not moved]
    if moved is not after:
        order.insert(order.index(after) + 1, moved)
        groups.clear()
        groups.update({each.id: each for each in order})
    return PROJECT_GROUP.answer(moved)


BEHAVIOURS: dict[str, Behaviour] = {
    "project.add": _add,
    "project.update": _update,
    "project.get": PROJECT.get,
    "project.getList": _get_list,
    "projectGroup.add": PROJECT_GROUP.add_named,
    "projectGroup.update": PROJECT_GROUP.rename,
    "projectGroup.move": _move_group,
    "projectGroup.get": PROJECT_GROUP.get,
    "projectGroup.getList": PROJECT_GROUP.listed("projectGroups"),
}
