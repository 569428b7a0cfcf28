"""Credentials that may have to be renewed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from .exceptions import ApiError
from .exchange import Answer, Request

Send: TypeAlias = Callable[[Request], Awaitable[Answer]]
"""Sends a request of the authentication's own, with the client's limits and retries."""

Pause: TypeAlias = Callable[[float], Awaitable[None]]
"""Lets seconds pass, as long as the deadline of the renewal is not over."""


class Credentials(Protocol):
    """What requests are authorised by at one time; compared by identity."""

    def due(self) -> bool:
        """Whether they should be replaced before the next request."""
        ...

    def expired(self) -> bool:
        """Whether the server will certainly refuse them."""
        ...


class Auth(Protocol):
    """Keeps the credentials of a client.

    The engine calls `renew` by one thread or task at a time, and never for
    credentials that have been replaced already.
    """

    @property
    def credentials(self) -> Credentials | None:
        """What requests carry now, None before the first login."""
        ...

    def renewable(self) -> bool:
        """Whether there is anything to renew the credentials with."""
        ...

    async def renew(self, send: Send, pause: Pause, /) -> None:
        """Replace the credentials; leave them where nothing else is at hand.

        Raises:
            ClientError: It did not work, this time or for good.
        """
        ...

    def is_final(self, error: ApiError) -> bool:
        """Whether a refusal of `renew` means that there is no use in trying again."""
        ...

    async def tell(self) -> None:
        """Hand new credentials on to whom they concern; others may use them meanwhile."""
        ...
