"""Create, read, list, update and delete entities: `/x` and `/x/{id}`."""

from __future__ import annotations

from plansdk.mock.megaplan import listing, writing
from plansdk.mock.megaplan.behaviours.patterns import (
    answered,
    first_types,
    is_variable,
    only_variable,
    subject_of,
    types_at,
)
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, Result, is_object
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.states import CLOSED
from plansdk.model import CONTENT_TYPE, Array, Operation, Scalar


def find(operation: Operation, schema: Schema) -> Behaviour | None:
    """The behaviour of `/x` and `/x/{id}`, where x is a kind of entity."""
    segments = operation.path.strip("/").split("/")
    types = types_at(schema, segments[0])
    if not types:
        return None
    match segments:
        case [_] if operation.method == "GET" and isinstance(operation.response, Array):
            return list_entities
        case [_] if operation.method == "POST" and _takes(operation, schema, types):
            return create
        case [_, variable] if is_variable(variable):
            return _of_one(operation, schema, types)
        case _:
            return None


def _of_one(operation: Operation, schema: Schema, types: tuple[str, ...]) -> Behaviour | None:
    if operation.method == "GET" and not isinstance(operation.response, Array):
        return read
    if operation.method == "DELETE":
        return delete
    if _takes(operation, schema, types):
        return save_todo if types == ("Todo",) else update
    return None


def _takes(operation: Operation, schema: Schema, types: tuple[str, ...]) -> bool:
    body = operation.body
    return (
        body is not None
        and not isinstance(body.type, Array)
        and bool(set(schema.objects(body.type)) & set(types))
    )


def list_entities(db: Database, call: Call) -> Result:
    """The entities of a kind."""
    segment = call.operation.path.strip("/")
    narrow = types_at(db.schema, segment)
    declared = db.schema.entities(call.operation.response)
    # `/task` lists projects too; `/contractorCompany` declares people, but has none.
    types = narrow if set(narrow) < set(declared) and segment != "task" else declared
    chosen = call.query.get("filter") is not None or call.query.get("statuses")
    # Observed are lists of the active tasks where nothing is chosen.
    only = _is_active if segment == "task" and not chosen else None
    return listing.answer(db, call, types, db.store.all(types), only)


def _is_active(issue: Entity) -> bool:
    """Whether a task or project is listed without a filter."""
    return issue.get("status") not in CLOSED and not issue.get("isTemplate")


def read(db: Database, call: Call) -> Result:
    """One entity in full."""
    return Result(subject_of(db, call))


def create(db: Database, call: Call) -> Result:
    """A new entity."""
    types = first_types(db, call)
    type_ = call.body.get(CONTENT_TYPE) if is_object(call.body) else None
    made = writing.create(db, type_ if type_ in types else types[0], call.body or {}, call.user)
    return Result(made)


def update(db: Database, call: Call) -> Result:
    """An entity with some fields changed."""
    return Result(writing.change(db, subject_of(db, call), call.body or {}, call.user))


def save_todo(db: Database, call: Call) -> Result:
    """A to-do with some fields changed.

    Observed on live accounts: without `id` in the body the path is passed over, and a new
    to-do is made.
    """
    if is_object(call.body) and call.body.get("id") is None:
        return Result(writing.create(db, "Todo", call.body, call.user))
    return update(db, call)


def delete(db: Database, call: Call) -> Result:
    """Delete an entity, and every mention of it."""
    segment = call.operation.path.strip("/").split("/")[0]
    types = types_at(db.schema, segment)
    # The vendor's own examples delete a project as a task.
    types = (*types, "Project") if types == ("Task",) else types
    found = db.find(types, only_variable(call))
    subject = db.linked(found.get("subject"))
    shown = {**found, **({"isDropped": True} if "isDropped" in found else {})}
    db.remove(found)
    if isinstance(call.operation.response, Array):
        declared = db.schema.objects(call.operation.response.item)
        is_told = subject is not None and subject[CONTENT_TYPE] in declared
        return Result([subject] if is_told else [], listed=True)
    if call.operation.response == Scalar("boolean"):
        return Result(True)
    return Result(answered(db.schema, call.operation, shown))
