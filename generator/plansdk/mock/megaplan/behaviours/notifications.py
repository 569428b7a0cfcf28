"""Notifications: listed, counted, and read by deleting them."""

from __future__ import annotations

from collections.abc import Mapping

from plansdk.mock.megaplan import listing
from plansdk.mock.megaplan.behaviours.patterns import only_variable
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, Result
from plansdk.mock.megaplan.database import Database
from plansdk.model import CONTENT_TYPE

_TYPES = ("Notification",)
COUNTER = "notifications"
"""The id of the counter, as observed."""


def list_notifications(db: Database, call: Call) -> Result:
    """All notifications, the newest first; `isActive` chooses those that nobody has read."""
    found = db.store.all(_TYPES)[::-1]
    if (active := call.query.get("isActive")) is not None:
        found = [each for each in found if (each.get("isActive") is True) is active]
    return listing.answer(db, call, _TYPES, found)


def count(db: Database, _: Call) -> Result:
    """How many nobody has read."""
    number = len(_active(db))
    return Result({CONTENT_TYPE: "Counter", "id": COUNTER, "count": number, "attributes": []})


def read(db: Database, call: Call) -> Result:
    """Mark one as read, as deleting does on live accounts."""
    _mark(db, db.find(_TYPES, only_variable(call)))
    return Result(None)


def read_all(db: Database, _: Call) -> Result:
    """Mark all as read."""
    for each in _active(db):
        _mark(db, each)
    return Result(None)


def _active(db: Database) -> list[Entity]:
    return [each for each in db.store.all(_TYPES) if each.get("isActive") is True]


def _mark(db: Database, notification: Entity) -> None:
    db.store.put({**notification, "isActive": False})


BEHAVIOURS: Mapping[str, Behaviour] = {
    "GET /notification": list_notifications,
    "GET /notification/activity": list_notifications,
    "GET /notification/counter": count,
    "DELETE /notification/{id}": read,
    "DELETE /notification/all": read_all,
}
