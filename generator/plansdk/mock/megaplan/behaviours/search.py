"""Find entities by a text: `/x/search`; and what else lies beside it."""

from __future__ import annotations

from plansdk.mock.megaplan import listing
from plansdk.mock.megaplan.behaviours.patterns import first_types, subject_of, types_at
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, FieldError, Refused, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.derived import CONTRACTORS
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.text_search import contacts_of, finds
from plansdk.model import Operation


def find(operation: Operation, schema: Schema) -> Behaviour | None:
    """The behaviour of `/x/search` and its neighbours."""
    match operation.path.strip("/").split("/"):
        case [segment, name] if operation.method == "GET" and types_at(schema, segment):
            return _BEHAVIOURS.get(name)
        case [segment, _, "possibleDuplicates"] if types_at(schema, segment):
            return list_duplicates_of_one
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
    name = call.query.get("name")
    if isinstance(name, str) and name:
        found = [each for each in found if finds(name)(each)]
    return listing.answer(db, call, ("Tag",), found)


def list_duplicates(db: Database, call: Call) -> Result:
    """The entities that a name finds, or one of some telephones and addresses."""
    contacts = [each.get("value") for each in call.query.get("contactInfo") or ()]
    texts = [each for each in (call.query.get("name"), *contacts) if isinstance(each, str)]
    return _duplicates(db, call, db.store.all(first_types(db, call)), texts)


def list_duplicates_of_one(db: Database, call: Call) -> Result:
    """The others that the name of an entity finds, or one of its telephones and addresses."""
    own = subject_of(db, call)
    # A person and a firm may be the same client, whichever path is asked.
    others = [each for each in db.store.all(CONTRACTORS) if each is not own]
    return _duplicates(db, call, others, [str(own.get("name") or ""), *contacts_of(own)])


def _duplicates(db: Database, call: Call, among: list[Entity], texts: list[str]) -> Result:
    finders = [finds(each) for each in texts if each.strip()]
    found = [each for each in among if any(one(each) for one in finders)]
    return listing.answer(db, call, first_types(db, call), found)


_BEHAVIOURS: dict[str, Behaviour] = {
    "search": search,
    "templates": list_templates,
    "tags": list_tags,
    "possibleDuplicates": list_duplicates,
    "duplicates": list_duplicates,
}
