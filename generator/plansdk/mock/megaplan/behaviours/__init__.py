"""What the operations do to an account.

Which behaviour an operation has follows from the pattern of its path and its types; the
few that the patterns do not tell are in tables of the modules:

    entities        create, read, list, update, delete
    children        collections below an entity: list, add, remove
    links           link entities with each other
    actions         what changes the state of an entity
    saved_filters   the filters that people keep
    custom_fields   the fields that an account adds
    notifications   read and counted
    search          find entities by a text
    uploads         files
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from plansdk.mock.megaplan.behaviours import (
    actions,
    children,
    custom_fields,
    entities,
    links,
    notifications,
    saved_filters,
    search,
    uploads,
)
from plansdk.mock.megaplan.behaviours.patterns import types_at, undoing
from plansdk.mock.megaplan.call import Behaviour
from plansdk.mock.megaplan.data import load
from plansdk.mock.megaplan.schema import Schema, schema_of
from plansdk.model import CONTENT_TYPE, Api, Operation

_BY_NAME = {**actions.BEHAVIOURS, **notifications.BEHAVIOURS, **uploads.BEHAVIOURS}
_FINDERS = (
    saved_filters.find,
    links.find,
    custom_fields.find,
    search.find,
    entities.find,
    children.find,
)


def find(operation: Operation, api: Api, held: Collection[str] = ()) -> Behaviour | None:
    """The behaviour of an operation; None for one that answers with a made-up value.

    What no request can make, and the account does not hold, has no behaviour: an answer
    of the declared type is worth more than a 404 to everything.

    Args:
        held: Content types of the entities that the account was given.
    """
    schema = schema_of(api)
    found = _BY_NAME.get(operation.id) or _BY_NAME.get(operation.provided_by)
    found = found or next((each for one in _FINDERS if (each := one(operation, schema))), None)
    segment = operation.path.strip("/").split("/")[0]
    types = set(types_at(schema, segment))
    living = _living(schema)
    if found is None or (types and not types & living and not types & set(held)):
        return None
    return found if operation.method == "GET" else undoing(found)


@cache
def _living(schema: Schema) -> frozenset[str]:
    """Content types that requests can make, or that the seed account holds."""
    seeded = {each[CONTENT_TYPE] for each in load(schema, None).entities}
    return frozenset(seeded.union(*(_made(each, schema) for each in schema.api.operations)))


def _made(operation: Operation, schema: Schema) -> Iterator[str]:
    segments = operation.path.strip("/").split("/")
    types = types_at(schema, segments[0])
    creates = entities.find(operation, schema) is entities.create
    if creates or segments[0].endswith("Filter"):
        yield from types
    elif operation.body is not None and children.find(operation, schema) is children.add:
        yield from children.made(operation, schema)
