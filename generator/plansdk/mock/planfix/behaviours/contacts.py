"""Contacts and companies: read, create, change, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.planfix import codes
from plansdk.mock.planfix.account import Account, found
from plansdk.mock.planfix.behaviours.common import (
    custom_values,
    existing,
    given_moment,
    log,
    named,
    need_administrator,
    people,
    phones,
    reference,
    show_custom,
    show_people,
    show_phones,
)
from plansdk.mock.planfix.call import Call
from plansdk.mock.planfix.records import Contact
from plansdk.mock.planfix.refused import Refused

_TEXTS = {
    "name": "name",
    "midName": "mid_name",
    "lastName": "last_name",
    "post": "post",
    "email": "email",
    "address": "address",
    "description": "description",
    "sex": "sex",
    "site": "site",
    "skype": "skype",
    "facebook": "facebook",
    "vk": "vk",
    "icq": "icq",
    "lang": "lang",
}
_FLAGS = {"canBeWorker": "can_be_worker", "canBeClient": "can_be_client"}


def find(
    account: Account, given: Mapping[str, Any], order: tuple[str, ...] = ("general", "id", "userid")
) -> Contact:
    """The contact of a request; the first number of `order` counts.

    Raises:
        Refused: None is named, or there is no such contact.
    """
    index = account.index
    tables = {
        "id": account.contacts,
        "general": index.contacts_by_number,
        "userid": index.contacts_by_userid,
    }
    for name in order:
        if given.get(name) is not None:
            return found(tables[name], given[name], codes.CONTACT_NOT_FOUND, f"contact with {name}")
    raise Refused(codes.PARAMETER_MISSING, "contact: no number is given")


def get(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.get."""
    contact = find(account, call.inside("contact"))
    return {"contact": card(account, call, contact)}


def card(account: Account, call: Call, contact: Contact) -> dict[str, Any]:
    """A contact as answers have it; what a method leaves out, the specification says."""
    shown = _texts(contact)
    shown |= {
        "isCompany": contact.is_company,
        "template": {"id": contact.template},
        "secondaryEmails": contact.secondary_emails,
        "phones": show_phones(account, contact.phones),
        "birthdate": contact.birthdate,
        "group": named(account.contact_groups, contact.group),
        "contractors": [
            {"id": key, "name": account.client_name(key)} for key in contact.contractors
        ],
        "customData": show_custom(account, contact.custom_data, "contact"),
        "responsible": show_people(account, contact.responsible),
    }
    if contact.telegram_id:
        shown |= {
            "telegram": {"id": contact.telegram_id},
            "telegramId": str(contact.telegram_id),
        }
    if call.user.role == "ADMIN":
        shown["havePlanfixAccess"] = contact.has_access
        if contact.is_activated:
            shown["user"] = {
                "login": contact.user_email,
                "role": "USER",
                "status": contact.user_status,
                "email": contact.user_email,
            }
    dates = {"lastUpdateDate": contact.updated, "lastCommentDate": contact.commented}
    wanted = call.given.get("fields") or ()
    return shown | {name: date for name, date in dates.items() if name in wanted}


def _texts(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.id,
        "userid": contact.userid,
        "general": contact.general,
        "userPic": contact.user_pic,
        **{wire: getattr(contact, name) for wire, name in _TEXTS.items()},
    }


