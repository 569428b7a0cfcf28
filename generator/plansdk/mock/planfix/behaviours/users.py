"""Employees and groups of employees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found, moment
from plansdk.mock.planfix.behaviours.common import (
    existing,
    given_moment,
    named,
    need_administrator,
    need_id,
    need_name,
    phones,
    reference,
    show_phones,
)
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.filters import Filters
from plansdk.mock.planfix.listing import page_of, whole
from plansdk.mock.planfix.records import User, UserGroup
from plansdk.mock.planfix.refused import Refused

_ROLES = ("USER", "TECHADMIN", "ADMIN")


def get(account: Account, call: Call) -> Mapping[str, Any]:
    """user.get; without a number, who asks."""
    given = call.inside("user")
    if given.get("id") is None and given.get("general") is not None:
        for each in account.users.values():
            if each.general == given["general"]:
                return {"user": card(account, each)}
        raise Refused(codes.USER_NOT_FOUND, f"user number {given['general']} does not exist")
    key = call.user.id if given.get("id") is None else given["id"]
    return {"user": card(account, found(account.users, key, codes.USER_NOT_FOUND, "user"))}


def card(account: Account, user: User) -> dict[str, Any]:
    """An employee as answers have it."""
    return {
        "id": user.id,
        "general": user.general,
        "name": user.name,
        "lastName": user.last_name,
        "midName": user.mid_name,
        "login": user.login,
        "email": user.email,
        "secondaryEmails": user.secondary_emails,
        "role": user.role,
        "status": user.status,
        "birthdate": user.birthdate,
        "sex": user.sex,
        "phones": show_phones(account, user.phones),
        "isInvisibleOutOfGroup": user.is_invisible_out_of_group,
        "isBlindOutOfGroup": user.is_blind_out_of_group,
        "userPic": user.user_pic,
        "isOnline": user.is_online,
        "timezone": user.timezone,
        "post": named(account.positions, user.post),
        "userGroups": [named(account.user_groups, key) for key in user.groups],
    }


def add(account: Account, call: Call) -> Mapping[str, Any]:
    """user.add; the e-mail is the login."""
    need_administrator(call, codes.USER_NO_RIGHTS)
    given = call.inside("user")
    need_name(call, given, "name")
    email = need_name(call, given, "email")
    user = User(account.next_id(account.users), login=email)
    user.general = account.next_number(account.users)
    _change(account, user, given)
    account.users[user.id] = user
    return {"user": {"id": user.id}}


def update(account: Account, call: Call) -> Mapping[str, Any]:
    """user.update: what the request leaves out stays as it is."""
    given = call.inside("user")
    user = found(account.users, need_id(call, "user"), codes.USER_NOT_FOUND, "user")
    rights = {"role", "status", "isInvisibleOutOfGroup", "isBlindOutOfGroup"}
    if user.id != call.user.id or rights & given.keys():
        need_administrator(call, codes.USER_NO_RIGHTS)
    _change(account, user, given)
    return {"user": {"id": user.id}}


def _change(account: Account, user: User, given: Mapping[str, Any]) -> None:
    """Write what a request gives into an employee; nothing, if something is wrong."""
    texts = {
        "name": "name",
        "midName": "mid_name",
        "lastName": "last_name",
        "email": "email",
        "role": "role",
        "status": "status",
        "password": "password",
        "sex": "sex",
    }
    # An empty element clears what may be empty, and changes nothing else.
    changes: dict[str, Any] = {
        name: given[wire] or ""
        for wire, name in texts.items()
        if given.get(wire) or (wire in given and wire in _CLEARED)
    }
    email = changes.get("email")
    others = [each for each in account.users.values() if each is not user]
    if email and any(each.email == email for each in others):
        raise Refused(codes.USER_EMAIL_IN_USE, "another employee has that e-mail")
    if "birthdate" in given:
        changes["birthdate"] = given_moment(given, "birthdate")
    if "phones" in given:
        changes["phones"] = phones(account, given["phones"])
    if "post" in given:
        changes["post"] = reference(given, "post")
    flags = {
        "isInvisibleOutOfGroup": "is_invisible_out_of_group",
        "isBlindOutOfGroup": "is_blind_out_of_group",
    }
    changes |= {name: bool(given[wire]) for wire, name in flags.items() if wire in given}
    for name, value in changes.items():
        setattr(user, name, value)


_CLEARED = frozenset({"midName", "lastName", "sex"})
"""Texts that an empty element clears."""


def change_status(account: Account, call: Call) -> Mapping[str, Any]:
    """user.changeStatus; without a status it is toggled."""
    need_administrator(call, codes.USER_NO_RIGHTS)
    user = found(account.users, need_id(call, "user"), codes.USER_NOT_FOUND, "user")
    opposite = "UNACTIVE" if user.status == "ACTIVE" else "ACTIVE"
    user.status = call.inside("user").get("status") or opposite
    return {"user": {"id": user.id}}


def update_group_membership(account: Account, call: Call) -> Mapping[str, Any]:
    """user.updateGroupMembership."""
    need_administrator(call, codes.USER_NO_RIGHTS)
    given = call.inside("user")
    user = found(account.users, need_id(call, "user"), codes.USER_NOT_FOUND, "user")
    joined = existing(
        account.user_groups,
        given.get("addUserGroup") or (),
        codes.USER_GROUP_ID_NOT_FOUND,
        "user group",
    )
    left = given.get("delUserGroup") or ()
    stayed = [key for key in user.groups if key not in left]
    user.groups = list(dict.fromkeys([*stayed, *joined]))
    return {"user": {"id": user.id}}


def actions_added(account: Account, call: Call) -> Mapping[str, Any]:
    """user.actionsAdded."""
    key = need_id(call, "user")
    found(account.users, key, codes.USER_NOT_FOUND, "user")
    period = call.inside("period")
    begin, end = moment(period.get("begin")), moment(period.get("end"), late=True)
    if begin is None or end is None:
        raise Refused(codes.PARAMETER_MISSING, "user.actionsAdded/period: begin and end are needed")
    wanted = call.given.get("actionType")
    counted = 0
    for each in account.actions.values():
        date = moment(each.date_time)
        if each.owner == key and date and begin <= date <= end and wanted in (None, each.type):
            counted += 1
    return {"count": counted}


def get_list(account: Account, call: Call) -> Mapping[str, Any]:
    """user.getList; a group makes the status ignored."""
    users = [*account.users.values()]
    group = reference(call.given, "userGroup")
    if group:
        users = [each for each in users if group in each.groups]
    elif call.given.get("status"):
        users = [each for each in users if each.status == call.given["status"]]
    if call.given.get("onlyOnline"):
        users = [each for each in users if each.is_online]
    filters = Filters(call.kinds.get("UserFilterType", {}), _GETTERS)
    users = filters.matching(users, call.given.get("filters") or (), call.now)
    _sort(account, users, call.given.get("sortType") or "NAME_ASC")
    return {"users": page_of(call, users, lambda each: card(account, each))}


_GETTERS: dict[str, Callable[[User], Any]] = {
    "9003": lambda each: each.email,
    "9006": lambda each: (each.name, each.last_name),
}


def _sort(account: Account, users: list[User], order: str) -> None:
    name, _, direction = order.partition("_")

    def projects(user: User) -> int:
        return sum(user.id == each.owner for each in account.projects.values())

    keys: dict[str, Callable[[User], Any]] = {
        "NAME": lambda user: user.full_name.casefold(),
        "GROUP": lambda user: [account.user_groups[key].name for key in user.groups],
        "ISACTIVE": lambda user: user.status == "ACTIVE",
        "PROJECTS": projects,
        "ROLE": lambda user: _ROLES.index(user.role) if user.role in _ROLES else -1,
    }
    key = keys[name]
    users.sort(key=lambda user: (key(user), user.id), reverse=direction == "DESC")


def add_group(account: Account, call: Call) -> Mapping[str, Any]:
    """userGroup.add."""
    need_administrator(call, codes.USER_GROUP_NO_RIGHTS)
    name = need_name(call, call.inside("userGroup"), "name")
    key = account.next_id(account.user_groups)
    account.user_groups[key] = UserGroup(key, name)
    return {"userGroup": {"id": key}}


def update_group(account: Account, call: Call) -> Mapping[str, Any]:
    """userGroup.update."""
    need_administrator(call, codes.USER_GROUP_NO_RIGHTS)
    group = _group(account, call)
    group.name = need_name(call, call.inside("userGroup"), "name")
    return {"userGroup": {"id": group.id}}


def get_group(account: Account, call: Call) -> Mapping[str, Any]:
    """userGroup.get."""
    return {"userGroup": _show_group(account, _group(account, call))}


def get_heads(account: Account, call: Call) -> Mapping[str, Any]:
    """userGroup.getHeads."""
    heads = [account.users[key] for key in _group(account, call).heads if key in account.users]
    return {"users": whole(heads, lambda each: card(account, each))}


def get_group_list(account: Account, call: Call) -> Mapping[str, Any]:
    """userGroup.getList; the members are counted for administrators only."""
    order: str = call.given.get("sortType") or "NAME_ASC"
    name, _, direction = order.partition("_")
    groups = [*account.user_groups.values()]
    groups.sort(
        key=lambda each: (
            _members(account, each) if name == "USERCOUNT" else 0,
            each.name.casefold(),
            each.id,
        ),
        reverse=direction == "DESC",
    )

    def shown(group: UserGroup) -> dict[str, Any]:
        made = _show_group(account, group)
        return made if call.user.role == "ADMIN" else made | {"userCount": 0}

    return {"userGroups": page_of(call, groups, shown)}


def _group(account: Account, call: Call) -> UserGroup:
    return found(
        account.user_groups, need_id(call, "userGroup"), codes.USER_GROUP_NOT_FOUND, "user group"
    )


def _members(account: Account, group: UserGroup) -> int:
    return sum(group.id in each.groups for each in account.users.values())


def _show_group(account: Account, group: UserGroup) -> dict[str, Any]:
    return {"id": group.id, "name": group.name, "userCount": _members(account, group)}
