"""Actions, which newer documentation calls comments, of tasks and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found, moment
from plansdk.mock.planfix.behaviours import analitic_rows
from plansdk.mock.planfix.behaviours.common import (
    existing,
    existing_users,
    find_task,
    given_moment,
    need_id,
    reference,
    show_users,
    titled,
)
from plansdk.mock.planfix.behaviours.contacts import find as find_contact
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.listing import page_of
from plansdk.mock.planfix.records import Action
from plansdk.mock.planfix.refused import Refused
from plansdk.mock.planfix.statuses import following, number_of

_WRITTEN = ("ACTION", "COMMENT")
"""Types of actions that people write, and may change."""


def get(account: Account, call: Call) -> Mapping[str, Any]:
    """action.get."""
    return {"action": card(account, _find(account, call))}


def _find(account: Account, call: Call) -> Action:
    return found(account.actions, need_id(call, "action"), codes.ACTION_NOT_FOUND, "action")


def card(account: Account, action: Action) -> dict[str, Any]:
    """An action as answers have it, without what does not apply."""
    task = account.tasks.get(action.task)
    shown: dict[str, Any] = {
        "id": action.id,
        "description": action.description,
        "type": action.type,
        "isNotRead": action.is_not_read,
        "fromEmail": action.from_email,
        "dateTime": action.date_time,
        "task": titled(account.tasks, action.task),
        "owner": {"id": action.owner, "name": account.user_name(action.owner)},
        "project": titled(account.projects, task.project if task else 0),
        "notifiedList": show_users(account, action.notified),
    }
    if action.contact in account.contacts:
        contact = account.contacts[action.contact]
        shown["contact"] = {"general": contact.general, "name": contact.full_name}
    if action.old_status is not None:
        shown["statusChange"] = {"oldStatus": action.old_status, "newStatus": action.new_status}
    if action.old_date or action.new_date:
        shown["taskExpectDateChanged"] = {
            "oldDate": action.old_date,
            "newDate": action.new_date,
            "newDateIsSet": action.new_date is not None,
            "oldDateIsSet": action.old_date is not None,
        }
    files = [account.files[key] for key in action.files if key in account.files]
    if files:
        shown["files"] = [{"id": each.id, "name": each.name} for each in files]
    rows = analitic_rows.of_action(account, action.id)
    if rows:
        shown["analitics"] = [
            {"id": row.analitic, "key": row.key, "name": account.analitics[row.analitic].name}
            for row in rows
        ]
    return shown


def add(account: Account, call: Call) -> Mapping[str, Any]:
    """action.add."""
    given = call.inside("action")
    if not given:
        raise Refused(codes.PARAMETER_MISSING, "action.add/action: missing")
    action = Action(0, date_time=given_moment(given, "dateTime") or call.now)
    if given.get("task"):
        action.task = find_task(account, given["task"], codes.ACTION_TASK_NO_ACCESS).id
    else:
        action.contact = find_contact(account, given["contact"], ("general",)).id
    action.owner = reference(given, "owner") or call.user.id
    existing_users(account, [action.owner])
    _write(account, action, given)
    rows = analitic_rows.read(account, given.get("analitics") or ())
    status = _new_status(account, action, given)
    action.id = account.next_id(account.actions)
    _change_status(account, call, action, status)
    account.add_action(action)
    analitic_rows.keep(account, action.id, rows)
    _commented(account, call, action)
    return {"action": {"id": action.id}}


def update(account: Account, call: Call) -> Mapping[str, Any]:
    """action.update: only what people wrote can be changed."""
    given = call.inside("action")
    action = _find(account, call)
    if action.type not in _WRITTEN:
        raise Refused(
            codes.ACTION_NOT_UPDATED, f"an action of type {action.type} cannot be changed"
        )
    rows = analitic_rows.read(account, given.get("analitics") or (), action.id)
    removed = existing(
        {row.key: row for row in analitic_rows.of_action(account, action.id)},
        given.get("deletedAnalitics") or (),
        codes.ANALITIC_KEY_FOREIGN,
        "row",
    )
    status = _new_status(account, action, given, updated=True)
    _write(account, action, given)
    _change_status(account, call, action, status)
    if given_moment(given, "dateTime"):
        action.date_time = given["dateTime"]
    for key in removed:
        del account.analitic_rows[key]
    analitic_rows.keep(account, action.id, rows)
    return {"action": {"id": action.id}}


def _write(account: Account, action: Action, given: Mapping[str, Any]) -> None:
    notified: Mapping[str, Any] = given.get("notifiedList") or {}
    users = existing_users(account, notified.get("user") or ())
    if "description" in given:
        action.description = given["description"]
    if "notifiedList" in given:
        action.notified = users
    if "isHidden" in given:
        action.is_hidden = bool(given["isHidden"])


def _new_status(
    account: Account, action: Action, given: Mapping[str, Any], *, updated: bool = False
) -> int | None:
    """The status that an action gives its task, None for the one it has.

    Raises:
        Refused: It is not possible, or this action is not the one to do it.
    """
    if given.get("taskNewStatus") is None:
        return None
    number = number_of(given["taskNewStatus"])
    if not action.task:
        raise Refused(codes.ACTION_MAY_NOT_CHANGE_STATUS, "the action belongs to a contact")
    if updated and account.index.actions_by_task[action.task][-1] != action.id:
        raise Refused(codes.ACTION_MAY_NOT_CHANGE_STATUS, "the action is not the latest one")
    task = account.tasks[action.task]
    if number == task.status:
        return None
    if number not in following(account, task):
        raise Refused(
            codes.ACTION_STATUS_NOT_ALLOWED, f"{number} cannot follow the status {task.status}"
        )
    return number


def _change_status(account: Account, call: Call, action: Action, number: int | None) -> None:
    if number is None:
        return
    task = account.tasks[action.task]
    action.old_status, action.new_status = task.status, number
    # The action itself says so; there is no further one.
    task.status, task.changed = number, call.now


def _commented(account: Account, call: Call, action: Action) -> None:
    if action.task:
        account.tasks[action.task].commented = call.now
    elif action.contact:
        account.contacts[action.contact].commented = call.now


def delete(account: Account, call: Call) -> Mapping[str, Any]:
    """action.delete: not one that changed the status of its task."""
    action = _find(account, call)
    if action.old_status is not None:
        raise Refused(codes.ACTION_NO_RIGHTS, "the action changed the status of the task")
    account.delete_action(action)
    return {"action": {"id": action.id}}


def get_list(account: Account, call: Call) -> Mapping[str, Any]:
    """action.getList."""
    if call.inside("task"):
        actions = account.actions_of_task(find_task(account, call.inside("task")).id)
    else:
        contact = find_contact(account, call.inside("contact"), ("general",))
        actions = [each for each in account.actions.values() if each.contact == contact.id]
    return _page(account, call, actions)


def get_list_by_period(account: Account, call: Call) -> Mapping[str, Any]:
    """action.getListByPeriod."""
    begin = moment(given_moment(call.given, "fromDate"))
    end = moment(given_moment(call.given, "toDate"), late=True)
    if begin is None or end is None:
        raise Refused(
            codes.PARAMETER_MISSING, "action.getListByPeriod: fromDate and toDate are needed"
        )
    actions = _of_task(account, call)
    dated = [(each, moment(each.date_time)) for each in actions]
    within = [each for each, date in dated if date is not None and begin <= date <= end]
    return _page(account, call, within)


def get_list_with_analitic(account: Account, call: Call) -> Mapping[str, Any]:
    """action.getListWithAnalitic."""
    key = need_id(call, "analitic")
    found(account.analitics, key, codes.ANALITIC_NOT_FOUND, "data tag")
    tagged = {row.action for row in account.analitic_rows.values() if row.analitic == key}
    return _page(account, call, [each for each in _of_task(account, call) if each.id in tagged])


def _of_task(account: Account, call: Call) -> list[Action]:
    key = reference(call.given, "task")
    if not key:
        return [*account.actions.values()]
    return account.actions_of_task(find_task(account, {"id": key}).id)


def _page(account: Account, call: Call, actions: list[Action]) -> Mapping[str, Any]:
    def age(action: Action) -> tuple[str, int]:
        date = moment(action.date_time)
        return (date.isoformat() if date else "", action.id)

    order = sorted(actions, key=age, reverse=call.given.get("sort") != "asc")
    return {"actions": page_of(call, order, lambda each: card(account, each))}
