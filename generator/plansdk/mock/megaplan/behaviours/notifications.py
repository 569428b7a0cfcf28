"""Notifications: listed, counted, and read by deleting them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from plansdk.mock.megaplan import listing
from plansdk.mock.megaplan.behaviours.patterns import only_variable, undoing
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.schema import Schema
from plansdk.model import CONTENT_TYPE, Operation

_TYPES = ("Notification",)
COUNTER = "notifications"
"""The id of the counter, as observed."""


def find(operation: Operation, _: Schema) -> Behaviour | None:
    """The behaviour of the operations on notifications."""
    return _BEHAVIOURS.get(operation.id)


def list_notifications(db: Database, call: Call) -> Result:
    """All notifications, the newest first; `isActive` chooses those that nobody has read."""
    query = dict(call.query)
    active = query.pop("isActive", None)
    found = [
        each
        for each in db.store.all(_TYPES)[::-1]
        if active is None or (each.get("isActive") is True) is active
    ]
    return listing.answer(db, replace(call, query=query), _TYPES, found)


def count(db: Database, _: Call) -> Result:
    """How many nobody has read."""
    number = len(_active(db))
    return Result({CONTENT_TYPE: "Counter", "id": COUNTER, "count": number, "attributes": []})


@undoing
def read(db: Database, call: Call) -> Result:
    """Mark one as read, as deleting does on live accounts."""
    _mark(db, db.find(_TYPES, only_variable(call)))
    return Result(None)


@undoing
def read_all(db: Database, _: Call) -> Result:
    """Mark all as read."""
    for each in _active(db):
        _mark(db, each)
    return Result(None)


def _active(db: Database) -> list[Entity]:
    return [each for each in db.store.all(_TYPES) if each.get("isActive") is True]


def _mark(db: Database, notification: Entity) -> None:
    db.store.put({**notification, "isActive": False})


_BEHAVIOURS: Mapping[str, Behaviour] = {
    "GET /notification": list_notifications,
    "GET /notification/activity": list_notifications,
    "GET /notification/counter": count,
    "DELETE /notification/{id}": read,
    "DELETE /notification/all": read_all,
}
