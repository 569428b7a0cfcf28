"""The exceptions of this package.

    ClientError                     everything below; one name to catch them all
    ├── InvalidRequestError         the call cannot be sent as it is; nothing was sent
    ├── TransportError              there is no complete answer
    │   ├── ConnectError            the server was not reached
    │   │   └── CertificateError    its TLS certificate is not trusted
    │   ├── RequestTimeoutError     it took too long
    │   │   └── DeadlineError         `total_timeout` leaves no time for it
    │   └── ConnectionLostError     the exchange broke off in the middle
    ├── RedirectError               redirected to where this client does not go
    ├── DecodeError                 the answer is not what the protocol promises
    │   ├── EmptyAnswerError        it holds nothing where a result was promised
    │   └── ResponseTooLargeError   it exceeds `max_response_bytes`
    ├── PaginationError             the server's pages do not lead to an end
    └── ApiError                    the server understood and refused
        ├── AuthenticationError     401, or credentials that cannot be renewed
        ├── PermissionDeniedError   403
        ├── NotFoundError           404
        ├── MethodNotAllowedError   405
        ├── ValidationError         422
        ├── RateLimitError          429
        └── ServerError             5xx

`TransportError.sent` tells whether the server may have acted on the request.
No exception holds a credential, and no exception of the HTTP library gets out.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Repeatable: TypeAlias = Literal["never", "reads", "always"]


class ClientError(Exception):
    """Base of all exceptions that this package raises about a call."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __reduce__(self) -> tuple[object, ...]:
        # Not by __init__, whose arguments differ from class to class.
        return _without_init, (type(self), *self.args), vars(self)


def _without_init(cls: type[ClientError], *args: object) -> ClientError:
    return cls.__new__(cls, *args)


class InvalidRequestError(ClientError):
    """The call cannot be sent as it is: a forbidden header, a URL that is too long."""


class TransportError(ClientError):
    """There is no complete answer.

    Attributes:
        sent: False when it is certain that the request did not reach the server.
            Where it is true, a write may have happened: read before repeating it.
    """

    def __init__(self, message: str, *, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class ConnectError(TransportError):
    """The server could not be reached, so nothing has happened there."""

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message, sent=sent)


class CertificateError(ConnectError):
    """The server's TLS certificate is not trusted; see the client's `verify`."""


class RequestTimeoutError(TransportError):
    """Connecting, sending or receiving took longer than the time allowed."""


class DeadlineError(RequestTimeoutError):
    """`total_timeout` is over, or too short for a wait that is known to be necessary."""


class ConnectionLostError(TransportError):
    """The connection broke before the answer was complete."""


class RedirectError(ClientError):
    """The server redirects to where this client does not go.

    That is another host for anything but a file download, plain HTTP from HTTPS,
    any redirect of a write, and the redirect after the last one allowed.
    """


class DecodeError(ClientError):
    """The answer is not what the protocol promises, such as HTML in place of JSON.

    Attributes:
        status: HTTP status of the answer, 0 if unknown.
    """

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class EmptyAnswerError(DecodeError):
    """The answer to a read is proper, but holds nothing where a result was promised."""


class ResponseTooLargeError(DecodeError):
    """The answer exceeds the size allowed; see `max_response_bytes`."""


class PaginationError(ClientError):
    """The server announces more pages, but does not lead to them."""


class FieldError(NamedTuple):
    """One complaint of the server.

    Attributes:
        field: Wire name of the field concerned, None when it concerns the whole.
        message: In the server's words, meant for developers; not a stable code.
    """

    field: str | None
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


class ApiError(ClientError):
    """The server understood the request and refused it.

    Attributes:
        status: Status of the answer; the one inside the answer where it differs
            from the HTTP status.
        errors: What the server says about it, possibly nothing.
        method: HTTP method of the request.
        path: Path of the request, without its query.
        request_id: The server's own name for the request, if it gave one.
        retry_after: Seconds the server asks to wait before the next try.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        errors: tuple[FieldError, ...] = (),
        method: str = "",
        path: str = "",
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.errors = errors
        self.method = method
        self.path = path
        self.request_id = request_id
        self.retry_after = retry_after

    @property
    def repeatable(self) -> Repeatable:
        """Which requests may be sent again in a moment, with hope and without harm."""
        return "reads" if self.status in _PASSING else "never"


class AuthenticationError(ApiError):
    """401: the credentials are missing, wrong or expired, and were not renewed."""


class PermissionDeniedError(ApiError):
    """403: not allowed to this user, or not in the present state of the entity."""


class NotFoundError(ApiError):
    """404: no such entity, or no such route in this build of the service."""


class MethodNotAllowedError(ApiError):
    """405: the route exists, but not with this method."""


class ValidationError(ApiError):
    """422: the server does not accept a parameter or a field; see `errors`."""


class RateLimitError(ApiError):
    """429: too many requests; `retry_after` says how long to wait, if known."""

    @property
    def repeatable(self) -> Repeatable:
        """All: the server did not look at the request."""
        return "always"


class ServerError(ApiError):
    """5xx: the server failed."""

    @property
    def repeatable(self) -> Repeatable:
        """Those that only read, since a write may have happened; none where it will stay so."""
        return "never" if self.status in _LASTING else "reads"


_LASTING = frozenset({501, 505, 511})
_PASSING = frozenset({408, 425})

_BY_STATUS: dict[int, type[ApiError]] = {
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    422: ValidationError,
    429: RateLimitError,
}


def error_class(status: int) -> type[ApiError]:
    """The class of the error that a status stands for."""
    return _BY_STATUS.get(status, ServerError if status >= 500 else ApiError)
