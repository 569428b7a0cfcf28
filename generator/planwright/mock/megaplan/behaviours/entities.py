"""Create, read, list, update and delete entities."""

from __future__ import annotations

from planwright.mock.megaplan.account import Account
from planwright.mock.megaplan.call import Behaviour, Call, Result
from planwright.mock.megaplan.kinds import kinds_of
from planwright.model import Api, Array, Operation


def find(operation: Operation, api: Api) -> Behaviour | None:
    """The behaviour of `/x` and `/x/{id}`."""
    match operation.path.strip("/").split("/"):
        case [_]:
            types = kinds_of(api).entities(operation.response)
            if operation.method == "GET" and types and isinstance(operation.response, Array):
                return list_entities
        case [_, variable] if variable == "{id}":
            if operation.method == "GET" and kinds_of(api).entities(operation.response):
                return read
        case _:
            pass
    return None


def list_entities(account: Account, call: Call) -> Result:
    """The entities of a kind."""
    types = account.kinds.entities(call.operation.response)
    found = account.store.all(types)
    pagination = {
        "count": len(found),
        "limit": 100,
        "currentPage": 1,
        "hasMoreNext": False,
        "hasMorePrev": False,
    }
    return Result(found, pagination, listed=True)


def read(account: Account, call: Call) -> Result:
    """One entity in full."""
    types = account.kinds.entities(call.operation.response)
    return Result(account.find(types, call.variables["id"]))
