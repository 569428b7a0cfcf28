"""Requests as Megaplan sends them, with values that are made up."""

from __future__ import annotations

import copy
import json
from typing import Any

TOKEN = "tkn-5f0c2b7d9e-made-up"
SIGN = "sgn-84c1-made-up"
APPLICATION = "0b0e2c7a-0000-4000-8000-000000000001"

_EVENT: dict[str, Any] = {
    "event": "on_after_update",
    "data": {
        "contentType": "Deal",
        "id": "43",
        "name": "No. 1",
        "price": {"contentType": "Money", "value": 188, "currency": "RUB"},
        "manager": {"contentType": "Employee", "id": "5", "name": "A. B."},
        "owner": {"contentType": "Employee", "id": "5"},
        "timeCreated": {"contentType": "DateTime", "value": "2026-05-04T10:30:00+00:00"},
        "Category1000053CustomFieldRegion": "North",
        "contractor": None,
    },
    "accountInfo": {"uuid": "", "integrationUuid": APPLICATION, "model": "Deal"},
}

SETTINGS = {
    "accountId": "demo.megaplan.ru",
    "uniqueAccountId": "demo-1",
    "applicationToken": TOKEN,
    "expirationTime": "1790000000",
    "applicationUuid": APPLICATION,
    "permanentHost": "demo-1.megaplan.ru",
    "userSign": SIGN,
    "lang": "ru",
}

_PRICE = {"Currency": "$", "CurrencyId": 2, "CurrencyAbbreviation": "USD", "Rate": 1}
_SCENARIO: dict[str, Any] = {
    "class": "BumsTradeM_Deal",
    "id": 10001,
    "data": {
        "deal": {
            "Id": "10001",
            "GUID": "",
            "Name": "No. 1",
            "Contractor": {"Id": 1000001, "Name": "A. B."},
            "Manager": {"Id": 1000002, "Name": "C. D."},
            "Auditors": [],
            "TimeCreated": "2020-03-01 13:55:05",
            "TimeUpdated": "2020-03-02 16:27:48",
            "IsDraft": False,
            "IsPaid": False,
            "FinalPrice": {"Value": 25.98, **_PRICE},
            "Positions": [
                {
                    "Id": "501",
                    "Name": "X",
                    "Count": "1.5",
                    "DeclaredPrice": {"Value": 25.98, **_PRICE},
                    "DiscountType": "0",
                    "DiscountValue": "",
                    "Offer": {
                        "Id": 51,
                        "Name": "X",
                        "Tax": {"Id": 1, "Name": "VAT"},
                        "Unit": {"Id": 1, "Name": "pcs."},
                        "OriginOffer": {"Id": 50, "Name": "X"},
                    },
                }
            ],
            "Program": {"Id": 25, "Name": "Order"},
            "ProgramId": 25,
            "Status": {"Id": 172, "Name": "New"},
            "RelatedObjects": [{"Id": 10002, "Name": "No. 2", "Type": "deal"}],
            "PossibleTransitions": [
                {
                    "Id": "trans-271",
                    "Name": "Archive",
                    "Comment": "not yet",
                    "Disabled": True,
                    "Destination": {
                        "Id": 173,
                        "Name": "Archive",
                        "Type": "positive",
                        "IsEntry": False,
                    },
                }
            ],
            "Category1000072CustomFieldRegion": "North",
            "NewKey": {"Id": 1},
        }
    },
}


def event(number: int = 1, *, application: str = APPLICATION, **data: Any) -> dict[str, Any]:
    """The event of a number; repeated it is the same one."""
    made = copy.deepcopy(_EVENT)
    made["accountInfo"]["uuid"] = f"0b0e2c7a-0000-4000-9000-{number:012}"
    made["accountInfo"]["integrationUuid"] = application
    made["data"].update(data)
    return made


def installation() -> dict[str, Any]:
    """The event that brings a token; of its other keys nothing is known."""
    made = event(9)
    return {**made, "event": "on_install", "data": {"token": TOKEN, "host": "demo.megaplan.ru"}}


def scenario() -> dict[str, Any]:
    """The request of a deal's scenario."""
    return copy.deepcopy(_SCENARIO)


def encoded(body: object) -> bytes:
    """A body as it is sent."""
    return json.dumps(body).encode()
