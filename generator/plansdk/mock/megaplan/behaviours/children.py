"""Collections below an entity: `/x/{id}/ys`, and one of them: `/x/{id}/ys/{id}`.

What such a collection holds is a field of the entity, kept or derived. To add to it is
to create an entity or to mention an existing one; to remove from it is to stop doing so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.megaplan import listing, writing
from plansdk.mock.megaplan.behaviours.patterns import (
    answered,
    is_list_of,
    is_variable,
    segments_of,
    subject_of,
    types_at,
)
from plansdk.mock.megaplan.call import (
    Behaviour,
    Call,
    Entity,
    FieldError,
    Refused,
    Result,
)
from plansdk.mock.megaplan.database import Database, missing
from plansdk.mock.megaplan.derived import Inverse, derived_of, is_finished
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.store import key_of, link_to, links_in, own_key
from plansdk.model import CONTENT_TYPE, Array, Operation


def find(operation: Operation, schema: Schema) -> Behaviour | None:
    """The behaviour of what lies below `/x/{id}`, where x is a kind with such a field."""
    first, *rest = segments_of(operation)
    types = types_at(schema, first)
    if len(rest) < 2 or not types or not is_variable(rest[0]):
        return None
    if not (_has_collection(schema, types[0], rest[1]) and _takes_entities(operation, schema)):
        return None
    body, variables = operation.body, rest[2:]
    # As in `/employee/{id}/extraDepartments/Department/{departmentId}`.
    if len(variables) == 2 and schema.is_entity(variables[0]):
        del variables[0]
    if not all(map(is_variable, variables)):
        return None
    match operation.method:
        case "GET" if is_list_of(operation) is not bool(variables):
            return read if variables else list_members
        case "POST" if body is not None and variables:
            return update
        case "POST" if body is not None and not isinstance(body.type, Array):
            return add
        case "DELETE" if variables:
            return remove
        case _:
            return None


def _has_collection(schema: Schema, type_: str, name: str) -> bool:
    kind = schema[type_]
    field = kind.fields.get(name)
    if field is not None:
        return field.many and any(schema.is_entity(each) for each in field.objects)
    return name in derived_of(kind)


def _takes_entities(operation: Operation, schema: Schema) -> bool:
    objects = schema.objects(operation.body.type) if operation.body is not None else ()
    return all(schema.is_entity(each) or each == _COMMENT_REQUEST for each in objects)


_COMMENT_REQUEST = "CommentCreateActionRequest"
"""A comment, and by which ways to send it."""


def made(operation: Operation, schema: Schema) -> tuple[str, ...]:
    """The content types of which `add` makes an entity; none where it only links."""
    objects = schema.objects(operation.response)
    taken = schema.entities(operation.body.type) if operation.body is not None else ()
    return tuple(each for each in taken if each in objects and len(taken) < _ANY)


_ANY = 20
"""A type with more members than this stands for any entity."""


def list_members(db: Database, call: Call) -> Result:
    """What is in a collection."""
    members = _members(db, *_parent(db, call))
    if "finished" in call.query:
        wanted = call.query["finished"] is True
        members = [each for each in members if is_finished(db, each) is wanted]
    types = db.schema.entities(call.operation.response)
    return listing.answer(db, call, types, members)


def add(db: Database, call: Call) -> Result:
    """Create an entity in a collection, or put a link into it."""
    parent, name = _parent(db, call)
    body: Entity = dict(call.said)
    if body.get(CONTENT_TYPE) == _COMMENT_REQUEST:
        body = {CONTENT_TYPE: "Comment", **(body.get("comment") or Entity())}
    type_ = body.get(CONTENT_TYPE)
    is_new = key_of(body) is None and type_ in db.schema.rooted
    if is_new and type_ not in made(call.operation, db.schema):
        raise Refused(422, FieldError("A link is expected: {contentType, id}"))
    child = _put(db, call, parent, name, body)
    own = db.schema.objects(call.operation.response)
    parent = db.store.get(own_key(parent)) or parent
    # Where any entity can be answered, it is the one that was changed.
    both = [parent, child] if len(own) > _ANY else [child, parent]
    found = [each for each in both if each[CONTENT_TYPE] in own]
    return Result(found if is_list_of(call.operation) else next(iter(found), None))


def read(db: Database, call: Call) -> Result:
    """One entity of a collection."""
    parent, name = _parent(db, call)
    return Result(_member(db, parent, name, call))


def update(db: Database, call: Call) -> Result:
    """Change an entity of a collection; unless there is such a one, add it."""
    parent, name = _parent(db, call)
    try:
        found = _member(db, parent, name, call)
    except Refused:
        child = _put(db, call, parent, name, {**call.said, "id": None})
    else:
        child = writing.change(db, found, call.said, call.user)
    return _changed(db, call, name, child, parent)


def remove(db: Database, call: Call) -> Result:
    """Take an entity out of a collection."""
    parent, name = _parent(db, call)
    member = _member(db, parent, name, call)
    inverse = derived_of(db.schema[parent[CONTENT_TYPE]]).get(name)
    if isinstance(inverse, Inverse):
        db.remove(member)
    elif inverse is None:
        keys = links_in(db.value(parent, name))
        left = [link_to(each) for each in keys if each != own_key(member)]
        writing.put(db, parent, call.user, {name: left})
    return _changed(db, call, name, db.store.get(own_key(parent)) or parent)


def _changed(db: Database, call: Call, name: str, *candidates: Entity) -> Result:
    """The collection of the last one of some entities, or the first of them that can be told."""
    if is_list_of(call.operation):
        return Result(_members(db, candidates[-1], name), listed=True)
    return Result(answered(db.schema, call.operation, *candidates))


def _put(db: Database, call: Call, parent: Entity, name: str, body: Mapping[str, Any]) -> Entity:
    """The entity that is in the collection from now on."""
    if name in derived_of(db.schema[parent[CONTENT_TYPE]]):
        made = writing.relate(db, parent, name, body, call.user)
        if "activity" in db.schema[parent[CONTENT_TYPE]].fields:
            writing.put(db, parent, call.user, {})
        return made
    link = writing.link_or_create(db, body, call.user)
    keys = dict.fromkeys([*links_in(db.value(parent, name)), own_key(link)])
    writing.put(db, parent, call.user, {name: [link_to(each) for each in keys]})
    return db.linked(link) or link


def _parent(db: Database, call: Call) -> tuple[Entity, str]:
    return subject_of(db, call), segments_of(call.operation)[2]


def _members(db: Database, parent: Entity, name: str) -> list[Entity]:
    keys = links_in(db.value(parent, name))
    return [found for each in keys if (found := db.store.get(each)) is not None]


def _member(db: Database, parent: Entity, name: str, call: Call) -> Entity:
    """The member that a path names, by id or by content type and id.

    Raises:
        Refused: 404, there is none.
    """
    _, *types, id_ = call.variables.values()
    for each in _members(db, parent, name):
        if each["id"] == id_ and types in ([], [each[CONTENT_TYPE]]):
            return each
    raise missing((types[0] if types else name, id_))
