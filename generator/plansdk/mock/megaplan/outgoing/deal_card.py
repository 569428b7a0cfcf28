"""A deal as the first version of the API has it, and what is answered to it."""

from __future__ import annotations

import json
import math
from typing import Any

from plansdk.mock.megaplan import writing
from plansdk.mock.megaplan.call import Entity, Refused, is_list, is_object
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import moment_of
from plansdk.mock.megaplan.schema import is_custom
from plansdk.model import CONTENT_TYPE

_SAVED = {"Description": "description", "Name": "name"}


class InvalidReply(Exception):
    """What was answered changes nothing."""


def request_of(db: Database, deal: Entity) -> dict[str, Any]:
    """The request of a scenario of a deal. Its times are in UTC, though they do not say so."""
    return {
        "class": "BumsTradeM_Deal",
        "id": _number(deal["id"]),
        "data": {"deal": _card(db, deal)},
    }


def _card(db: Database, deal: Entity) -> dict[str, Any]:
    program = _named(db, deal.get("program"))
    card: dict[str, Any] = {
        "Id": deal["id"],
        "GUID": "",
        "Name": deal.get("name") or "",
        "Description": deal.get("description") or "",
        "Contractor": _named(db, deal.get("contractor")),
        "Owner": _named(db, deal.get("userCreated") or deal.get("manager")),
        "Manager": _named(db, deal.get("manager")),
        "Contact": _named(db, deal.get("contact")),
        "Payer": _named(db, deal.get("payer")),
        "Auditors": [_named(db, each) for each in deal.get("auditors") or ()],
        "TimeCreated": _time(deal.get("timeCreated")),
        "TimeUpdated": _time(deal.get("timeUpdated")),
        "IsDraft": False,
        "IsPaid": False,
        "FinalPrice": _price(db, deal.get("price")),
        "Positions": [_position(db, each) for each in deal.get("positions") or ()],
        "Program": program,
        "ProgramId": program["Id"] if program else None,
        "Status": _named(db, deal.get("state")),
        "RelatedObjects": [
            {**(_named(db, each) or {}), "Type": "deal"} for each in db.value(deal, "deals") or ()
        ],
        "PossibleTransitions": [
            _transition(db, each) for each in db.value(deal, "possibleTransitions") or ()
        ],
    }
    card |= {name: _text(db, value) for name, value in deal.items() if is_custom(name)}
    return {name: value for name, value in card.items() if value is not None}


def apply(db: Database, deal: Entity, body: bytes, user: str) -> None:
    """Change a deal as an answer says it; an empty one changes nothing.

    Raises:
        InvalidReply: It cannot be read, or says what cannot be; nothing is changed.
    """
    if not body.strip():
        return
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidReply("the answer is no JSON") from None
    if not is_object(reply):
        raise InvalidReply("the answer is no object")
    said = _model(reply.get("Model", {}))
    if "Positions" in reply:
        positions = reply["Positions"]
        if not is_list(positions):
            raise InvalidReply("Positions is no list")
        said["positions"] = [
            _row(db, deal, f"Positions[{at}]", x) for at, x in enumerate(positions)
        ]
    if not said:
        return
    try:
        with db.store.atomic():
            gone = deal.get("positions") or () if "positions" in said else ()
            writing.change(db, deal, said, user)
            for each in gone:
                if (row := db.linked(each)) is not None:
                    db.remove(row)
    except Refused as refused:
        raise InvalidReply("; ".join(each.message for each in refused.errors)) from None


def _model(model: Any) -> dict[str, Any]:
    if not is_object(model):
        raise InvalidReply("Model is no object")
    said: dict[str, Any] = {}
    for name, value in model.items():
        if name not in _SAVED and not is_custom(name):
            continue
        if not isinstance(value, str) and (name in _SAVED or is_object(value) or is_list(value)):
            raise InvalidReply(f"Model.{name} is no text")
        said[_SAVED.get(name, name)] = value
    return said


