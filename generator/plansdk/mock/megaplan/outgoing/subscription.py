"""Which events follow from what became of the entities, and who is told them.

Those of one application come in order, and each until it is acknowledged.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import uuid4

from plansdk.mock.journal import Exchange
from plansdk.mock.megaplan import envelope
from plansdk.mock.megaplan.call import Entity
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.outgoing.target import Target
from plansdk.mock.megaplan.store import Key
from plansdk.mock.megaplan.tables import STREAMS

Deliver: TypeAlias = Callable[[Target, str, dict[str, Any]], Exchange]


@dataclass(eq=False)
class Subscription:
    """An application that is told what happens.

    A failed delivery holds back the following ones and is repeated. A thread delivers, as long
    as there is something to deliver, so that the other side may call the mock meanwhile.

    Attributes:
        target: Where the events go.
        streams: The streams that it has subscribed to.
        application: What tells it from others: `integrationUuid` in its events.
        deliver: Delivers an event, by its name; only status 200 acknowledges it.
        retry_after: Seconds until a failed delivery is repeated.
        closed: Called at the end.
    """

    target: Target
    streams: tuple[str, ...]
    application: str
    deliver: Deliver
    retry_after: float
    closed: Callable[[Subscription], None]

    def __post_init__(self) -> None:
        for each in self.streams:
            if each not in STREAMS:
                raise ValueError(f"there is no stream {each!r}: there are {', '.join(STREAMS)}")
        self._waiting: deque[dict[str, Any]] = deque()
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._is_running = False

    def takes(self, type_: str) -> bool:
        """Whether it is told about entities of a content type."""
        return any(type_ in STREAMS[each] for each in self.streams)

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
        self.closed(self)

    def _run(self) -> None:
        while (event := self._next()) is not None:
            name = event["event"].replace("on_after_", "event.")
            if self.deliver(self.target, name, event).answer.status != 200:
                self._ended.wait(self.retry_after)
                continue
            with self._changed:
                if self._waiting and self._waiting[0] is event:
                    self._waiting.popleft()
                    self._changed.notify_all()

    def _next(self) -> dict[str, Any] | None:
        with self._changed:
            if not self._waiting:
                self.target.close()
                self._is_running = False
                return None
            return self._waiting[0]


def event_of(db: Database, key: Key, old: Entity | None) -> dict[str, Any] | None:
    """What became of an entity, in full; None for nothing, and without whom it is told."""
    new = db.store.get(key)
    if new == old:
        return None
    kind = "drop" if new is None else "create" if old is None else "update"
    entity = new or old or {}
    if kind == "drop" and "isDropped" in db.schema[key[0]].fields:
        entity = {**entity, "isDropped": True}
    return {"event": f"on_after_{kind}", "data": envelope.card(db, entity)}


def addressed(event: dict[str, Any], application: str) -> dict[str, Any]:
    """An event for an application."""
    info = {"uuid": str(uuid4()), "integrationUuid": application}
    model = event["data"].get("contentType")
    return {**event, "accountInfo": {**info, **({"model": model} if model else {})}}
