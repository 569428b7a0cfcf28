"""Contacts and companies: read, create, change, delete, list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.behaviours.kinds import CONTACT, CONTACT_FILTER, CONTACT_GROUP, PHONE_TYPE
from plansdk.mock.planfix.call import Behaviour, Call, Refused
from plansdk.mock.planfix.changes import changes, custom_data, existing, log, moved
from plansdk.mock.planfix.database import Database, found
from plansdk.mock.planfix.filters import Getter, in_saved, matching
from plansdk.mock.planfix.records import Record, new
from plansdk.mock.planfix.statuses import is_active
from plansdk.mock.planfix.views import is_overdue


def _add(database: Database, call: Call) -> Mapping[str, Any]:
    given = call.inside("contact")
    if not (given.get("name") or given.get("lastName")):
        raise Refused(codes.PARAMETER_MISSING, "contact.add/contact: a name is missing")
    contact = new("contacts", created=call.now, createdBy=call.user.id)
    contact.isCompany = bool(given.get("isCompany"))
    contact.canBeWorker = contact.canBeClient = True
    _change(database, call, contact)
    contact.userid = max([0, *database.users, *database.by("contacts", "userid")]) + 1
    database.keep("contacts", contact)
    return CONTACT.answer(contact, "id", "userid", "general") | _logged(database, call, contact)


def _logged(database: Database, call: Call, contact: Record) -> dict[str, Any]:
    return {"actionid": log(database, call, "ACTION", contact=contact.id)}


def _update(database: Database, call: Call) -> Mapping[str, Any]:
    """What the request leaves out stays as it is."""
    contact = CONTACT.named(database, call)
    _change(database, call, contact)
    return CONTACT.answer(contact, "id", "general") | _logged(database, call, contact)


def _update_custom_data(database: Database, call: Call) -> Mapping[str, Any]:
    """Other fields keep their values."""
    contact = CONTACT.named(database, call)
    values = custom_data(database, call, call.inside("contact"), "contact")
    contact |= {"customData": contact.customData | values, "lastUpdateDate": call.now}
    return CONTACT.answer(contact, "id", "general") | _logged(database, call, contact)


def _change(database: Database, call: Call, contact: Record) -> None:
    """Write what a request gives into a contact; nothing, if something is wrong."""
    given = call.inside("contact")
    changed = changes(database, "contacts", given, {"isCompany", "contractors"})
    for email in (changed.get("email", ""), *changed.get("secondaryEmails", ())):
        _check_email(email)
    if changed.get("template"):
        by_number = database.by("contacts", "general")
        found(by_number, changed["template"], codes.CONTACT_NOT_FOUND, "template number")
    telegram: Mapping[str, Any] = given.get("telegram") or {}
    if telegram:
        changed["telegram_id"] = telegram.get("id") or 0
        changed["telegram_name"] = telegram.get("username") or ""
    values = custom_data(database, call, given, "contact")
    changed |= {"customData": contact.customData | values, "lastUpdateDate": call.now}
    contact |= changed


def _check_email(text: str) -> None:
    """Refuse what cannot be an e-mail address."""
    name, at, domain = text.partition("@")
    if text and not (name and at and "." in domain and not any(c.isspace() for c in text)):
        raise Refused(codes.CONTACT_EMAIL_MALFORMED, f"{text[:60]!r} is no e-mail address")


def _delete(database: Database, call: Call) -> Mapping[str, Any]:
    CONTACT.need_administrator(call)
    contact = CONTACT.named(database, call)
    database.remove("contacts", contact)
    for action in [each for each in database.actions.values() if each.contact == contact.id]:
        database.remove("actions", action)
    for each in database.contacts.values():
        each.contractors = [key for key in each.contractors if key != contact.id]
    for thing in (*database.tasks.values(), *database.projects.values()):
        if thing.client == contact.id:
            thing.client = 0
    return CONTACT.answer(contact)


def _update_contractors(database: Database, call: Call) -> Mapping[str, Any]:
    contact = CONTACT.named(database, call)
    given: Mapping[str, Any] = call.inside("contact").get("contractors") or {}
    companies = given.get("addClient") or ()
    added = existing(database.contacts, companies, codes.CLIENT_NOT_FOUND, "company")
    contact.contractors = moved(given, contact.contractors, added, "delClient")
    return CONTACT.answer(contact)


def _manage_access(database: Database, call: Call) -> Mapping[str, Any]:
    """The first opening sends an invitation."""
    CONTACT.need_administrator(call)
    contact, given = CONTACT.named(database, call), call.inside("contact")
    opens = given.get("havePlanfixAccess")
    if opens is None:
        raise Refused(codes.PARAMETER_MISSING, f"{call.method}: havePlanfixAccess: missing")
    if opens and not contact.isActivated:
        email: str = given.get("email") or contact.userEmail or contact.email
        if not email:
            raise Refused(codes.PARAMETER_MISSING, f"{call.method}: email: missing")
        _check_email(email)
        outcome = "NOTICE_RESEND" if contact.havePlanfixAccess else "NOTICE_SEND"
        contact.userEmail = email
    elif contact.isActivated:
        outcome = contact.userStatus = "ACTIVE" if opens else "UNACTIVE"
    else:
        outcome = "ACCESS_CANCELED"
    contact.havePlanfixAccess = opens
    return {"contact": {"id": contact.id, "status": outcome}}


def _update_user_info(database: Database, call: Call) -> Mapping[str, Any]:
    CONTACT.need_administrator(call)
    contact = CONTACT.named(database, call)
    user: Mapping[str, Any] = call.inside("contact").get("user") or {}
    if not contact.havePlanfixAccess:
        raise Refused(codes.CONTACT_WITHOUT_ACCESS, "the contact was given no access")
    if not contact.isActivated:
        code = codes.CONTACT_ACCESS_NOT_ACTIVATED
        if user.get("password"):
            code = codes.CONTACT_CANNOT_LOG_IN_YET
        raise Refused(code, "the contact has not activated the access")
    email: str = user.get("email") or contact.userEmail
    _check_email(email)
    others = [each for each in database.contacts.values() if each is not contact]
    if any(each.userEmail == email for each in others if each.havePlanfixAccess):
        raise Refused(codes.CONTACT_LOGIN_NOT_UNIQUE, "another contact has that e-mail")
    contact |= {"userEmail": email, "userStatus": user.get("status") or contact.userStatus}
    return CONTACT.answer(contact)


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
    "contact.add": _add,
    "contact.update": _update,
    "contact.updateCustomData": _update_custom_data,
    "contact.get": CONTACT.get,
    "contact.managePlanfixAccess": _manage_access,
    "contact.updateUserInfo": _update_user_info,
    "contact.updateContractors": _update_contractors,
    "contact.delete": _delete,
    "contact.getList": _get_list,
    "contact.getFilterList": CONTACT_FILTER.listed("contactFilterList"),
    "contact.getPhoneTypes": PHONE_TYPE.listed("phoneTypes"),
    "contact.getGroupList": CONTACT_GROUP.listed("contactGroups"),
}
