"""Create, read, list, update and delete entities: `/x` and `/x/{id}`."""

from __future__ import annotations

from plansdk.mock.megaplan import listing, writing
from plansdk.mock.megaplan.behaviours.patterns import (
    answered,
    first_types,
    is_list_of,
    is_variable,
    only_variable,
    segments_of,
    subject_of,
    types_at,
)
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.tables import CLOSED
from plansdk.model import CONTENT_TYPE, Array, Operation, Scalar


def find(operation: Operation, schema: Schema) -> Behaviour | None:
    """The behaviour of `/x` and `/x/{id}`, where x is a kind of entity."""
    first, *variables = segments_of(operation)
    types = types_at(schema, first)
    if not types or len(variables) > 1 or not all(map(is_variable, variables)):
        return None
    match operation.method:
        case "GET" if is_list_of(operation) is not bool(variables):
            return read if variables else list_entities
        case "POST" if not variables and _takes(operation, schema, types):
            return create
        case "POST" | "PUT" if variables and _takes(operation, schema, types):
            return save_todo if types == ("Todo",) else update
        case "DELETE" if variables:
            return delete
        case _:
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
    segment = segments_of(call.operation)[0]
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
    type_ = call.said.get(CONTENT_TYPE)
    made = writing.create(db, type_ if type_ in types else types[0], call.said, call.user)
    return Result(made)


def update(db: Database, call: Call) -> Result:
    """An entity with some fields changed."""
    return Result(writing.change(db, subject_of(db, call), call.said, call.user))


def save_todo(db: Database, call: Call) -> Result:
    """A to-do with some fields changed.

    Observed on live accounts: without `id` in the body the path is passed over, and a new
    to-do is made.
    """
    if call.said.get("id") is None:
        return Result(writing.create(db, "Todo", call.said, call.user))
    return update(db, call)


def delete(db: Database, call: Call) -> Result:
    """Delete an entity, and every mention of it."""
    types = first_types(db, call)
    # The vendor's own examples delete a project as a task.
    types = (*types, "Project") if types == ("Task",) else types
    found = db.find(types, only_variable(call))
    subject = db.linked(found.get("subject"))
    shown = {**found, **({"isDropped": True} if "isDropped" in found else {})}
    db.remove(found)
    if is_list_of(call.operation):
        declared = db.schema.objects(call.operation.response)
        is_told = subject is not None and subject[CONTENT_TYPE] in declared
        return Result([subject] if is_told else [], listed=True)
    if call.operation.response == Scalar("boolean"):
        return Result(True)
    return Result(answered(db.schema, call.operation, shown))
