"""What paths and types of operations say about what the operations do."""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

from plansdk.mock.megaplan.call import Behaviour, Call, Entity, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Schema
from plansdk.model import CONTENT_TYPE, Array, Operation

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


def segments_of(operation: Operation) -> list[str]:
    """The segments of a path."""
    return operation.path.strip("/").split("/")


def pattern_of(schema: Schema, operation: Operation) -> str:
    """The id of an operation that tells no kinds and variables apart: `GET /x/{}/links`.

    `xFilter` stands for any filter, and `x` for any other kind of entity.
    """
    first, *rest = segments_of(operation)
    if first.endswith("Filter"):
        first = "xFilter"
    elif types_at(schema, first):
        first = "x"
    plain = ("{}" if is_variable(each) else each for each in rest)
    return f"{operation.method} /{'/'.join((first, *plain))}"


def is_variable(segment: str) -> bool:
    """Whether a segment of a path stands for a value."""
    return segment.startswith("{") and segment.endswith("}")


def is_list_of(operation: Operation) -> bool:
    """Whether a list is answered."""
    return isinstance(operation.response, Array)


def only_variable(call: Call) -> str:
    """The first path variable: the id of what the path is about."""
    return next(iter(call.variables.values()))


def first_types(db: Database, call: Call) -> tuple[str, ...]:
    """The content types below the first segment of a path."""
    return types_at(db.schema, segments_of(call.operation)[0])


def subject_of(db: Database, call: Call) -> Entity:
    """The entity that a path is about: `/x/{id}/...`.

    Raises:
        Refused: 404, there is no such entity.
    """
    return db.find(first_types(db, call), only_variable(call))


def answered(schema: Schema, operation: Operation, *candidates: Entity) -> Any:
    """The first of some entities that the declared answer can be; None for none."""
    objects = schema.objects(operation.response)
    return next((each for each in candidates if each[CONTENT_TYPE] in objects), None)


def undoing(behaviour: Behaviour) -> Behaviour:
    """Let a behaviour that is refused half-way leave nothing behind."""

    @wraps(behaviour)
    def performed(db: Database, call: Call) -> Result:
        with db.store.atomic():
            return behaviour(db, call)

    return performed
