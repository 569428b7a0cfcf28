"""The seam between the shared engine and one particular API, with its credentials."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias, TypeVar

from .call import Call
from .exceptions import ApiError
from .exchange import Answer, Reply, Request
from .options import Options
from .paginator import Paginator

T = TypeVar("T")

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


class Service(Protocol):
    """All that the engine has to know about an API.

    Plain functions without I/O: how a call becomes a request, what an answer means.
    """

    @property
    def logger_name(self) -> str:
        """Name of the logger for requests."""
        ...

    @property
    def auth(self) -> Auth:
        """Keeps the client's credentials."""
        ...

    def prepared(self, call: Call[T], returns: str, /) -> Call[T]:
        """A call as it was made, with its arguments checked, paging included.

        Args:
            call: The call.
            returns: How the operation declares it: `Call[Task]`.

        Raises:
            TypeError: There is no such argument, or it is of another type.
            ValueError: An argument names something that there is not, or makes no sense.
        """
        ...

    def request(self, call: Call[Any], options: Options) -> Request:
        """The request for a call, with the present credentials.

        Raises:
            ValueError: An argument cannot be sent.
        """
        ...

    def count(self, request: Request) -> None:
        """Take note of a request that is about to be sent.

        Raises:
            ClientError: It must not be.
        """
        ...

    def parse(self, call: Call[T], request: Request, answer: Answer) -> Reply[T]:
        """What an answer means.

        Raises:
            ApiError: It is a refusal.
            DecodeError: It makes no sense.
        """
        ...

    def is_stale(self, error: ApiError) -> bool:
        """Whether a refusal means that the credentials have to be renewed."""
        ...

    def paginator(self, call: Call[list[T]]) -> Paginator[T]:
        """The way over all pages of a paginated call."""
        ...
