"""Lists of contacts, and what contacts are sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix.behaviours.kinds import CONTACT, CONTACT_FILTER, CONTACT_GROUP, PHONE_TYPE
from plansdk.mock.planfix.call import Behaviour, Call
from plansdk.mock.planfix.database import Database
from plansdk.mock.planfix.filters import Getter, in_saved, matching
from plansdk.mock.planfix.records import Record
from plansdk.mock.planfix.statuses import is_active
from plansdk.mock.planfix.views import is_overdue


def _get_list(database: Database, call: Call) -> Mapping[str, Any]:
    contacts = _targeted(database, call)
    company = call.given.get("company")
    if company:
        contacts = [each for each in contacts if company in each.contractors]
    text: str = (call.given.get("search") or "").casefold()
    if text:
        contacts = [each for each in contacts if _mentions(each, text)]
    conditions = call.given.get("filters") or ()
    contacts = matching(call, "contacts", contacts, conditions, _derived(database, call))
    return CONTACT.page(database, call, "contacts", contacts)


def _mentions(contact: Record, text: str) -> bool:
    return any(text in each.casefold() for each in (contact.name, contact.lastName, contact.email))


def _targeted(database: Database, call: Call) -> list[Record]:
    target: str = call.given.get("target") or "contact"
    is_template = target == "template"
    contacts = [each for each in database.contacts.values() if each.isTemplate is is_template]
    if is_template:
        return contacts
    if target in ("contact", "company"):
        return [each for each in contacts if each.isCompany is (target == "company")]
    derived = _derived(database, call)
    return in_saved(call, "contacts", contacts, database.contact_filters, target, derived)


def _derived(database: Database, call: Call) -> dict[str, Getter]:
    """What conditions compare that is no field of a contact."""

    def of_client(contact: Record) -> list[Record]:
        return [each for each in database.tasks.values() if each.client == contact.id]

    def of_member(contact: Record) -> list[Record]:
        number = contact.userid
        return [
            each
            for each in database.tasks.values()
            if number in each.workers.users or number in each.members.users
        ]

    def active(tasks: list[Record]) -> bool:
        return any(is_active(database, each) for each in tasks)

    def overdue(tasks: list[Record]) -> bool:
        return any(is_overdue(database, call, each) for each in tasks)

    def last(tasks: list[Record]) -> Any:
        return max((each.changed for each in tasks if each.changed), default=None)

    return {
        "2": lambda each: each.responsible.users,
        # Employees see and change every contact here.
        "47": lambda _: database.users.keys(),
        "48": lambda _: database.users.keys(),
        "4001": lambda each: (each.name, each.lastName),
        "4003": lambda each: [phone.number for phone in each.phones],
        "4201": lambda each: not active(of_client(each)),
        "4202": lambda each: not active(of_member(each)),
        "4203": lambda each: active(of_client(each)),
        "4204": lambda each: active(of_member(each)),
        "4205": lambda each: overdue(of_client(each)),
        "4206": lambda each: overdue(of_member(each)),
        "4213": lambda each: last(of_client(each)),
        "4214": lambda each: last(of_member(each)),
        "4219": lambda each: None if of_client(each) else each.lastUpdateDate,
        "4220": lambda each: None if of_member(each) else each.lastUpdateDate,
    }


BEHAVIOURS: dict[str, Behaviour] = {
    "contact.getList": _get_list,
    "contact.getFilterList": CONTACT_FILTER.listed("contactFilterList"),
    "contact.getPhoneTypes": PHONE_TYPE.listed("phoneTypes"),
    "contact.getGroupList": CONTACT_GROUP.listed("contactGroups"),
}
