"""Saved filters: `/taskFilter`, `/tradeFilter`, ..., and the ones that every account has."""

from __future__ import annotations

from plansdk.mock.megaplan import listing, writing
from plansdk.mock.megaplan.behaviours.patterns import types_at
from plansdk.mock.megaplan.call import (
    Behaviour,
    Call,
    Entity,
    FieldError,
    Refused,
    Result,
    is_object,
)
from plansdk.mock.megaplan.database import Database, missing
from plansdk.mock.megaplan.saved import SYSTEM_FILTERS
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.store import Key, key_of
from plansdk.model import CONTENT_TYPE, Array, Operation


def find(operation: Operation, _: Schema) -> Behaviour | None:
    """The behaviour of `/xFilter`, `/xFilter/{id}` and `/xFilter/{id}/leave`."""
    match operation.path.strip("/").split("/"):
        case [segment] if segment.endswith("Filter"):
            return list_filters if operation.method == "GET" else None
        case [segment, variable] if segment.endswith("Filter") and variable.startswith("{"):
            if operation.method == "GET" and isinstance(operation.response, Array):
                return list_of_program if variable == "{programId}" else None
            return {"GET": read, "POST": save, "DELETE": delete}.get(operation.method)
        case [segment, _, "leave"] if segment.endswith("Filter"):
            return leave
        case _:
            return None


def list_filters(db: Database, call: Call) -> Result:
    """All filters of a list, the built-in ones first."""
    wanted = call.query.get("filters")
    found = [each for each in _all(db, call) if wanted is None or each["id"] in wanted]
    return listing.answer(db, call, (_type(db, call),), found)


def list_of_program(db: Database, call: Call) -> Result:
    """The filters of the deals of one scheme."""
    wanted = call.variables["programId"]
    found = [
        each for each in _all(db, call) if (key_of(each.get("program")) or ("", ""))[1] == wanted
    ]
    return listing.answer(db, call, (_type(db, call),), found)


def read(db: Database, call: Call) -> Result:
    """One filter."""
    key = _key(db, call)
    found = db.store.get(key) or SYSTEM_FILTERS.get(key)
    if found is None:
        raise missing(key)
    return Result(found)


def save(db: Database, call: Call) -> Result:
    """Change a filter; unless there is such a one, make it."""
    key = _key(db, call)
    _refuse_built_in(key)
    body = call.body if is_object(call.body) else {}
    found = db.store.get(key)
    if found is None:
        made = writing.create(db, key[0], body, call.user)
    else:
        made = writing.change(db, found, body, call.user)
    return Result([made] if isinstance(call.operation.response, Array) else made)


def delete(db: Database, call: Call) -> Result:
    """Delete a filter."""
    key = _key(db, call)
    _refuse_built_in(key)
    db.remove(db.find((key[0],), key[1]))
    return Result(None)


def leave(db: Database, call: Call) -> Result:
    """Stop seeing a filter of somebody else."""
    read(db, call)
    return Result(None)


def _all(db: Database, call: Call) -> list[Entity]:
    type_ = _type(db, call)
    built_in = [each for key, each in SYSTEM_FILTERS.items() if key[0] == type_]
    return built_in + db.store.all((type_,))


def _type(db: Database, call: Call) -> str:
    segment = call.operation.path.strip("/").split("/")[0]
    segment = segment.replace("{entityType}", call.variables.get("entityType", ""))
    found = types_at(db.schema, segment)
    if not found:
        raise Refused(404, FieldError(f"No route found for '/{segment}'"))
    body_type = call.body.get(CONTENT_TYPE) if is_object(call.body) else None
    return body_type if body_type == "CustomCrmFilter" else found[0]


def _key(db: Database, call: Call) -> Key:
    return _type(db, call), list(call.variables.values())[-1]


def _refuse_built_in(key: Key) -> None:
    if key in SYSTEM_FILTERS:
        raise Refused(403, FieldError("No edit rights"))
