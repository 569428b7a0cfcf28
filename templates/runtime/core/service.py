"""The seam between the shared engine and one particular API."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from .auth import Auth
from .call import Call
from .exceptions import ApiError
from .exchange import Answer, Reply, Request
from .options import Options
from .paginator import Paginator

T = TypeVar("T")


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
