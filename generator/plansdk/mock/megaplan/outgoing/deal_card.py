"""A deal as the first version of the API has it, and what is answered to it."""

from __future__ import annotations

import json
from typing import Any

from plansdk.mock.megaplan import writing
from plansdk.mock.megaplan.call import Entity, FieldError, Refused, is_list, is_object, number_of
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import day_of, moment_of
from plansdk.mock.megaplan.schema import is_custom
from plansdk.model import CONTENT_TYPE

_STATE = ("name", "entryPointName", "type", "color", "description")
_SAVED = {"Description": "description", "Name": "name"}


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
        Refused: It cannot be read, or says what cannot be; nothing is changed.
    """
    try:
        reply: Any = json.loads(body.strip() or b"{}")
    except (ValueError, RecursionError):
        raise _no("the answer", "JSON") from None
    _check("the answer", "object", is_object(reply))
    said = _model(reply.get("Model", {}))
    if "Positions" in reply:
        rows = reply["Positions"]
        _check("Positions", "list", is_list(rows))
        said["positions"] = [_row(db, deal, f"Positions[{at}]", x) for at, x in enumerate(rows)]
    if not said:
        return
    with db.store.atomic():
        gone = deal.get("positions") or () if "positions" in said else ()
        writing.change(db, deal, said, user)
        for each in filter(None, map(db.linked, gone)):
            db.remove(each)


def _check(name: str, expected: str, is_one: bool) -> None:
    if not is_one:
        raise _no(name, expected)


def _no(name: str, expected: str) -> Refused:
    return Refused(422, FieldError(f"{name} is no {expected}"))


def _model(model: Any) -> dict[str, Any]:
    _check("Model", "object", is_object(model))
    said: dict[str, Any] = {}
    name: str
    for name, value in model.items():
        if name in _SAVED or is_custom(name):
            is_plain = name not in _SAVED and not is_object(value) and not is_list(value)
            _check(f"Model.{name}", "text", isinstance(value, str) or is_plain)
            said[_SAVED.get(name, name)] = value
    return said


def _row(db: Database, deal: Entity, place: str, position: Any) -> Entity:
    _check(place, "object", is_object(position))
    offer, price, count = position.get("OfferId"), position.get("Price"), position.get("Count", 1)
    value = price.get("Value") if is_object(price) else None
    _check(f"{place}.OfferId", "id", _is_id(offer))
    _check(f"{place}.Price.Value", "number", number_of(value) is not None)
    _check(f"{place}.Count", "number", number_of(count) is not None)
    currency = db.store.get(("Currency", str(price.get("CurrencyId")))) or {}
    paid = deal.get("price")
    usual = paid.get("currency", "RUB") if is_object(paid) else "RUB"
    money = {CONTENT_TYPE: "Money", "value": value}
    money["currency"] = currency.get("abbreviation") or usual
    return {
        CONTENT_TYPE: "OfferRow",
        "offer": {CONTENT_TYPE: "Offer", "id": str(offer)},
        "price": money,
        "quantity": count,
    }


def _is_id(value: Any) -> bool:
    return str(value).isdecimal() and not isinstance(value, (bool, float)) and int(value) > 0


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
            **{f"{each[0].upper()}{each[1:]}": state.get(each) or "" for each in _STATE},
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
        if day := day_of(value):
            return day.isoformat()
        entity = db.linked(value) or value
        return str(entity.get("name") or entity.get("value") or "")
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)


def _number(id_: Any) -> Any:
    return int(id_) if isinstance(id_, str) and id_.isdecimal() else id_
