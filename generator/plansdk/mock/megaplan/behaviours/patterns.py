"""What paths and types of operations say about what the operations do."""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

from plansdk.mock.megaplan.call import Behaviour, Call, Entity, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Schema
from plansdk.model import CONTENT_TYPE, Operation

# Paths whose name is not that of the content type.
_SEGMENTS = {
    "contractor": ("ContractorCompany", "ContractorHuman"),
    "menuCustomItem": ("MenuItem",),
}


@cache
def types_at(schema: Schema, segment: str) -> tuple[str, ...]:
    """The content types below the first segment of a path; none where it is no kind."""
    name = segment[:1].upper() + segment[1:]
    found = _SEGMENTS.get(segment, (name,))
    return found if all(schema.is_entity(each) for each in found) else ()


def is_variable(segment: str) -> bool:
    """Whether a segment of a path stands for a value."""
    return segment.startswith("{") and segment.endswith("}")


def only_variable(call: Call) -> str:
    """The first path variable: the id of what the path is about."""
    return next(iter(call.variables.values()))


def first_types(db: Database, call: Call) -> tuple[str, ...]:
    """The content types below the first segment of a path."""
    return types_at(db.schema, call.operation.path.strip("/").split("/")[0])


def subject_of(db: Database, call: Call) -> Entity:
    """The entity that a path is about: `/x/{id}/...`.

    Raises:
        Refused: 404, there is no such entity.
    """
    return db.find(first_types(db, call), only_variable(call))


def answered(schema: Schema, operation: Operation, *candidates: Entity) -> Any:
    """The first of some entities that the declared answer can be; None for none."""
    objects = schema.objects(operation.response)
    for each in candidates:
        if each[CONTENT_TYPE] in objects:
            return each
    return None


def undoing(behaviour: Behaviour) -> Behaviour:
    """Let a behaviour that is refused half-way leave nothing behind."""

    @wraps(behaviour)
    def performed(db: Database, call: Call) -> Result:
        with db.store.atomic():
            return behaviour(db, call)

    return performed
