"""The sending side of an account: at least once, and in order of each application."""

from __future__ import annotations

import http.client
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from events.samples import encoded

_LONGEST = 60.0


@dataclass
class Sender:
    """Delivers events to a service until it has acknowledged each.

    A failed delivery holds back the following ones of its application.

    Attributes:
        port: Where the service listens, on the loopback interface.
        path: What is called there.
        is_doubled: Whether an event is delivered a second time.
        failures: The statuses of failed deliveries, 0 where there was no answer.
    """

    port: int
    path: str
    is_doubled: Callable[[dict[str, Any]], bool] = lambda event: False
    failures: list[int] = field(default_factory=list[int])
    count: int = 0

    def send(self, events: Sequence[dict[str, Any]]) -> None:
        """Deliver events, those of different applications in turn."""
        queues: dict[str, deque[dict[str, Any]]] = {}
        for each in events:
            queues.setdefault(each["accountInfo"]["integrationUuid"], deque()).append(each)
        deadline = time.monotonic() + _LONGEST
        while any(queues.values()):
            progress = False
            for queue in queues.values():
                if queue and self._deliver(queue[0]):
                    if self.is_doubled(queue[0]):
                        self._deliver(queue[0])
                    queue.popleft()
                    progress = True
            assert time.monotonic() < deadline
            if not progress:
                time.sleep(0.05)

    def _deliver(self, event: dict[str, Any]) -> bool:
        self.count += 1
        status = self.post(encoded(event))
        if status != 200:
            self.failures.append(status)
        return status == 200

    def post(self, body: Any) -> int:
        """The status of an answer; 0 where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", self.path, body, {"Content-Type": "application/json"})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()
