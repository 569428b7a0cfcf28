"""What the operations do to an account.

Which behaviour an operation has follows from the pattern of its path and its types; the
few that the patterns do not tell are in tables of the modules:

    entities     create, read, list, update, delete
    children     what lies below an entity: list, add, remove
    lists        other lists, of filters, links, fields, notifications, by a text
    account      what the account says about itself
    actions      what changes the state of an entity
    uploads      files
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from plansdk.mock.megaplan.behaviours import account, actions, children, entities, lists, uploads
from plansdk.mock.megaplan.behaviours.patterns import pattern_of, segments_of, types_at, undoing
from plansdk.mock.megaplan.call import Behaviour
from plansdk.mock.megaplan.data import load
from plansdk.mock.megaplan.schema import Schema, schema_of
from plansdk.model import CONTENT_TYPE, Api, Operation

_BEHAVIOURS = {**account.BEHAVIOURS, **actions.BEHAVIOURS, **lists.BEHAVIOURS, **uploads.BEHAVIOURS}
"""By the id of an operation, by what provides it, or by a pattern of paths."""


def find(operation: Operation, api: Api, held: Collection[str] = ()) -> Behaviour | None:
    """The behaviour of an operation; None for one that answers with a made-up value.

    What no request can make, and the account does not hold, has no behaviour: an answer
    of the declared type is worth more than a 404 to everything.

    Args:
        held: Content types of the entities that the account was given.
    """
    schema = schema_of(api)
    names = (operation.id, operation.provided_by, pattern_of(schema, operation))
    found = next((_BEHAVIOURS[each] for each in names if each in _BEHAVIOURS), None)
    found = found or entities.find(operation, schema) or children.find(operation, schema)
    types = set(types_at(schema, segments_of(operation)[0]))
    living = _living(schema)
    if found is None or (types and not types & living and not types & set(held)):
        return None
    return found if operation.method == "GET" else undoing(found)


@cache
def _living(schema: Schema) -> frozenset[str]:
    """Content types that requests can make, or that the seed account holds."""
    seeded = {each[CONTENT_TYPE] for each in load(schema, None)[0]}
    return frozenset(seeded.union(*(_made(each, schema) for each in schema.api.operations)))


def _made(operation: Operation, schema: Schema) -> Iterator[str]:
    first = segments_of(operation)[0]
    if entities.find(operation, schema) is entities.create or first.endswith("Filter"):
        yield from types_at(schema, first)
    elif children.find(operation, schema) is children.add:
        yield from children.made(operation, schema)