def add(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.add."""
    given = call.inside("contact")
    if not (given.get("name") or given.get("lastName")):
        raise Refused(codes.PARAMETER_MISSING, "contact.add/contact: a name is missing")
    key = account.next_id(account.contacts)
    contact = Contact(key, created=call.now, created_by=call.user.id)
    contact.general = account.next_number(account.contacts)
    contact.userid = max([0, *account.users, *account.index.contacts_by_userid]) + 1
    contact.is_company = bool(given.get("isCompany"))
    contact.can_be_worker = contact.can_be_client = True
    _change(account, call, contact, given)
    account.contacts[key] = contact
    account.index.note_contact(contact)
    return {
        "contact": {"id": key, "userid": contact.userid, "general": contact.general},
        "actionid": _logged(account, call, contact),
    }


def _logged(account: Account, call: Call, contact: Contact) -> int:
    action = log(account, call, "ACTION", contact=contact.id)
    return action.id if action else 0


def _changed(account: Account, call: Call, contact: Contact) -> Mapping[str, Any]:
    return {
        "contact": {"id": contact.id, "general": contact.general},
        "actionid": _logged(account, call, contact),
    }


def update(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.update: what the request leaves out stays as it is."""
    given = call.inside("contact")
    contact = find(account, given, ("id", "general", "userid"))
    _change(account, call, contact, given)
    return _changed(account, call, contact)


def update_custom_data(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.updateCustomData: other fields keep their values."""
    given = call.inside("contact")
    contact = find(account, given, ("id", "general"))
    contact.custom_data |= custom_values(account, call, given.get("customData") or (), "contact")
    contact.updated = call.now
    return _changed(account, call, contact)


def _change(account: Account, call: Call, contact: Contact, given: Mapping[str, Any]) -> None:
    """Write what a request gives into a contact; nothing, if something is wrong."""
    changes: dict[str, Any] = {
        name: given[wire] or "" for wire, name in _TEXTS.items() if wire in given
    }
    changes |= {name: bool(given[wire]) for wire, name in _FLAGS.items() if wire in given}
    for email in (changes.get("email", ""), *(given.get("secondaryEmails") or ())):
        check_email(email)
    if "template" in given:
        changes["template"] = _template(account, given["template"] or 0)
    if "phones" in given:
        changes["phones"] = phones(account, given["phones"])
    if "secondaryEmails" in given:
        changes["secondary_emails"] = list(given["secondaryEmails"])
    if "birthdate" in given:
        changes["birthdate"] = given_moment(given, "birthdate")
    if "group" in given:
        key = reference(given, "group")
        existing(account.contact_groups, [key], codes.CONTACT_NOT_FOUND, "group of contacts")
        changes["group"] = key
    if "responsible" in given:
        changes["responsible"] = people(account, given["responsible"])
    telegram: Mapping[str, Any] = given.get("telegram") or {}
    if telegram:
        changes["telegram_id"] = telegram.get("id") or 0
        changes["telegram_name"] = telegram.get("username") or ""
    values = custom_values(account, call, given.get("customData") or (), "contact")
    changes["custom_data"] = contact.custom_data | values
    for name, value in changes.items():
        setattr(contact, name, value)
    contact.updated = call.now


def _template(account: Account, number: int) -> int:
    if number:
        found(account.index.contacts_by_number, number, codes.CONTACT_NOT_FOUND, "template number")
    return number


def check_email(text: str) -> None:
    """Refuse what cannot be an e-mail address.

    Raises:
        Refused: It cannot.
    """
    name, at, domain = text.partition("@")
    if text and not (name and at and "." in domain and not any(c.isspace() for c in text)):
        raise Refused(codes.CONTACT_EMAIL_MALFORMED, f"{text[:60]!r} is no e-mail address")


def delete(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.delete."""
    need_administrator(call, codes.CONTACT_NO_RIGHTS)
    contact = find(account, call.inside("contact"))
    del account.contacts[contact.id]
    del account.index.contacts_by_number[contact.general]
    del account.index.contacts_by_userid[contact.userid]
    for action in [each for each in account.actions.values() if each.contact == contact.id]:
        account.delete_action(action)
    for each in account.contacts.values():
        each.contractors = [key for key in each.contractors if key != contact.id]
    for things in (account.tasks, account.projects):
        for thing in things.values():
            thing.client = 0 if thing.client == contact.id else thing.client
    return {"contact": {"id": contact.id}}


def update_contractors(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.updateContractors."""
    given = call.inside("contact")
    contact = find(account, given, ("id",))
    changes: Mapping[str, Any] = given.get("contractors") or {}
    added = existing(
        account.contacts, changes.get("addClient") or (), codes.CLIENT_NOT_FOUND, "company"
    )
    removed: list[int] = changes.get("delClient") or []
    left = [each for each in contact.contractors if each not in removed]
    contact.contractors = list(dict.fromkeys([*left, *added]))
    return {"contact": {"id": contact.id}}


def manage_access(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.managePlanfixAccess: the first opening sends an invitation."""
    need_administrator(call, codes.CONTACT_NO_RIGHTS)
    given = call.inside("contact")
    contact = find(account, given)
    opens = given.get("havePlanfixAccess")
    if opens is None:
        raise Refused(
            codes.PARAMETER_MISSING,
            "contact.managePlanfixAccess/contact/havePlanfixAccess: missing",
        )
    if opens and not contact.is_activated:
        email: str = given.get("email") or contact.user_email or contact.email
        if not email:
            raise Refused(
                codes.PARAMETER_MISSING, "contact.managePlanfixAccess/contact/email: missing"
            )
        check_email(email)
        outcome = "NOTICE_RESEND" if contact.has_access else "NOTICE_SEND"
        contact.user_email = email
    elif contact.is_activated:
        outcome = contact.user_status = "ACTIVE" if opens else "UNACTIVE"
    else:
        outcome = "ACCESS_CANCELED"
    contact.has_access = opens
    return {"contact": {"id": contact.id, "status": outcome}}


def update_user_info(account: Account, call: Call) -> Mapping[str, Any]:
    """contact.updateUserInfo."""
    need_administrator(call, codes.CONTACT_NO_RIGHTS)
    given = call.inside("contact")
    contact = find(account, given)
    user: Mapping[str, Any] = given.get("user") or {}
    if not contact.has_access:
        raise Refused(codes.CONTACT_WITHOUT_ACCESS, "the contact was given no access")
    if user.get("password") and not contact.is_activated:
        raise Refused(codes.CONTACT_CANNOT_LOG_IN_YET, "the contact has not activated the access")
    if not contact.is_activated:
        raise Refused(
            codes.CONTACT_ACCESS_NOT_ACTIVATED, "the contact has not activated the access"
        )
    email: str = user.get("email") or contact.user_email
    check_email(email)
    others = [each for each in account.contacts.values() if each is not contact]
    if any(each.user_email == email for each in others if each.has_access):
        raise Refused(codes.CONTACT_LOGIN_NOT_UNIQUE, "another contact has that e-mail")
    contact.user_email = email
    contact.user_status = user.get("status") or contact.user_status
    return {"contact": {"id": contact.id}}
