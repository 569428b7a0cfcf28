"""The events of one application: in order, and each until it is acknowledged."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeAlias

from plansdk.mock.http import Answer

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
