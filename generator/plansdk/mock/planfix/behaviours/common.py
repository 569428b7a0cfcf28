"""What behaviours of several groups share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.checking import integer, is_nothing
from plansdk.mock.planfix.records import Action, CustomData, People, Phone, Task
from plansdk.mock.planfix.refused import Refused


def reference(given: Mapping[str, Any], name: str) -> int:
    """The id inside of a reference, 0 for none."""
    inside: Mapping[str, Any] = given.get(name) or {}
    return inside.get("id") or 0


def need_id(call: Call, name: str) -> int:
    """The id that a request must give inside of an element.

    Raises:
        Refused: It does not.
    """
    key: int | None = call.inside(name).get("id")
    if key is None:
        raise Refused(codes.PARAMETER_MISSING, f"{call.method}/{name}/id: missing")
    return key


def need_name(call: Call, given: Mapping[str, Any], name: str) -> str:
    """A text that must not be empty.

    Raises:
        Refused: It is.
    """
    text: str = given.get(name) or ""
    if not text.strip():
        raise Refused(codes.PARAMETER_MISSING, f"{call.method}: {name}: missing")
    return text


def need_administrator(call: Call, code: str) -> None:
    """Refuse everybody else.

    Raises:
        Refused: The employee who asks is no administrator.
    """
    if call.user.role != "ADMIN":
        raise Refused(code, f"{call.method} is for administrators")


def find_task(account: Account, given: Mapping[str, Any], code: str = codes.TASK_NOT_FOUND) -> Task:
    """The task of a request, by id or number.

    Raises:
        Refused: None is named, or there is no such task.
    """
    number = given.get("general")
    if number is not None:
        return found(account.index.tasks_by_number, number, code, "task number")
    return found(account.tasks, given.get("id"), code, "task")


def existing(table: Mapping[int, Any], keys: Iterable[int], code: str, what: str) -> list[int]:
    """Ids of a request, each of which must exist; repeated ones count once.

    Raises:
        Refused: One does not.
    """
    unique = list(dict.fromkeys(key for key in keys if key))
    for key in unique:
        found(table, key, code, what)
    return unique


def existing_users(account: Account, keys: Iterable[int]) -> list[int]:
    """Ids of employees, or of contacts beside them.

    Raises:
        Refused: Nobody has one of them.
    """
    unique = list(dict.fromkeys(key for key in keys if key))
    for key in unique:
        if key not in account.users and key not in account.index.contacts_by_userid:
            raise Refused(codes.USER_NOT_FOUND, f"user {key} does not exist")
    return unique


def people(account: Account, given: Mapping[str, Any] | None) -> People:
    """Users and groups of a request.

    Raises:
        Refused: One of them does not exist.
    """
    given = given or {}
    users = existing_users(account, given.get("users") or ())
    groups = given.get("groups") or ()
    return People(users, existing(account.user_groups, groups, codes.USER_GROUP_NOT_FOUND, "group"))


def show_people(account: Account, people: People) -> dict[str, Any]:
    """Users and groups as an answer has them."""
    return {
        "users": show_users(account, people.users),
        "groups": [{"id": key, "name": account.user_groups[key].name} for key in people.groups],
    }


def show_users(account: Account, keys: Iterable[int]) -> list[dict[str, Any]]:
    """Users as an answer has them."""
    return [{"id": key, "name": account.user_name(key)} for key in keys]


def named(table: Mapping[int, Any], key: int) -> dict[str, Any]:
    """A reference with a name; id 0 and an empty name for none."""
    return {"id": key, "name": table[key].name if key in table else ""}


def titled(table: Mapping[int, Any], key: int) -> dict[str, Any]:
    """A reference with a title; id 0 and an empty title for none."""
    return {"id": key, "title": table[key].title if key in table else ""}


def phones(account: Account, given: Iterable[Mapping[str, Any]]) -> list[Phone]:
    """Phone numbers of a request.

    Raises:
        Refused: There is no such type of phone numbers.
    """
    read: list[Phone] = []
    for each in given:
        key = each.get("typeId") or 0
        if key:
            found(account.phone_types, key, codes.VALUE_NOT_ALLOWED, "type of phone numbers")
        read.append(Phone(each.get("number") or "", key))
    return read


def show_phones(account: Account, phones: Iterable[Phone]) -> list[dict[str, Any]]:
    """Phone numbers as an answer has them."""
    return [
        {
            "number": each.number,
            "typeId": each.type,
            "typeName": named(account.phone_types, each.type)["name"],
        }
        for each in phones
    ]


def custom_values(
    account: Account, call: Call, given: Iterable[Mapping[str, Any]], of: str
) -> CustomData:
    """Values of custom fields in a request.

    Raises:
        Refused: A field has no id, or does not belong to such things.
    """
    read: CustomData = {}
    for each in given:
        key = each.get("id")
        if key is None:
            raise Refused(codes.PARAMETER_MISSING, f"{call.method}: customValue/id: missing")
        known = account.custom_fields.get(key)
        if (known is None or known.of != of) and not call.lenient:
            raise Refused(codes.VALUE_NOT_ALLOWED, f"a {of} has no custom field {key}")
        read[key] = each.get("value") or ""
    return read


def show_custom(account: Account, values: CustomData, of: str) -> list[dict[str, Any]]:
    """All custom fields of a thing as an answer has them, set or not."""
    shown: list[dict[str, Any]] = []
    for key, each in account.custom_fields.items():
        if each.of == of:
            value = values.get(key, "")
            text = custom_text(account, each.type, value)
            shown.append({"field": {"id": key, "name": each.name}, "value": value, "text": text})
    for key, value in values.items():
        if key not in account.custom_fields:
            shown.append({"field": {"id": key, "name": ""}, "value": value, "text": value})
    return shown


def custom_text(account: Account, type_: str, value: str) -> str:
    """The value of a field as Planfix shows it to people."""
    if type_ == "CHECKBOX" and value in ("0", "1"):
        return "Да" if value == "1" else "Нет"
    parts = [each.strip().strip('"') for each in value.strip("[]").split(",")]
    if type_ in ("USER", "LOGINLIST"):
        return ", ".join(account.user_name(integer(each) or 0) or each for each in parts)
    return ", ".join(parts) if value.startswith("[") else value


def log(account: Account, call: Call, type_: str, **fields: Any) -> Action | None:
    """Write an action of the system, unless the request is silent."""
    if call.silent:
        return None
    key = account.next_id(account.actions)
    made = Action(key, type=type_, owner=call.user.id, date_time=call.now, **fields)
    return account.add_action(made)


def given_moment(given: Mapping[str, Any], name: str) -> dt.date | None:
    """A date or moment of a request, None where it is absent or empty."""
    value = given.get(name)
    return None if is_nothing(value) else value
