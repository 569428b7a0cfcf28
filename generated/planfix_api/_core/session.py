"""Credentials that may have to be renewed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from .exchange import Answer, Request

Exchange: TypeAlias = Callable[[Request], Awaitable[Answer]]
"""Sends a request of the session's own, with the client's limits and retries."""


class Ticket(Protocol):
    """What the session holds at one time; compared by identity."""

    def due(self) -> bool:
        """Whether it should be replaced before the next request."""
        ...

    def expired(self) -> bool:
        """Whether the server will certainly refuse it."""
        ...


class Session(Protocol):
    """Keeps the ticket of a client.

    The engine calls `renew` by one thread or task at a time, and never for a ticket
    that has been replaced already.
    """

    @property
    def ticket(self) -> Ticket | None:
        """What requests carry now, None before the first login."""
        ...

    def renewable(self) -> bool:
        """Whether there is anything to renew the ticket with."""
        ...

    async def renew(self, exchange: Exchange) -> None:
        """Replace the ticket.

        Raises:
            AuthenticationError: The server refuses for good.
            ClientError: It did not work this time.
        """
        ...
