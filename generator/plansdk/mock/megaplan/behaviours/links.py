"""Link entities with each other, from either side: `linkWith`, `unlinkWith`.

A link is a RelationLink whose subject is linked with its target.
"""

from __future__ import annotations

from plansdk.mock.megaplan import listing, writing
from plansdk.mock.megaplan.behaviours.patterns import (
    is_variable,
    subject_of,
    types_at,
)
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, FieldError, Refused, Result
from plansdk.mock.megaplan.database import Database, missing
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.store import Key, key_of, link_to, links_in, own_key
from plansdk.model import Operation


def find(operation: Operation, schema: Schema) -> Behaviour | None:
    """The behaviour of `/x/{id}/linkWith`, `unlinkWith` and `allLinks`."""
    match operation.path.strip("/").split("/"):
        case [segment, variable, name] if types_at(schema, segment) and is_variable(variable):
            return _BEHAVIOURS.get((operation.method, name))
        case _:
            return None


def link(db: Database, call: Call) -> Result:
    """Link an entity with another; once is enough."""
    near, far = _ends(db, call)
    writing.link(db, link_to(own_key(near)), link_to(own_key(far)), call.user)
    return Result(near)


def unlink(db: Database, call: Call) -> Result:
    """Part two entities; 422 where they are not linked."""
    near, far = _ends(db, call)
    found = [each for each in _links_of(db, own_key(near)) if own_key(far) in _ends_of(db, each)]
    if not found:
        raise Refused(422, FieldError("The entities are not linked"))
    for each in found:
        db.store.remove(each)
    return Result(near)


def list_links(db: Database, call: Call) -> Result:
    """The links that end at an entity, from either side."""
    near = subject_of(db, call)
    links = (db.store.get(each) for each in _links_of(db, own_key(near)))
    found = [each for each in links if each is not None]
    return listing.answer(db, call, ("RelationLink",), found)


_BEHAVIOURS: dict[tuple[str, str], Behaviour] = {
    ("POST", "linkWith"): link,
    ("POST", "unlinkWith"): unlink,
    ("GET", "allLinks"): list_links,
    ("GET", "links"): list_links,
}


def _ends(db: Database, call: Call) -> tuple[Entity, Entity]:
    near = subject_of(db, call)
    key = key_of(call.body)
    if key is None:
        raise Refused(422, FieldError("The body is a link: {contentType, id}"))
    far = db.store.get(key)
    if far is None:
        raise missing(key)
    return near, far


def _links_of(db: Database, key: Key) -> list[Key]:
    found = (db.store.mentioning(key, field) for field in ("subject", "target"))
    return [each for keys in found for each in keys if each[0] == "RelationLink"]


def _ends_of(db: Database, key: Key) -> set[Key]:
    link = db.store.get(key) or {}
    return {end for field in ("subject", "target") for end in links_in(link.get(field))}
