"""What the operations do to an account.

Which behaviour an operation has follows from the pattern of its path and its types; the
few that the patterns do not tell are in tables of the modules:

    entities        create, read, list, update, delete
    children        collections below an entity: list, add, remove
    links           link entities with each other
    actions         what changes the state of an entity
    saved_filters   the filters that people keep
    search          find entities by a text
    uploads         files
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plansdk.mock.megaplan.behaviours import (
    actions,
    children,
    entities,
    links,
    saved_filters,
    search,
    uploads,
)
from plansdk.mock.megaplan.behaviours.patterns import types_at
from plansdk.mock.megaplan.call import Behaviour
from plansdk.mock.megaplan.data import load
from plansdk.mock.megaplan.kinds import Kinds, kinds_of
from plansdk.model import CONTENT_TYPE, Api, Operation

_FINDERS = (
    actions.find,
    uploads.find,
    saved_filters.find,
    links.find,
    search.find,
    entities.find,
    children.find,
)


def find(operation: Operation, api: Api, held: Collection[str] = ()) -> Behaviour | None:
    """The behaviour of an operation; None for one that answers with a made-up value.

    What no request can make, and the account does not hold, has no behaviour: an answer
    of the declared type is worth more than a 404 to everything.

    Args:
        operation: What is asked for.
        api: The specification.
        held: Content types of the entities that the account was given.
    """
    kinds = kinds_of(api)
    found = next((each for one in _FINDERS if (each := one(operation, kinds))), None)
    segment = operation.path.strip("/").split("/")[0]
    types = set(types_at(kinds, segment))
    living = _living(kinds)
    if found is None or (types and not types & living and not types & set(held)):
        return None
    return found


def _living(kinds: Kinds) -> frozenset[str]:
    """Content types that requests can make, or that the seed account holds."""
    known = _LIVING.get(id(kinds))
    if known is None:
        seeded = {each[CONTENT_TYPE] for each in load(kinds, None).entities}
        made = {each for one in kinds.schema.api.operations for each in _made(one, kinds)}
        known = _LIVING[id(kinds)] = frozenset(seeded | made)
    return known


# The kinds of a specification live as long as the process.
_LIVING: dict[int, frozenset[str]] = {}


def _made(operation: Operation, kinds: Kinds) -> Iterator[str]:
    segments = operation.path.strip("/").split("/")
    types = types_at(kinds, segments[0])
    creates = entities.find(operation, kinds) is entities.create
    if creates or segments[0].endswith("Filter"):
        yield from types
    elif operation.body is not None and children.find(operation, kinds) is children.add:
        yield from children.made(operation, kinds)
