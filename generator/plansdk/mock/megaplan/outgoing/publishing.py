"""Which events follow from what became of the entities of an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import uuid4

from plansdk.mock.megaplan import envelope
from plansdk.mock.megaplan.call import Entity
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.store import Key

STREAMS: Final = {
    "contractors": ("ContractorCompany", "ContractorHuman"),
    "payers": ("Payer",),
    "deals": ("Deal",),
    "events": ("Todo",),
    "tasks": ("Task",),
    "projects": ("Project",),
    "employees": ("Employee",),
    "invoices": ("Invoice",),
    "operations": ("FinOperation",),
    "comments": ("Comment",),
}
"""The content types of each stream."""


def types_of(streams: tuple[str, ...]) -> frozenset[str]:
    """The content types of some streams.

    Raises:
        ValueError: There is no such stream.
    """
    for each in streams:
        if each not in STREAMS:
            raise ValueError(f"there is no stream {each!r}: there are {', '.join(STREAMS)}")
    return frozenset(one for each in streams for one in STREAMS[each])


def changes(db: Database, before: dict[Key, Entity | None]) -> Iterator[tuple[str, Entity]]:
    """What became of entities: `create`, `update` or `drop`, and the entity."""
    for key, old in before.items():
        new = db.store.get(key)
        if new == old:
            continue
        if new is None:
            yield "drop", old or {}
        else:
            yield "create" if old is None else "update", new


def event_of(db: Database, kind: str, entity: Entity) -> dict[str, Any]:
    """An event without its application: the entity in full, those it mentions inline."""
    if kind == "drop" and "isDropped" in db.schema[entity["contentType"]].fields:
        entity = {**entity, "isDropped": True}
    return {"event": f"on_after_{kind}", "data": envelope.card(db, entity)}


def addressed(event: dict[str, Any], application: str) -> dict[str, Any]:
    """An event for an application."""
    info = {"uuid": str(uuid4()), "integrationUuid": application}
    model = event["data"].get("contentType")
    return {**event, "accountInfo": {**info, **({"model": model} if model else {})}}
