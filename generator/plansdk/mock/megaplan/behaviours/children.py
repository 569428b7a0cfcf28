"""Collections below an entity: `/x/{id}/ys`, and one of them: `/x/{id}/ys/{id}`.

What such a collection holds is a field of the entity, kept or derived. To add to it is
to create an entity or to mention an existing one; to remove from it is to stop doing so.
"""

from __future__ import annotations

from typing import Any

from plansdk.mock.megaplan import listing, writing
from plansdk.mock.megaplan.behaviours.patterns import answered, is_variable, subject_of, types_at
from plansdk.mock.megaplan.call import (
    Behaviour,
    Call,
    Entity,
    FieldError,
    Refused,
    Result,
    is_object,
)
from plansdk.mock.megaplan.database import Database, missing
from plansdk.mock.megaplan.derived import Inverse, derived_of, is_finished
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.store import Key, key_of, link_to, links_in, own_key
from plansdk.model import CONTENT_TYPE, Array, Operation


def find(operation: Operation, schema: Schema) -> Behaviour | None:
    """The behaviour of what lies below `/x/{id}`, where x is a kind with such a field."""
    segments = operation.path.strip("/").split("/")
    types = types_at(schema, segments[0])
    if len(segments) < 3 or not types or not is_variable(segments[1]):
        return None
    if not (_has_collection(schema, types[0], segments[2]) and _takes_entities(operation, schema)):
        return None
    if len(segments) == 3:
        return _of_collection(operation)
    if all(map(is_variable, segments[3:])) or _names_type(schema, segments):
        return _of_member(operation)
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


def _names_type(schema: Schema, segments: list[str]) -> bool:
    """Whether a path is like `/employee/{id}/extraDepartments/Department/{departmentId}`."""
    return len(segments) == 5 and schema.is_entity(segments[3]) and is_variable(segments[4])


def _of_collection(operation: Operation) -> Behaviour | None:
    if operation.method == "GET" and isinstance(operation.response, Array):
        return list_members
    if operation.method == "POST" and operation.body is not None:
        return None if isinstance(operation.body.type, Array) else add
    return None


def _of_member(operation: Operation) -> Behaviour | None:
    match operation.method:
        case "GET" if not isinstance(operation.response, Array):
            return read
        case "POST" if operation.body is not None:
            return update
        case "DELETE":
            return remove
        case _:
            return None


def made(operation: Operation, schema: Schema) -> tuple[str, ...]:
    """The content types of which `add` makes an entity; none where it only links."""
    objects = schema.objects(operation.response)
    taken = schema.entities(operation.body.type) if operation.body is not None else ()
    return tuple(each for each in taken if each in objects and len(taken) < _ANY)


_ANY = 20
"""A type with more members than this stands for any entity."""


def list_members(db: Database, call: Call) -> Result:
    """What is in a collection."""
    parent, name = _parent(db, call)
    links = links_in(db.value(parent, name))
    members = [found for each in links if (found := db.store.get(each)) is not None]
    if "finished" in call.query:
        wanted = call.query["finished"] is True
        members = [each for each in members if is_finished(db, each) is wanted]
    types = db.schema.entities(call.operation.response)
    return listing.answer(db, call, types, members)


def add(db: Database, call: Call) -> Result:
    """Create an entity in a collection, or put a link into it."""
    parent, name = _parent(db, call)
    body = _body(call)
    if body.get(CONTENT_TYPE) == _COMMENT_REQUEST:
        comment = body.get("comment")
        body = {CONTENT_TYPE: "Comment", **(comment if is_object(comment) else {})}
    type_ = body.get(CONTENT_TYPE)
    is_new = key_of(body) is None and type_ in db.schema.rooted
    if is_new and type_ not in made(call.operation, db.schema):
        raise Refused(422, FieldError("A link is expected: {contentType, id}"))
    child = _put(db, call, parent, name, body)
    parent = db.store.get(own_key(parent)) or parent
    if isinstance(call.operation.response, Array):
        objects = db.schema.objects(call.operation.response)
        return Result([each for each in (child, parent) if each[CONTENT_TYPE] in objects])
    own = db.schema.objects(call.operation.response)
    # Where any entity can be answered, it is the one that was changed.
    order = (parent, child) if len(own) > _ANY else (child, parent)
    return Result(answered(db.schema, call.operation, *order))


def read(db: Database, call: Call) -> Result:
    """One entity of a collection."""
    parent, name = _parent(db, call)
    return Result(_member(db, parent, name, call))


def update(db: Database, call: Call) -> Result:
    """Change an entity of a collection; unless there is such a one, add it."""
    parent, name = _parent(db, call)
    body = _body(call)
    try:
        found = _member(db, parent, name, call)
    except Refused:
        child = _put(db, call, parent, name, {**body, "id": None})
    else:
        child = writing.change(db, found, body, call.user)
    if isinstance(call.operation.response, Array):
        return Result(_members(db, parent, name), listed=True)
    return Result(answered(db.schema, call.operation, child, parent))


def remove(db: Database, call: Call) -> Result:
    """Take an entity out of a collection."""
    parent, name = _parent(db, call)
    member = _member(db, parent, name, call)
    inverse = derived_of(db.schema[parent[CONTENT_TYPE]]).get(name)
    if isinstance(inverse, Inverse):
        db.remove(member)
    elif inverse is None:
        left = [link_to(each) for each in _links(db, parent, name) if each != own_key(member)]
        writing.put(db, parent, call.user, {name: left})
    parent = db.store.get(own_key(parent)) or parent
    if isinstance(call.operation.response, Array):
        return Result(_members(db, parent, name), listed=True)
    return Result(answered(db.schema, call.operation, parent))


def _put(db: Database, call: Call, parent: Entity, name: str, body: dict[str, Any]) -> Entity:
    """The entity that is in the collection from now on."""
    if name in derived_of(db.schema[parent[CONTENT_TYPE]]):
        made = writing.relate(db, parent, name, body, call.user)
        if "activity" in db.schema[parent[CONTENT_TYPE]].fields:
            writing.put(db, parent, call.user, {})
        return made
    link = writing.link_or_create(db, body, call.user)
    links = dict.fromkeys([*_links(db, parent, name), (link[CONTENT_TYPE], link["id"])])
    writing.put(db, parent, call.user, {name: [link_to(each) for each in links]})
    return db.linked(link) or link


def _body(call: Call) -> Entity:
    return call.body if is_object(call.body) else {}


def _parent(db: Database, call: Call) -> tuple[Entity, str]:
    return subject_of(db, call), call.operation.path.strip("/").split("/")[2]


def _members(db: Database, parent: Entity, name: str) -> list[Entity]:
    found = (db.store.get(each) for each in _links(db, parent, name))
    return [each for each in found if each is not None]


def _links(db: Database, parent: Entity, name: str) -> list[Key]:
    return list(links_in(db.value(parent, name)))


def _member(db: Database, parent: Entity, name: str, call: Call) -> Entity:
    """The member that a path names, by id or by content type and id.

    Raises:
        Refused: 404, there is none.
    """
    _, *variables = call.variables.values()
    type_ = variables[0] if len(variables) > 1 else ""
    for each in _links(db, parent, name):
        if each[1] == variables[-1] and type_ in ("", each[0]):
            found = db.store.get(each)
            if found is not None:
                return found
    raise missing((type_ or name, variables[-1]))
