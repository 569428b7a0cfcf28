"""Find entities by a text: `/x/search`; and what else lies beside it."""

from __future__ import annotations

from dataclasses import replace

from plansdk.mock.megaplan import listing
from plansdk.mock.megaplan.behaviours.patterns import first_types, types_at
from plansdk.mock.megaplan.call import Behaviour, Call, FieldError, Refused, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Schema
from plansdk.model import Operation


def find(operation: Operation, schema: Schema) -> Behaviour | None:
    """The behaviour of `/x/search` and its neighbours."""
    match operation.path.strip("/").split("/"):
        case [segment, name] if operation.method == "GET" and types_at(schema, segment):
            return _BEHAVIOURS.get(name)
        case _:
            return None


def search(db: Database, call: Call) -> Result:
    """The entities whose name, number or text contains `q`."""
    if not call.query.get("q"):
        raise Refused(422, FieldError("A text to search for is missing", "q"))
    types = first_types(db, call)
    return listing.answer(db, call, types, db.store.all(types))


def list_templates(db: Database, call: Call) -> Result:
    """The templates among tasks or projects."""
    types = first_types(db, call)
    found = [each for each in db.store.all(types) if each.get("isTemplate")]
    return listing.answer(db, call, types, found)


def list_tags(db: Database, call: Call) -> Result:
    """The tags of the account, those whose name contains `name`."""
    found = db.store.all(("Tag",))
    query = dict(call.query)
    name = query.pop("name", None)
    if isinstance(name, str) and name:
        found = [each for each in found if listing.matches_text(name)(each)]
    return listing.answer(db, replace(call, query=query), ("Tag",), found)


def list_extra_fields(db: Database, call: Call) -> Result:
    """The custom fields that the account added to a kind of entity."""
    segment = call.operation.path.strip("/").split("/")[0]
    targets = types_at(db.schema, segment)
    types = db.schema.entities(call.operation.response)
    found = [each for each in db.store.all(types) if each.get("targetEntity") in targets]
    return listing.answer(db, call, types, found)


_BEHAVIOURS: dict[str, Behaviour] = {
    "search": search,
    "templates": list_templates,
    "tags": list_tags,
    "extraFields": list_extra_fields,
}
