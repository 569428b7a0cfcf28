"""Employees and groups of employees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours.kinds import USER, USER_GROUP, in_order, reference
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, existing, given_text, moved
from plansdk.mock.planfix.checking import is_nothing
from plansdk.mock.planfix.database import Database, moment
from plansdk.mock.planfix.filters import Getter, matching
from plansdk.mock.planfix.records import Record, full_name, new
from plansdk.mock.planfix.views import members

_ROLES = ("USER", "TECHADMIN", "ADMIN")


def _get(database: Database, call: Call) -> Mapping[str, Any]:
    """Without a number, who asks."""
    given = call.inside("user")
    is_named = any(given.get(each) is not None for each in USER.numbers)
    user = USER.find(database, given) if is_named else call.user
    return {"user": USER.card(database, call, user)}


def _add(database: Database, call: Call) -> Mapping[str, Any]:
    """The e-mail is the login."""
    USER.need_administrator(call)
    given = call.inside("user")
    given_text(call, given, "name")
    user = new("users", login=given_text(call, given, "email"))
    _change(database, call, user)
    return USER.answer(database.keep("users", user))


def _update(database: Database, call: Call) -> Mapping[str, Any]:
    """What the request leaves out stays as it is."""
    user = USER.named(database, call)
    rights = ("role", "status", "isInvisibleOutOfGroup", "isBlindOutOfGroup")
    given = call.inside("user")
    if user.id != call.user.id or not all(is_nothing(given.get(each)) for each in rights):
        USER.need_administrator(call)
    _change(database, call, user)
    return USER.answer(user)


def _change(database: Database, call: Call, user: Record) -> None:
    """Write what a request gives into an employee; nothing, if something is wrong."""
    given = call.inside("user")
    # An empty element clears what may be empty, and changes nothing else.
    kept = {name for name in ("name", "email", "role", "status", "password") if not given.get(name)}
    changed = changes(database, "users", given, kept)
    others = [each for each in database.users.values() if each is not user]
    if "email" in changed and any(each.email == changed["email"] for each in others):
        raise Refused(codes.USER_EMAIL_IN_USE, "another employee has that e-mail")
    user |= changed


def _change_status(database: Database, call: Call) -> Mapping[str, Any]:
    """Without a status it is toggled."""
    USER.need_administrator(call)
    user = USER.named(database, call)
    opposite = "UNACTIVE" if user.status == "ACTIVE" else "ACTIVE"
    user.status = call.inside("user").get("status") or opposite
    return USER.answer(user)


def _update_group_membership(database: Database, call: Call) -> Mapping[str, Any]:
    USER.need_administrator(call)
    user, given = USER.named(database, call), call.inside("user")
    added = given.get("addUserGroup") or ()
    joined = existing(database.user_groups, added, codes.USER_GROUP_ID_NOT_FOUND, "user group")
    user.userGroups = moved(given, user.userGroups, joined, "delUserGroup")
    return USER.answer(user)


def _actions_added(database: Database, call: Call) -> Mapping[str, Any]:
    user = USER.named(database, call)
    period = call.inside("period")
    begin, end = moment(period.get("begin")), moment(period.get("end"), late=True)
    if begin is None or end is None:
        raise Refused(codes.PARAMETER_MISSING, "user.actionsAdded/period: begin and end are needed")
    wanted = call.given.get("actionType")
    dates = [
        moment(each.dateTime)
        for each in database.actions.values()
        if each.owner == user.id and wanted in (None, each.type)
    ]
    return {"count": sum(date is not None and begin <= date <= end for date in dates)}


def _get_list(database: Database, call: Call) -> Mapping[str, Any]:
    """A group makes the status ignored."""
    users = [*database.users.values()]
    group = reference(call.given, "userGroup")
    if group:
        users = [each for each in users if group in each.userGroups]
    elif call.given.get("status"):
        users = [each for each in users if each.status == call.given["status"]]
    if call.given.get("onlyOnline"):
        users = [each for each in users if each.isOnline]
    derived: dict[str, Getter] = {"9006": lambda user: (user.name, user.lastName)}
    users = matching(call, "users", users, call.given.get("filters") or (), derived)
    keys: dict[str, str | Callable[[Record], Any]] = {
        "NAME": full_name,
        "GROUP": lambda user: [database.user_groups[key].name for key in user.userGroups],
        "ISACTIVE": lambda user: user.status == "ACTIVE",
        "PROJECTS": lambda user: sum(user.id == each.owner for each in database.projects.values()),
        "ROLE": lambda user: _ROLES.index(user.role) if user.role in _ROLES else -1,
    }
    order = in_order(users, call.given.get("sortType") or "NAME_ASC", keys)
    return USER.page(database, call, "users", order)


def _update_group(database: Database, call: Call) -> Mapping[str, Any]:
    USER_GROUP.need_administrator(call)
    return USER_GROUP.rename(database, call)


def _heads(database: Database, call: Call) -> list[Record]:
    heads = USER_GROUP.named(database, call).heads
    return [database.users[key] for key in heads if key in database.users]


def _get_group_list(database: Database, call: Call) -> Mapping[str, Any]:
    keys: dict[str, str | Callable[[Record], Any]] = {
        "NAME": "name",
        "USERCOUNT": lambda group: (members(database, group), group.name.casefold()),
    }
    order = call.given.get("sortType") or "NAME_ASC"
    groups = in_order(database.user_groups.values(), order, keys)
    return USER_GROUP.page(database, call, "userGroups", groups)


BEHAVIOURS: dict[str, Behaviour] = {
    "user.add": _add,
    "user.update": _update,
    "user.get": _get,
    "user.getList": _get_list,
    "user.updateGroupMembership": _update_group_membership,
    "user.changeStatus": _change_status,
    "user.actionsAdded": _actions_added,
    "userGroup.add": USER_GROUP.add_named,
    "userGroup.update": _update_group,
    "userGroup.get": USER_GROUP.get,
    "userGroup.getList": _get_group_list,
    "userGroup.getHeads": USER.listed("users", _heads),
}
