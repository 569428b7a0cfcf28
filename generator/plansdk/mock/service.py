"""What both mocks share: one request at a time, a journal, faults, two ways in."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from plansdk.mock.clock import Clock
from plansdk.mock.faults import Fault, Faults
from plansdk.mock.http import CUT_AT_ONCE, NO_BODY, Answer, Request, text_answer
from plansdk.mock.journal import Exchange, Journal

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

    from plansdk.mock.record import Recorder, Replay
    from plansdk.mock.server import Server
    from plansdk.mock.server.control import Endpoint
    from plansdk.mock.transport import MockTransport

_logger: Final = logging.getLogger(__name__)
_ERRORS_KEPT: Final = 20

LENIENT_HINT: Final = "(--lenient overlooks this)"
"""What ends a message about something that a lenient mock takes."""


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


class Answering(ABC):
    """What a server can serve: a mock, a cassette, or an account that is recorded.

    Attributes:
        compresses: Whether answers are packed for clients that can unpack them.
    """

    compresses: ClassVar[bool] = False

    @abstractmethod
    def exchange(self, request: Request) -> Exchange | Awaitable[Exchange]:
        """Answer a request, and tell what it was taken for."""

    def refuse(self, request: Request, status: int, message: str) -> Exchange:
        """Answer a request that is not looked at."""
        return Exchange(request, answer=text_answer(status, message))


class Mock(Answering):
    """A service in memory; safe to use from several threads.

    Args:
        seed: Makes made-up values and chances repeatable.
        clock: Tells the time; tests move it.

    Attributes:
        service: `megaplan` or `planfix`.
        faults: What goes wrong on request.
        requests: What was asked and answered, oldest first.
        errors: Failures of the mock itself, answered with status 500. The pytest plugin
            fails a test that has met one.
        lock: Held while a request is answered; hold it to look at several things at once.
    """

    service: ClassVar[str] = ""

    def __init__(self, seed: int = 0, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.faults = Faults(seed, self._names)
        self.requests = Journal()
        self.errors: deque[Exception] = deque(maxlen=_ERRORS_KEPT)
        self.lock = threading.RLock()

    @cached_property
    def transport(self) -> MockTransport:
        """For `transport=` of the clients, blocking and asynchronous, and of httpx2."""
        from plansdk.mock.transport import MockTransport

        return MockTransport(self.answer)

    def serve(self, host: str = "127.0.0.1", port: int = 0, *, tls: bool = False) -> Server:
        """A server of this mock, for a `with` statement that gives its address.

        Args:
            host: Name or address of this machine to listen on.
            port: 0 for any that is free.
            tls: Serve HTTPS, with a certificate that is trusted through
                `Server.authority`.
        """
        from plansdk.mock.server import Server

        return Server(self, host, port, tls=tls)

    @classmethod
    def record(
        cls,
        path: Path | str,
        transport: httpx2.BaseTransport | None = None,
        async_transport: httpx2.AsyncBaseTransport | None = None,
        spec: Path | str | None = None,
        custom_fields: Path | str | None = None,
    ) -> Recorder:
        """A transport between a client and a real account, which writes a cassette.

        See `plansdk.mock.record.Recorder`.
        """
        from plansdk.mock.record import Recorder

        return Recorder(path, transport, async_transport, spec, custom_fields, cls.service)

    @staticmethod
    def replay(path: Path | str) -> Replay:
        """A transport that answers from a cassette; see `plansdk.mock.record.Replay`."""
        from plansdk.mock.record import Replay

        return Replay(path)

    def control_endpoints(self) -> Iterable[tuple[str, str, Endpoint]]:
        """What the control endpoint offers of this service alone: method, path, endpoint."""
        return ()

    def answer(self, request: Request) -> Answer:
        """Answer a request; whatever it is, there is an answer and no exception."""
        return self.exchange(request).answer

    def exchange(self, request: Request) -> Exchange:
        """Answer a request, and tell what it was taken for."""
        with self.lock:
            exchange = Exchange(request)
            try:
                exchange.answer = self._answer(request, exchange)
            except Exception as err:
                _logger.exception("the mock failed to answer %s %s", request.method, request.path)
                self.errors.append(err)
                failure = Fault(status=500, message=f"a bug of the mock: {err!r}")
                exchange.answer = self.refusal(failure)
            self.requests.add(exchange)
            return exchange

    def refuse(self, request: Request, status: int, message: str) -> Exchange:
        """Answer a request that is not looked at, in the service's own form."""
        with self.lock:
            exchange = Exchange(request)
            exchange.answer = self.refusal(Fault(status=status, message=message))
            self.requests.add(exchange)
            return exchange

    def _names(self) -> Collection[str]:
        identities = self.operations()
        paths = {each.partition(" ")[2] for each in identities}
        return {*identities, *paths, *identities.values()} - {""}

    def _answer(self, request: Request, exchange: Exchange) -> Answer:
        found = self.recognise(request)
        exchange.operation, exchange.name = found.operation, found.name
        exchange.decoded, exchange.query = found.body, found.query
        fault = self.faults.next(*exchange.names)
        if fault is None:
            return self.perform(request, found)
        exchange.fault = str(fault)
        if fault.expire:
            self.expire()
        answer = self.refusal(fault) if fault.refuses else self.perform(request, found)
        return _spoilt(answer, fault)

    @abstractmethod
    def operations(self) -> Mapping[str, str]:
        """How the client calls each operation, by the operation's identity.

        The identity is `GET /task/{id}`, or the method of an XML service: `task.getList`.
        """

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
        """Go back to the data and the time of the beginning; forget all that happened."""
        self.clock.reset()
        self.faults.clear()
        self.requests.clear()
        self.errors.clear()

    @abstractmethod
    def export(self) -> str:
        """The present state as YAML, as `data` takes it."""

    @abstractmethod
    def coverage(self) -> Mapping[str, str]:
        """For every operation: `behaviour`, or `shape` for a made-up value of its type."""

    @abstractmethod
    def example(self, address: str) -> Sequence[str]:
        """Arguments for curl that make a request to try."""

    @abstractmethod
    def credentials(self) -> Mapping[str, str]:
        """What a client needs to log in, by the name of its argument."""


def _spoilt(answer: Answer, fault: Fault) -> Answer:
    """An answer with everything that a fault does to it."""
    body = b"" if answer.status in NO_BODY else answer.body
    sent = None
    if fault.cut:
        sent = CUT_AT_ONCE
    elif fault.truncate is not None and fault.truncate < len(body):
        sent = fault.truncate
    headers = {**answer.headers, **fault.headers}
    return replace(answer, body=body, headers=headers, delay=fault.latency, sent=sent)
