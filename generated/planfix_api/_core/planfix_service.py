"""The Planfix XML API, as the engine sees it."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from .answers import parse_answer, refuse_instead_of_file, result
from .call import Call
from .exceptions import ApiError, DecodeError
from .exchange import Answer, Reply, Request
from .options import Options, require_switch
from .paging import GroupPaginator, PageNumberPaginator, body_of, paging_of
from .planfix_errors import PlanfixError
from .quota import DailyQuota
from .session_key import LoginAuth
from .status_errors import excerpt
from .writer import RequestWriter

T = TypeVar("T")

REMAINING = "x-ratelimit-remaining"


class PlanfixOptions(Options):
    """Settings that may differ from call to call, those of Planfix included.

    Attributes:
        silent: Whether requests cause no notices and no log entries.
    """

    def __init__(self, silent: bool) -> None:
        super().__init__()
        self.silent = require_switch("silent", silent)


class PlanfixService:
    """How calls become requests to Planfix, and what its answers mean.

    Args:
        writer: Writes the requests.
        auth: Keeps the session key.
        quota: Counts the requests.
        logger_name: Name of the logger for requests.

    Attributes:
        kept: Answers that are read once, by what was asked.
    """

    def __init__(
        self,
        writer: RequestWriter,
        auth: LoginAuth,
        quota: DailyQuota,
        logger_name: str,
    ) -> None:
        self.writer = writer
        self.auth = auth
        self.quota = quota
        self.logger_name = logger_name
        self.kept: dict[str, object] = {}

    def prepared(self, call: Call[T], _returns: str, /) -> Call[T]:
        """The call, whose size of a page has been checked."""
        if call.page is not None:
            paging_of(call)
        return call

    def request(self, call: Call[Any], options: Options) -> Request:
        """The request for a call, with the present session key.

        Raises:
            TypeError: A value does not fit its element.
            ValueError: A value cannot be written.
        """
        key = self.auth.credentials
        written = self.writer.write(
            method_of(call),
            body_of(call),
            sid=None if key is None else key.sid,
            silent=isinstance(options, PlanfixOptions) and options.silent,
            headers=options.headers,
            sink=call.sink,
        )
        written.secrets += self.auth.secrets
        return written

    def count(self, request: Request) -> None:
        """Count a request to Planfix, logins among them, by the daily limit.

        Raises:
            DailyLimitError: The limit is reached.
        """
        if request.url == self.writer.url:
            self.quota.take(request.label)

    def parse(self, call: Call[T], request: Request, answer: Answer) -> Reply[T]:
        """What an answer means: a reply, or an exception by its code."""
        self.quota.learn(answer.headers.get(REMAINING))
        if call.sink is not None and answer.succeeded:
            refuse_instead_of_file(request, answer)
            taken: Reply[Any] = Reply(answer, None, lambda: answer.written)
            return taken
        root = parse_answer(request, answer)

        def parsed() -> T:
            try:
                if call.parse is not None:
                    return call.parse(root)
                return cast("T", result(root, call.returns, reads=call.safe))
            except DecodeError as error:
                problem = f"{request.label}: {error.message}: {excerpt(request, answer)}"
                kind = type(error)
            # Outside of the handler, so that it is one exception and not two.
            raise kind(problem, status=answer.status)

        return Reply(answer, root, parsed)

    def is_stale(self, error: ApiError) -> bool:
        """A refusal that another login helps against, such as 0005."""
        return isinstance(error, PlanfixError) and error.login

    def paginator(self, call: Call[list[T]]) -> PageNumberPaginator[T]:
        """The way over all pages of a list."""
        return GroupPaginator(call) if "group" in (call.page or {}) else PageNumberPaginator(call)


def method_of(call: Call[Any]) -> str:
    """The name of the method that a call is for."""
    return call.path if isinstance(call.path, str) else str(call.path[0])
