"""Lists of contacts, and what contacts are sorted by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account
from plansdk.mock.planfix.behaviours.common import named
from plansdk.mock.planfix.behaviours.contacts import card
from plansdk.mock.planfix.behaviours.task_lists import show_filter
from plansdk.mock.planfix.behaviours.tasks import is_overdue
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.filters import Filters
from plansdk.mock.planfix.listing import page_of, whole
from plansdk.mock.planfix.records import Contact, Task
from plansdk.mock.planfix.refused import Refused
from plansdk.mock.planfix.statuses import is_active


def get_list(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.getList."""
    contacts = _targeted(account, call)
    company = call.given.get("company")
    if company:
        contacts = [each for each in contacts if company in each.contractors]
    text: str = (call.given.get("search") or "").casefold()
    if text:
        contacts = [each for each in contacts if _mentions(each, text)]
    contacts = _filters(account, call).matching(contacts, call.given.get("filters") or (), call.now)
    return {"contacts": page_of(call, contacts, lambda each: card(account, call, each))}


def _mentions(contact: Contact, text: str) -> bool:
    fields = (contact.name, contact.last_name, contact.email)
    return any(text in each.casefold() for each in fields)


def _targeted(account: Account, call: Call) -> list[Contact]:
    target: str = call.given.get("target") or "contact"
    everyone = account.contacts.values()
    if target == "template":
        return [each for each in everyone if each.is_template]
    real = [each for each in everyone if not each.is_template]
    if target in ("contact", "company"):
        return [each for each in real if each.is_company is (target == "company")]
    saved = account.contact_filters.get(target)
    if saved is None:
        raise Refused(codes.VALUE_NOT_ALLOWED, f"there is no contact filter {target[:60]!r}")
    conditions = [each.as_given() for each in saved.conditions]
    return _filters(account, call).matching(real, conditions, call.now)


def _filters(account: Account, call: Call) -> Filters[Contact]:
    return Filters(
        call.kinds.get("ContactFilterType", {}),
        {**_own(account), **_in_tasks(account, call)},
        lambda contact, key: contact.custom_data.get(key, ""),
    )


def _own(account: Account) -> dict[str, Callable[[Contact], Any]]:
    return {
        "12": lambda each: each.created,
        "4223": lambda each: each.birthdate,
        "4011": lambda each: each.birthdate,
        "1": lambda each: each.created_by,
        "2": lambda each: each.responsible.users,
        # Employees see and change every contact here.
        "47": lambda _: account.users.keys(),
        "48": lambda _: account.users.keys(),
        "4006": lambda each: each.is_company,
        "4007": lambda each: not each.is_company,
        "4010": lambda each: each.has_access,
        "4012": lambda each: each.can_be_worker,
        "4017": lambda each: not each.can_be_worker,
        "4013": lambda each: each.can_be_client,
        "4018": lambda each: not each.can_be_client,
        "4001": lambda each: (each.name, each.last_name),
        "4002": lambda each: each.post,
        "4003": lambda each: [phone.number for phone in each.phones],
        "4004": lambda each: each.address,
        "4005": lambda each: each.email,
        "4221": lambda each: each.secondary_emails,
        "4014": lambda each: each.name,
        "4015": lambda each: each.last_name,
        "4008": lambda each: each.group,
        "4016": lambda each: each.template,
    }


def _in_tasks(account: Account, call: Call) -> dict[str, Callable[[Contact], Any]]:
    """Conditions on the tasks of a contact, as a counterparty or as a participant."""

    def of_client(contact: Contact) -> list[Task]:
        return [each for each in account.tasks.values() if each.client == contact.id]

    def of_member(contact: Contact) -> list[Task]:
        number = contact.userid
        return [
            each
            for each in account.tasks.values()
            if number in each.workers.users or number in each.members.users
        ]

    def active(tasks: list[Task]) -> bool:
        return any(is_active(account, each) for each in tasks)

    def overdue(tasks: list[Task]) -> bool:
        return any(is_overdue(account, each, call.now) for each in tasks)

    def last(tasks: list[Task]) -> Any:
        return max((each.changed for each in tasks if each.changed), default=None)

    return {
        "4201": lambda each: not active(of_client(each)),
        "4202": lambda each: not active(of_member(each)),
        "4203": lambda each: active(of_client(each)),
        "4204": lambda each: active(of_member(each)),
        "4205": lambda each: overdue(of_client(each)),
        "4206": lambda each: overdue(of_member(each)),
        "4213": lambda each: last(of_client(each)),
        "4214": lambda each: last(of_member(each)),
        "4219": lambda each: None if of_client(each) else each.updated,
        "4220": lambda each: None if of_member(each) else each.updated,
    }


def get_filter_list(account: Account, _call: Call) -> Mapping[str, Any]:
    """contact.getFilterList."""
    return {"contactFilterList": whole([*account.contact_filters.values()], show_filter)}


def get_group_list(account: Account, _call: Call) -> Mapping[str, Any]:
    """contact.getGroupList."""
    groups = account.contact_groups
    return {"contactGroups": whole([*groups], lambda key: named(groups, key))}


def get_phone_types(account: Account, _call: Call) -> Mapping[str, Any]:
    """contact.getPhoneTypes."""
    types = account.phone_types
    return {"phoneTypes": whole([*types], lambda key: named(types, key))}
