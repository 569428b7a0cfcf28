"""Contacts and companies: read, create, change, delete, list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix.behaviours.generic import all_of, get, of_one
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, custom_data, moved
from plansdk.mock.planfix.filters import Getter, matching, saved_filter
from plansdk.mock.planfix.finding import existing, found
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.statuses import is_active
from plansdk.mock.planfix.views import is_overdue


def _add(call: Call) -> Record:
    database, given = call.database, call.inside("contact")
    if not (given.get("name") or given.get("lastName")):
        raise Refused("PARAMETER_MISSING", f"{call.name}/contact: a name is missing")
    contact = new("contacts", created=call.now, createdBy=call.user.id)
    contact.canBeWorker = contact.canBeClient = True
    _change(call, contact)
    contact.userid = max([0, *database.users, *database.by("contacts", "userid")]) + 1
    return database.keep(contact)


def _change(call: Call, contact: Record) -> None:
    """Write what a request gives into a contact; nothing, if something is wrong.

    What the request leaves out stays as it is.
    """
    given = call.inside("contact")
    changed = changes(call, "contacts", given)
    for email in (changed.get("email", ""), *changed.get("secondaryEmails", ())):
        _check_email(email)
    if changed.get("template"):
        by_number = call.database.by("contacts", "general")
        found(by_number, changed["template"], "CONTACT_NOT_FOUND", "template number")
    telegram: Mapping[str, Any] = given.get("telegram") or {}
    if telegram:
        changed["telegram_id"] = telegram.get("id") or 0
        changed["telegram_name"] = telegram.get("username") or ""
    contact |= changed | {
        "customData": custom_data(call, contact),
        "lastUpdateDate": call.now,
    }


def _update_custom_data(call: Call, contact: Record) -> None:
    """Other fields keep their values."""
    contact.customData = custom_data(call, contact)
    contact.lastUpdateDate = call.now


def _check_email(text: str) -> None:
    """Refuse what cannot be an e-mail address."""
    name, at, domain = text.partition("@")
    if text and not (name and at and "." in domain and not any(c.isspace() for c in text)):
        raise Refused("CONTACT_EMAIL_MALFORMED", f"{text[:60]!r} is no e-mail address")


def _delete(call: Call, contact: Record) -> None:
    call.database.remove(contact)


def _update_contractors(call: Call, contact: Record) -> None:
    given: Mapping[str, Any] = call.inside("contact").get("contractors") or {}
    companies = given.get("addClient") or ()
    added = existing(call, "contacts", companies, "CLIENT_NOT_FOUND", "company")
    contact.contractors = moved(given, contact.contractors, added, "delClient")


def _manage_access(call: Call, contact: Record) -> Mapping[str, Any]:
    """The first opening sends an invitation."""
    given = call.inside("contact")
    opens = given.get("havePlanfixAccess")
    if opens is None:
        raise Refused("PARAMETER_MISSING", f"{call.name}: havePlanfixAccess: missing")
    if opens and not contact.isActivated:
        email: str = given.get("email") or contact.userEmail or contact.email
        if not email:
            raise Refused("PARAMETER_MISSING", f"{call.name}: email: missing")
        _check_email(email)
        outcome = "NOTICE_RESEND" if contact.havePlanfixAccess else "NOTICE_SEND"
        contact.userEmail = email
    elif contact.isActivated:
        outcome = contact.userStatus = "ACTIVE" if opens else "UNACTIVE"
    else:
        outcome = "ACCESS_CANCELED"
    contact.havePlanfixAccess = opens
    return {"contact": {"id": contact.id, "status": outcome}}


def _update_user_info(call: Call, contact: Record) -> None:
    user: Mapping[str, Any] = call.inside("contact").get("user") or {}
    if not contact.havePlanfixAccess:
        raise Refused("CONTACT_WITHOUT_ACCESS", "the contact was given no access")
    if not contact.isActivated:
        error = "CONTACT_ACCESS_NOT_ACTIVATED"
        if user.get("password"):
            error = "CONTACT_PASSWORD_WITHOUT_ACCESS"
        raise Refused(error, "the contact has not activated the access")
    email: str = user.get("email") or contact.userEmail
    _check_email(email)
    others = [each for each in call.database.contacts.values() if each is not contact]
    if any(each.userEmail == email for each in others if each.havePlanfixAccess):
        raise Refused("CONTACT_LOGIN_NOT_UNIQUE", "another contact has that e-mail")
    contact |= {"userEmail": email, "userStatus": user.get("status") or contact.userStatus}


def _get_list(call: Call) -> list[Record]:
    target: str = call.given.get("target") or "contact"
    is_template = target == "template"
    contacts = [each for each in call.database.contacts.values() if each.isTemplate is is_template]
    conditions: list[Mapping[str, Any]] = []
    if target in ("contact", "company"):
        contacts = [each for each in contacts if each.isCompany is (target == "company")]
    elif not is_template:
        conditions = saved_filter(call, target)
    company = call.given.get("company")
    if company:
        contacts = [each for each in contacts if company in each.contractors]
    text: str = (call.given.get("search") or "").casefold()
    if text:
        contacts = [each for each in contacts if _mentions(each, text)]
    return matching(call, contacts, _derived(call), conditions)


def _mentions(contact: Record, text: str) -> bool:
    return any(text in each.casefold() for each in (contact.name, contact.lastName, contact.email))


def _derived(call: Call) -> dict[str, Getter]:
    """What conditions compare that is no field of a contact."""
    database = call.database

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
        return any(is_overdue(call, each) for each in tasks)

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
    "contact.add": _add,
    "contact.update": of_one(_change),
    "contact.updateCustomData": of_one(_update_custom_data),
    "contact.get": get,
    "contact.managePlanfixAccess": of_one(_manage_access),
    "contact.updateUserInfo": of_one(_update_user_info),
    "contact.updateContractors": of_one(_update_contractors),
    "contact.delete": of_one(_delete),
    "contact.getList": _get_list,
    "contact.getFilterList": all_of("contact_filters"),
    "contact.getPhoneTypes": all_of("phone_types"),
    "contact.getGroupList": all_of("contact_groups"),
}
