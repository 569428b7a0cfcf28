"""What both mocks share: one request at a time, a journal, faults, a transport."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from planwright.mock.clock import Clock
from planwright.mock.faults import Fault, Faults
from planwright.mock.http import CUT_AT_ONCE, Answer, Request
from planwright.mock.journal import Exchange, Journal

if TYPE_CHECKING:
    from planwright.mock.transport import MockTransport


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a request turned out to be before anything is checked.

    Attributes:
        operation: Identity of its operation; empty for none.
        name: The same as the generated client names it.
        body: Decoded body, None where there is none or it is broken.
        query: Decoded query parameters, likewise.
    """

    operation: str = ""
    name: str = ""
    body: Any = None
    query: Any = None


class Mock(ABC):
    """A service in memory; safe to use from several threads.

    Args:
        seed: Makes made-up values and chances repeatable.
        clock: Tells the time; tests move it.
    """

    def __init__(self, seed: int = 0, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.faults = Faults(seed)
        self.requests = Journal()
        self._lock = threading.RLock()

    @cached_property
    def transport(self) -> MockTransport:
        """For `transport=` of the clients, blocking and asynchronous, and of httpx2."""
        from planwright.mock.transport import MockTransport

        return MockTransport(self)

    def answer(self, request: Request) -> Answer:
        """Answer a request; whatever it is, there is an answer and no exception."""
        with self._lock:
            exchange = self.requests.begin(request)
            found = self.recognise(request)
            exchange.operation, exchange.name = found.operation, found.name
            exchange.decoded, exchange.query = found.body, found.query
            fault = self.faults.next(found.operation, found.name)
            exchange.answer = self._with_fault(request, found, fault, exchange)
            return exchange.answer

    def _with_fault(
        self, request: Request, found: Recognised, fault: Fault | None, exchange: Exchange
    ) -> Answer:
        if fault is None:
            return self.perform(request, found)
        exchange.fault = _in_words(fault)
        if fault.expire:
            self.expire()
        answer = self.refusal(fault) if fault.refuses else self.perform(request, found)
        sent = CUT_AT_ONCE if fault.cut else fault.truncate
        headers = {**answer.headers, **fault.headers}
        return replace(answer, headers=headers, delay=fault.latency, sent=sent)

    @abstractmethod
    def recognise(self, request: Request) -> Recognised:
        """Find the operation of a request, without judging it."""

    @abstractmethod
    def perform(self, request: Request, found: Recognised) -> Answer:
        """Check a request, do what it asks for, and answer."""

    @abstractmethod
    def refusal(self, fault: Fault) -> Answer:
        """The error of a fault, in the service's own form."""

    @abstractmethod
    def expire(self) -> None:
        """End every token and session."""

    @abstractmethod
    def reset(self) -> None:
        """Go back to the data of the beginning; forget requests, faults and logins."""

    @abstractmethod
    def export(self) -> str:
        """The present state as YAML, as `data` takes it."""

    @abstractmethod
    def coverage(self) -> Mapping[str, str]:
        """For every operation: `behaviour`, or `shape` for a made-up value of its type."""

    @abstractmethod
    def credentials(self) -> Mapping[str, str]:
        """What a client needs to log in, by the name of its argument."""


def _in_words(fault: Fault) -> str:
    said = {
        "status": fault.status,
        "code": fault.code,
        "cut": fault.cut,
        "truncate": fault.truncate,
        "latency": fault.latency,
        "expire": fault.expire,
    }
    return ", ".join(
        f"{name} {value}" for name, value in said.items() if value not in (0, "", None)
    )
