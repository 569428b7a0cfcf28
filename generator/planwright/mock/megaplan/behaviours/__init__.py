"""What the operations do to an account.

Which behaviour an operation has follows from the pattern of its path and its types; the
few that the patterns do not tell are in tables of the modules:

    entities        create, read, list, update, delete
    children        collections below an entity: list, add, remove
    links           link entities with each other
    actions         what changes the state of an entity
    saved_filters   the filters that people keep
    search          find entities by a text
"""

from __future__ import annotations

from planwright.mock.megaplan.behaviours import (
    actions,
    children,
    entities,
    links,
    saved_filters,
    search,
)
from planwright.mock.megaplan.call import Behaviour
from planwright.mock.megaplan.kinds import kinds_of
from planwright.model import Api, Operation

_FINDERS = (
    actions.find,
    saved_filters.find,
    links.find,
    search.find,
    entities.find,
    children.find,
)


def find(operation: Operation, api: Api) -> Behaviour | None:
    """The behaviour of an operation; None for one that answers with a made-up value."""
    kinds = kinds_of(api)
    for each in _FINDERS:
        found = each(operation, kinds)
        if found is not None:
            return found
    return None
