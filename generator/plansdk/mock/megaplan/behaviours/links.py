"""Link entities with each other, from either side: `linkWith`, `unlinkWith`.

A link is a RelationLink whose subject is linked with its target.
"""

from __future__ import annotations

from plansdk.mock.megaplan import listing, writing
from plansdk.mock.megaplan.behaviours.patterns import is_variable, subject_of, types_at
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, FieldError, Refused, Result
from plansdk.mock.megaplan.database import Database, missing
from plansdk.mock.megaplan.derived import links_of
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.store import key_of, link_to, own_key
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
    found = [each for each, other in links_of(db, own_key(near)) if other == own_key(far)]
    if not found:
        raise Refused(422, FieldError("The entities are not linked"))
    for each in found:
        db.store.remove(each)
    return Result(near)


def list_links(db: Database, call: Call) -> Result:
    """The links that end at an entity, from either side."""
    links = [each for each, _ in links_of(db, own_key(subject_of(db, call)))]
    found = [link for each in links if (link := db.store.get(each)) is not None]
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
