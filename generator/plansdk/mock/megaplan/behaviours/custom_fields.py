"""The fields that an account has added: `/x/extraFields`, `/program/{id}/fields`, ...

They are listed in full, with the values and settings that a client makes its types of.
"""

from __future__ import annotations

from dataclasses import replace

from plansdk.mock.megaplan import listing
from plansdk.mock.megaplan.behaviours.patterns import first_types, only_variable, subject_of
from plansdk.mock.megaplan.call import Behaviour, Call, Result, is_list
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.store import key_of, own_key
from plansdk.model import Operation

_DEALS = ("Deal",)


def find(operation: Operation, _: Schema) -> Behaviour | None:
    """The behaviour of lists of fields, and of one field."""
    if operation.method != "GET":
        return None
    match operation.path.strip("/").split("/"):
        case ["extraFields", _]:
            return read
        case [_, "extraFields"] | ["payer", "extraFields", *_]:
            return list_fields
        case [_, _, "deals", "extraFields"] | ["program", _, "fields"]:
            return list_fields_of_deals
        case _:
            return None


def read(db: Database, call: Call) -> Result:
    """One field, of whatever type it is."""
    return Result(db.find(_types(db), only_variable(call)))


def list_fields(db: Database, call: Call) -> Result:
    """The fields of a kind of entity."""
    return _answer(db, call, first_types(db, call))


def list_fields_of_deals(db: Database, call: Call) -> Result:
    """The fields of the deals below an entity: of one scheme, or of every one."""
    key = own_key(subject_of(db, call))
    return _answer(db, call, _DEALS, key if key[0] == "Program" else None)


def _answer(
    db: Database, call: Call, targets: tuple[str, ...], program: tuple[str, str] | None = None
) -> Result:
    names = call.query.get("fieldNames")
    found = [
        each
        for each in db.store.all(_types(db))
        if each.get("targetEntity") in targets
        and (not is_list(names) or each.get("name") in names)
        and (program is None or key_of(each.get("owner")) in (None, program))
    ]
    types = db.schema.entities(call.operation.response)
    return replace(listing.answer(db, call, types, found), listed=False)


def _types(db: Database) -> list[str]:
    return [name for name in db.store.types() if name.endswith("Field")]
