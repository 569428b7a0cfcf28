"""Employees and groups of employees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix.behaviours.generic import add_named, get, in_order, of_one, rename
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, moved
from plansdk.mock.planfix.checking import is_nothing
from plansdk.mock.planfix.database import moment
from plansdk.mock.planfix.filters import matching
from plansdk.mock.planfix.finding import existing, given_text, need_administrator
from plansdk.mock.planfix.records import Record, full_name, new
from plansdk.mock.planfix.views import members

_ROLES = ("USER", "TECHADMIN", "ADMIN")
_RIGHTS = ("role", "status", "isInvisibleOutOfGroup", "isBlindOutOfGroup")


def _get(call: Call) -> Record:
    """Without a number, who asks."""
    return get(call) if call.inside("user") else call.user


def _add(call: Call) -> Record:
    """The e-mail is the login."""
    given = call.inside("user")
    given_text(call, given, "name")
    user = new("users", login=given_text(call, given, "email"))
    return call.database.keep(_change(call, user))


def _update(call: Call, user: Record) -> None:
    """What the request leaves out stays as it is."""
    given = call.inside("user")
    if user.id != call.user.id or not all(is_nothing(given.get(each)) for each in _RIGHTS):
        need_administrator(call)
    _change(call, user)


def _change(call: Call, user: Record) -> Record:
    """Write what a request gives into an employee; nothing, if something is wrong."""
    given = call.inside("user")
    # An empty element clears what may be empty, and changes nothing else.
    kept = {name for name in ("name", "email", "role", "status", "password") if not given.get(name)}
    changed = changes(call, "users", given, kept)
    others = [each for each in call.database.users.values() if each is not user]
    if "email" in changed and any(each.email == changed["email"] for each in others):
        raise Refused("USER_EMAIL_IN_USE", "another employee has that e-mail")
    user |= changed
    return user


def _change_status(call: Call, user: Record) -> None:
    """Without a status it is toggled."""
    opposite = "UNACTIVE" if user.status == "ACTIVE" else "ACTIVE"
    user.status = call.inside("user").get("status") or opposite


def _update_group_membership(call: Call, user: Record) -> None:
    given = call.inside("user")
    added = given.get("addUserGroup") or ()
    joined = existing(call, "user_groups", added, "USER_GROUP_ID_NOT_FOUND", "user group")
    user.userGroups = moved(given, user.userGroups, joined, "delUserGroup")


def _actions_added(call: Call, user: Record) -> Mapping[str, Any]:
    period = call.inside("period")
    begin, end = moment(period.get("begin")), moment(period.get("end"), late=True)
    if begin is None or end is None:
        raise Refused("PARAMETER_MISSING", f"{call.name}/period: begin and end are needed")
    wanted = call.given.get("actionType")
    dates = [
        moment(each.dateTime)
        for each in call.database.actions.values()
        if each.owner == user.id and wanted in (None, each.type)
    ]
    return {"count": sum(date is not None and begin <= date <= end for date in dates)}


def _get_list(call: Call) -> list[Record]:
    """A group makes the status ignored."""
    database = call.database
    users = [*database.users.values()]
    group = call.id_of("userGroup")
    if group:
        users = [each for each in users if group in each.userGroups]
    elif call.given.get("status"):
        users = [each for each in users if each.status == call.given["status"]]
    if call.given.get("onlyOnline"):
        users = [each for each in users if each.isOnline]
    users = matching(call, users, {"9006": lambda user: (user.name, user.lastName)})
    keys: dict[str, str | Callable[[Record], Any]] = {
        "NAME": full_name,
        "GROUP": lambda user: [database.user_groups[key].name for key in user.userGroups],
        "ISACTIVE": lambda user: user.status == "ACTIVE",
        "PROJECTS": lambda user: sum(user.id == each.owner for each in database.projects.values()),
        "ROLE": lambda user: _ROLES.index(user.role) if user.role in _ROLES else -1,
    }
    return in_order(call, users, keys, "NAME_ASC")


def _heads(call: Call, group: Record) -> list[Record]:
    users = call.database.users
    return [users[key] for key in group.heads if key in users]


def _get_group_list(call: Call) -> list[Record]:
    keys: dict[str, str | Callable[[Record], Any]] = {
        "NAME": "name",
        "USERCOUNT": lambda group: (members(call.database, group), group.name.casefold()),
    }
    return in_order(call, call.database.user_groups.values(), keys, "NAME_ASC")


BEHAVIOURS: dict[str, Behaviour] = {
    "user.add": _add,
    "user.update": of_one(_update),
    "user.get": _get,
    "user.getList": _get_list,
    "user.updateGroupMembership": of_one(_update_group_membership),
    "user.changeStatus": of_one(_change_status),
    "user.actionsAdded": of_one(_actions_added),
    "userGroup.add": add_named,
    "userGroup.update": rename,
    "userGroup.get": get,
    "userGroup.getList": _get_group_list,
    "userGroup.getHeads": of_one(_heads),
}
