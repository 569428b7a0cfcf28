"""Projects and groups of projects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found, moment
from plansdk.mock.planfix.behaviours.common import (
    custom_values,
    existing,
    existing_users,
    given_moment,
    named,
    need_administrator,
    need_id,
    need_name,
    reference,
    show_custom,
    show_users,
)
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.filters import Filters
from plansdk.mock.planfix.listing import page_of, whole
from plansdk.mock.planfix.records import Named, Project
from plansdk.mock.planfix.refused import Refused

CLOSE = 0.25
_ROLES = ("workers", "members", "managers", "auditors")


def find(account: Account, given: Mapping[str, Any]) -> Project:
    """The project of a request, by id or number.

    Raises:
        Refused: None is named, or there is no such project.
    """
    if given.get("id") is None and given.get("general") is not None:
        for each in account.projects.values():
            if each.general == given["general"]:
                return each
        raise Refused(codes.PROJECT_NOT_FOUND, f"project number {given['general']} does not exist")
    return found(account.projects, given.get("id"), codes.PROJECT_NOT_FOUND, "project")


def get(account: Account, call: Call) -> Mapping[str, Any]:
    """project.get."""
    return {"project": card(account, call, find(account, call.inside("project")))}


def card(account: Account, call: Call, project: Project) -> dict[str, Any]:
    """A project as answers have it; lists leave out what the specification says."""
    end = moment(project.end_date, late=True) if project.has_end_date else None
    is_open = project.status == "ACTIVE" and end is not None
    begin = project.begin_date or call.now
    shown: dict[str, Any] = {
        "id": project.id,
        "title": project.title,
        "description": project.description,
        "owner": {"id": project.owner, "name": account.user_name(project.owner)},
        "client": {"id": project.client, "name": account.client_name(project.client)},
        "group": named(account.project_groups, project.group),
        "parent": {"id": project.parent},
        "template": {"id": project.template},
        "status": project.status,
        "hidden": project.hidden,
        "hasEndDate": project.has_end_date,
        "beginDate": project.begin_date,
        "taskCount": sum(each.project == project.id for each in account.tasks.values()),
        "isOverdued": is_open and end is not None and end < call.now,
        "isCloseToDeadline": is_open
        and end is not None
        and call.now <= end
        and (end - call.now) <= (end - begin) * CLOSE,
        "customData": show_custom(account, project.custom_data, "project"),
    }
    if project.has_end_date:
        shown["endDate"] = project.end_date
    for role in ("workers", "members", "auditors"):
        shown[role] = {"users": show_users(account, getattr(project, role)), "groups": []}
    return shown


def add(account: Account, call: Call) -> Mapping[str, Any]:
    """project.add."""
    given = call.inside("project")
    if not given:
        raise Refused(codes.PARAMETER_MISSING, "project.add/project: missing")
    key = account.next_id(account.projects)
    project = Project(key, begin_date=call.now, owner=call.user.id)
    project.general = account.next_number(account.projects)
    _change(account, call, project, given)
    account.projects[key] = project
    return {"project": {"id": key}}


def update(account: Account, call: Call) -> Mapping[str, Any]:
    """project.update: what the request leaves out stays as it is."""
    given = call.inside("project")
    project = find(account, given)
    _change(account, call, project, given)
    return {"project": {"id": project.id}}


def _change(account: Account, call: Call, project: Project, given: Mapping[str, Any]) -> None:
    """Write what a request gives into a project; nothing, if something is wrong."""
    changes: dict[str, Any] = {
        name: given[name] or "" for name in ("title", "description") if name in given
    }
    if given.get("status"):
        changes["status"] = given["status"]
    if "hidden" in given:
        changes["hidden"] = bool(given["hidden"])
    changes |= _end(project, given)
    tables: dict[str, tuple[Mapping[int, Any], str]] = {
        "client": (account.contacts, codes.CLIENT_NOT_FOUND),
        "group": (account.project_groups, codes.PROJECT_NOT_FOUND),
        "parent": (account.projects, codes.PROJECT_NOT_FOUND),
    }
    for name, (table, code) in tables.items():
        if name in given:
            changes[name] = reference(given, name)
            existing(table, [changes[name]], code, name)
    if "owner" in given:
        changes["owner"] = reference(given, "owner") or call.user.id
        existing_users(account, [changes["owner"]])
    for role in _ROLES:
        if role in given:
            changes[role] = existing_users(account, given[role])
    values = custom_values(account, call, given.get("customData") or (), "project")
    changes["custom_data"] = project.custom_data | values
    for name, value in changes.items():
        setattr(project, name, value)


def _end(project: Project, given: Mapping[str, Any]) -> dict[str, Any]:
    has_end = given.get("hasEndDate", project.has_end_date)
    date = given_moment(given, "endDate") or project.end_date
    if has_end and date is None:
        raise Refused(codes.DEPENDENT_VALUE_MISSING, "project/endDate: missing")
    return {"has_end_date": bool(has_end), "end_date": date if has_end else None}


def get_list(account: Account, call: Call) -> Mapping[str, Any]:
    """project.getList; without a page it only counts."""
    projects = _targeted(account, call)
    user = reference(call.given, "user")
    if user:
        if call.user.role != "ADMIN" and user != call.user.id:
            raise Refused(codes.CALL_FORBIDDEN, "only administrators list the projects of others")
        projects = [each for each in projects if _takes_part(each, user)]
    if call.given.get("status"):
        projects = [each for each in projects if each.status == call.given["status"]]
    client = reference(call.given, "client")
    if client:
        projects = [each for each in projects if each.client == client]
    filters = Filters(
        call.kinds.get("ProjectFilterType", {}),
        _GETTERS,
        lambda project, key: project.custom_data.get(key, ""),
    )
    projects = filters.matching(projects, call.given.get("filters") or (), call.now)
    name, _, direction = (call.given.get("sortType") or "NUMBER_ASC").partition("_")
    projects.sort(
        key=lambda each: (each.title.casefold() if name == "TITLE" else "", each.general),
        reverse=direction == "DESC",
    )
    page = page_of(call, projects, lambda each: card(account, call, each), absent=0)
    return {"projects": page}


def _takes_part(project: Project, user: int) -> bool:
    return project.owner == user or any(user in getattr(project, role) for role in _ROLES)


def _targeted(account: Account, call: Call) -> list[Project]:
    target = call.given.get("target") or "all"
    everything = account.projects.values()
    if target == "template":
        return [each for each in everything if each.is_template]
    projects = [each for each in everything if not each.is_template]
    if target == "in":
        return [each for each in projects if _takes_part(each, call.user.id)]
    if target == "out":
        return [each for each in projects if each.owner == call.user.id]
    return projects


_GETTERS: dict[str, Callable[[Project], Any]] = {
    "5001": lambda each: each.title,
    "5004": lambda each: each.owner,
    "5005": lambda each: each.end_date,
    "5008": lambda each: each.managers,
    "5010": lambda each: each.template,
    "5014": lambda each: each.parent,
}


def add_group(account: Account, call: Call) -> Mapping[str, Any]:
    """projectGroup.add."""
    need_administrator(call, codes.PROJECT_NO_RIGHTS)
    name = need_name(call, call.inside("projectGroup"), "name")
    key = account.next_id(account.project_groups)
    account.project_groups[key] = Named(key, name)
    return {"projectGroup": {"id": key}}


def update_group(account: Account, call: Call) -> Mapping[str, Any]:
    """projectGroup.update."""
    group = _group(account, call.inside("projectGroup"))
    group.name = need_name(call, call.inside("projectGroup"), "name")
    return {"projectGroup": {"id": group.id}}


def get_group(account: Account, call: Call) -> Mapping[str, Any]:
    """projectGroup.get."""
    key = need_id(call, "projectGroup")
    _group(account, {"id": key})
    return {"projectGroup": named(account.project_groups, key)}


def get_group_list(account: Account, _call: Call) -> Mapping[str, Any]:
    """projectGroup.getList."""
    groups = account.project_groups
    return {"projectGroups": whole([*groups], lambda key: named(groups, key))}


def move_group(account: Account, call: Call) -> Mapping[str, Any]:
    """projectGroup.move."""
    moved = _group(account, call.inside("move").get("projectGroup") or {})
    after = _group(account, call.inside("after").get("projectGroup") or {})
    order = [each for each in account.project_groups.values() if each is not moved]
    if moved is not after:
        order.insert(order.index(after) + 1, moved)
        account.project_groups.clear()
        account.project_groups.update({each.id: each for each in order})
    return {"projectGroup": {"id": moved.id}}


def _group(account: Account, given: Mapping[str, Any]) -> Named:
    return found(account.project_groups, given.get("id"), codes.PROJECT_NOT_FOUND, "project group")
