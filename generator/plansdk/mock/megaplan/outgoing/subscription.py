"""Which events follow from what became of the entities, and who is told them.

Those of one application come in order, and each until it is acknowledged.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import uuid4

from plansdk.mock.http import Answer
from plansdk.mock.megaplan import envelope
from plansdk.mock.megaplan.call import Entity
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.store import Key

Deliver: TypeAlias = Callable[[dict[str, Any]], Answer]


@dataclass(eq=False)
class Subscription:
    """An application that is told what happens.

    A failed delivery holds back the following ones and is repeated. A thread delivers, as long
    as there is something to deliver, so that the other side may call the mock meanwhile.

    Attributes:
        name: Where the events go.
        streams: The streams that it has subscribed to.
        types: The content types of these.
        application: What tells it from others: `integrationUuid` in its events.
        deliver: Delivers an event; only status 200 acknowledges it.
        retry_after: Seconds until a failed delivery is repeated.
        idle: Called when nothing waits any more.
        closed: Called at the end.
    """

    name: str
    streams: tuple[str, ...]
    types: Collection[str]
    application: str
    deliver: Deliver
    retry_after: float
    idle: Callable[[], None]
    closed: Callable[[], None]

    def __post_init__(self) -> None:
        self._waiting: deque[dict[str, Any]] = deque()
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._is_running = False

    @property
    def waiting(self) -> int:
        """How many events are not acknowledged yet."""
        return len(self._waiting)

    def add(self, event: dict[str, Any]) -> None:
        """Deliver an event, behind those that wait."""
        with self._changed:
            if self._ended.is_set():
                return
            self._waiting.append(event)
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="plansdk events", daemon=True).start()

    def wait(self, timeout: float = 30) -> None:
        """Wait until every event is acknowledged.

        Raises:
            TimeoutError: Some are not in time.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not self._waiting, timeout):
                raise TimeoutError(f"{len(self._waiting)} events are not acknowledged")

    def clear(self) -> None:
        """Forget what waits."""
        with self._changed:
            self._waiting.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """Deliver nothing any more."""
        self._ended.set()
        self.clear()
        self.closed()

    def _run(self) -> None:
        while (event := self._next()) is not None:
            if self.deliver(event).status != 200:
                self._ended.wait(self.retry_after)
                continue
            with self._changed:
                if self._waiting and self._waiting[0] is event:
                    self._waiting.popleft()
                    self._changed.notify_all()

    def _next(self) -> dict[str, Any] | None:
        with self._changed:
            if not self._waiting:
                self.idle()
                self._is_running = False
                return None
            return self._waiting[0]


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
