"""What a program is told of the requests of its client, with credentials masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, final

from .multipart import Upload
from .secret import HIDDEN, Secret, presentable

if TYPE_CHECKING:
    from logging import Logger

    from .exceptions import ClientError
    from .exchange import Answer, Request

NAMES = ("on_request", "on_response", "on_retry")

_CREDENTIAL = ("auth", "cookie", "key", "password", "secret", "token")
"""Parts of the names of headers that are not shown."""
_LONGEST = 100_000


@final
class RequestView:
    """A request that is about to be sent."""

    __slots__ = ("_request",)

    def __init__(self, request: Request) -> None:
        self._request = request

    @property
    def label(self) -> str:
        """What is asked for: method and path, of Planfix the name of the method."""
        return self._request.label

    @property
    def method(self) -> str:
        """HTTP method."""
        return self._request.method

    @property
    def url(self) -> str:
        """Whole address, with the query."""
        return _shown(self._request.url, self._request)

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers by their names; those with credentials are hidden."""
        hidden = dict.fromkeys(self._request.secret_headers, HIDDEN)
        return {**_headers(self._request.headers, self._request), **hidden}

    @property
    def text(self) -> str:
        """The body on one line, its first 100,000 characters; empty for a file."""
        content = self._request.content
        if content is None or isinstance(content, Upload):
            return ""
        if isinstance(content, Secret):
            return _shown(content.reveal(), self._request)
        return _shown(content.decode(errors="replace"), self._request)

    def __repr__(self) -> str:
        return f"<RequestView {self.label}>"


@final
class ResponseView:
    """A complete answer, whatever its status.

    Attributes:
        request: What was answered.
        status: HTTP status; that inside the answer may be another one.
        seconds: Time from the request to the end of the answer.
    """

    __slots__ = ("_answer", "_request", "request", "seconds", "status")

    def __init__(self, request: Request, answer: Answer, seconds: float) -> None:
        self._request = request
        self._answer = answer
        self.request = RequestView(request)
        self.status = answer.status
        self.seconds = seconds

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers, names in lower case; those with credentials are hidden."""
        return _headers(self._answer.headers, self._request)

    @property
    def text(self) -> str:
        """The body on one line, its first 100,000 characters; empty for a file."""
        return _shown(self._answer.content.decode(errors="replace"), self._request)

    def __repr__(self) -> str:
        return f"<ResponseView {self.request.label}: {self.status} in {self.seconds:.3f} s>"


@final
class RetryView:
    """A wait before another attempt.

    Attributes:
        request: What failed.
        error: How.
        attempt: Number of the attempt to come; the first one that failed is 1.
        delay: Seconds until then.
    """

    __slots__ = ("attempt", "delay", "error", "request")

    def __init__(self, request: Request, error: ClientError, attempt: int, delay: float) -> None:
        self.request = RequestView(request)
        self.error = error
        self.attempt = attempt
        self.delay = delay

    def __repr__(self) -> str:
        label = self.request.label
        return f"<RetryView {label}: attempt {self.attempt} in {self.delay:.2f} s>"


class Hooks:
    """Calls what a program has given; what that raises is logged, and disturbs nothing.

    Args:
        given: Functions or coroutine functions of one argument, by the names of settings.
        log: Told of exceptions.

    Raises:
        TypeError: One cannot be called.
    """

    def __init__(self, given: Mapping[str, Any], log: Logger) -> None:
        for name, hook in given.items():
            if not callable(hook):
                raise TypeError(f"{name} takes a function of one argument, not {hook!r}")
        self._given: Mapping[str, Callable[[object], object]] = given
        self._logger = log

    async def request(self, request: Request) -> None:
        """A request goes out."""
        await self._tell("on_request", lambda: RequestView(request))

    async def response(self, request: Request, answer: Answer, seconds: float) -> None:
        """Its answer has come."""
        await self._tell("on_response", lambda: ResponseView(request, answer, seconds))

    async def retry(self, request: Request, error: ClientError, attempt: int, delay: float) -> None:
        """It is to be sent again."""
        await self._tell("on_retry", lambda: RetryView(request, error, attempt, delay))

    async def _tell(self, name: str, view: Callable[[], object]) -> None:
        hook = self._given.get(name)
        if hook is None:
            return
        try:
            await awaited(hook(view()))
        except Exception:
            self._logger.exception("%s raised an exception", name)


async def awaited(given: object) -> Any:
    """What a function of the program gives, be it plain or asynchronous."""
    return await given if isawaitable(given) else given


def _shown(text: str, request: Request) -> str:
    return presentable(text, request.secrets, limit=_LONGEST)


def _headers(headers: Mapping[str, str], request: Request) -> dict[str, str]:
    return {
        name: HIDDEN if any(part in name.lower() for part in _CREDENTIAL) else _shown(text, request)
        for name, text in headers.items()
    }