def _row(db: Database, deal: Entity, place: str, position: Any) -> Entity:
    if not is_object(position):
        raise InvalidReply(f"{place} is no object")
    offer, price = position.get("OfferId"), position.get("Price", {})
    if not _is_id(offer):
        raise InvalidReply(f"{place}.OfferId is no id")
    if not is_object(price) or not _is_amount(price.get("Value")):
        raise InvalidReply(f"{place}.Price.Value is no number")
    count = position.get("Count", 1)
    if not _is_amount(count):
        raise InvalidReply(f"{place}.Count is no number")
    currency = db.store.get(("Currency", str(price.get("CurrencyId")))) or {}
    paid = deal.get("price")
    usual = paid.get("currency", "RUB") if is_object(paid) else "RUB"
    money = {CONTENT_TYPE: "Money", "value": price["Value"]}
    money["currency"] = currency.get("abbreviation") or usual
    return {
        CONTENT_TYPE: "OfferRow",
        "offer": {CONTENT_TYPE: "Offer", "id": str(offer)},
        "price": money,
        "quantity": count,
    }


def _is_id(value: Any) -> bool:
    return str(value).isdecimal() and not isinstance(value, (bool, float)) and int(value) > 0


def _is_amount(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _named(db: Database, link: Any) -> dict[str, Any] | None:
    entity = db.linked(link)
    if entity is None:
        return None
    return {"Id": _number(entity["id"]), "Name": db.value(entity, "name") or ""}


def _transition(db: Database, transition: Entity) -> dict[str, Any]:
    entity = db.linked(transition) or transition
    state = db.linked(entity.get("to")) or {}
    return {
        "Id": f"trans-{entity['id']}",
        "Name": entity.get("name") or state.get("name") or "",
        "Comment": "",
        "Disabled": entity.get("enabled") is False,
        "Destination": {
            "Id": _number(state.get("id")),
            "Name": state.get("name") or "",
            "EntryPointName": state.get("entryPointName") or "",
            "Type": state.get("type") or "",
            "Color": state.get("color") or "",
            "Description": state.get("description") or "",
            "IsEntry": bool(state.get("isEntry")),
        },
    }


def _position(db: Database, link: Entity) -> dict[str, Any]:
    row = db.linked(link) or link
    offer: Any = row.get("offer")
    known = db.linked(offer) or {}
    name = row.get("name") or known.get("name") or ""
    return {
        "Id": row["id"],
        "Name": name,
        "Count": f"{row.get('quantity') or 1:g}",
        "DeclaredPrice": _price(db, row.get("price")),
        "DiscountType": "0",
        "DiscountValue": "",
        "Cost": _price(db, row.get("sum") or row.get("price")),
        "Offer": {"Id": _number((offer or row)["id"]), "Name": name},
    }


def _price(db: Database, money: Any) -> dict[str, Any] | None:
    if not is_object(money):
        return None
    code = money.get("currency")
    held = db.store.all(("Currency",))
    found = next((each for each in held if each.get("abbreviation") == code), money)
    return {
        "Value": money.get("value"),
        "Currency": found.get("sign") or code,
        "CurrencyId": _number(found.get("id") or "1"),
        "CurrencyAbbreviation": code,
        "Rate": money.get("rate") or 1,
    }


def _time(value: Any) -> str | None:
    moment = moment_of(value)
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else None


def _text(db: Database, value: Any) -> str:
    """A custom field as a flat text."""
    if is_list(value):
        return ", ".join(_text(db, each) for each in value)
    if is_object(value):
        if moment := _time(value):
            return moment
        entity = db.linked(value) or value
        if value.get(CONTENT_TYPE) == "DateOnly":
            return f"{value['year']:04}-{value['month'] + 1:02}-{value['day']:02}"
        return str(entity.get("name") or entity.get("value") or "")
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)


def _number(id_: Any) -> Any:
    return int(id_) if isinstance(id_, str) and id_.isdecimal() else id_
