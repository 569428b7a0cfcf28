"""What an account says about itself, and what any of its entities are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from plansdk.mock.megaplan import paging
from plansdk.mock.megaplan.call import Behaviour, Call, FieldError, Refused, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.fakes import fake_answer
from plansdk.mock.megaplan.store import key_of
from plansdk.model import CONTENT_TYPE, Enumeration, parts


def account_info(db: Database, call: Call) -> Result:
    """`AccountInfo`: made up, except for what the data say and a client can rely on."""
    made_up = fake_answer(db, call)
    certain = {
        "buildVersion": db.schema.api.version,
        "permanentHost": db.host,
        "accountName": db.host.partition(".")[0],
        "isSaas": True,
        "licenseExpired": False,
    }
    stored = next(iter(db.store.all(("AccountInfo",))), dict[str, Any]())
    said = {name: value for name, value in stored.items() if value is not None}
    return replace(made_up, data={**made_up.data, **certain, **said})


def streams(db: Database, _: Call) -> Result:
    """The streams of events that an application can subscribe to, by their names."""
    found = parts(db.schema["Integration"].fields["subscribedStreams"].type)
    names = [one for each in found if isinstance(each, Enumeration) for one in each.values]
    return Result(*paging.page(names, {}))  # a text is no cursor


def entities_by_links(db: Database, call: Call) -> Result:
    """The entities that links lead to, in no promised order; what is missing is left out.

    Raises:
        Refused: 500, one of them is an employee (observed on live accounts).
    """
    if any(each.get(CONTENT_TYPE) == "Employee" for each in call.body):
        raise Refused(500, FieldError("Employees cannot be read by links"))
    keys = filter(None, dict.fromkeys(map(key_of, call.body)))
    return Result([*filter(None, map(db.store.get, keys))])


BEHAVIOURS: Mapping[str, Behaviour] = {
    "GET /accountInfo": account_info,
    "GET /currentUser": lambda db, call: Result(db.find(("Employee",), call.user)),
    "GET /integration/streams": streams,
    "POST /bulk/getEntitiesByLinks": entities_by_links,
}
