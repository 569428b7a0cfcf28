"""What the operations do to an account.

Which behaviour an operation has follows from the pattern of its path and its types; the
few that the patterns do not tell are in tables of the modules:

    entities    create, read, list, update, delete
"""

from __future__ import annotations

from planwright.mock.megaplan.behaviours import entities
from planwright.mock.megaplan.call import Behaviour
from planwright.model import Api, Operation

_FINDERS = (entities.find,)


def find(operation: Operation, api: Api) -> Behaviour | None:
    """The behaviour of an operation; None for one that answers with a made-up value."""
    for each in _FINDERS:
        found = each(operation, api)
        if found is not None:
            return found
    return None
