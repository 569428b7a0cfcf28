"""Megaplan API v3, as the engine sees it."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import quote

from .call import Call
from .encoding import encode
from .envelope import parse_answer
from .exceptions import ApiError, AuthenticationError
from .exchange import Answer, Reply, Request
from .ids import id_text
from .options import Options
from .origin import Origin
from .paging import CursorPaginator, names_properties, paging_query
from .results import result
from .secret import Secret
from .status_errors import excerpt
from .tokens import TokenAuth

if TYPE_CHECKING:
    from .multipart import Upload

T = TypeVar("T")

PREFIX = "/api/v3"


class MegaplanService:
    """How calls become requests to Megaplan, and what its answers mean.

    Args:
        origin: Where the account lives.
        auth: Its tokens.
        logger_name: Name of the logger for requests.
        use_included: Ask for nested entities in the top-level list `included`.
    """

    def __init__(
        self,
        origin: Origin,
        auth: TokenAuth,
        *,
        logger_name: str,
        use_included: bool = False,
    ) -> None:
        self.origin = origin
        self.auth = auth
        self.logger_name = logger_name
        self._headers = {"Accept": "application/json"}
        if use_included:
            self._headers["X-USE-INCLUDED-RESPONSE"] = "true"

    def prepared(self, call: Call[T], returns: str, /) -> Call[T]:
        """A call whose paging has been checked; `fields` and `sort_by` have wire names."""
        if names_properties(call):
            from .requested import with_wire_names

            call = with_wire_names(call, returns)
        if call.page:
            paging_query(call.page, call.query)
        return call

    def request(self, call: Call[Any], options: Options) -> Request:
        """The request for a call, with the present access token."""
        path = call.target
        if call.root == "api":
            path = PREFIX + path
        query = query_string(call)
        headers = {**self._headers, **options.headers}
        content: bytes | Upload | None = call.upload
        if call.upload is not None:
            headers["Content-Type"] = call.upload.content_type
            if (length := call.upload.announce()) is not None:
                headers["Content-Length"] = str(length)
        elif (content := body_of(call)) is not None:
            headers["Content-Type"] = "application/json"
        return Request(
            call.method,
            f"{self.origin}{path}{query}",
            f"{call.method} {path.partition('?')[0]}",
            headers=headers,
            secret_headers=self._authorization(),
            content=content,
            sink=call.sink,
            secrets=self.auth.secrets,
        )

    def count(self, request: Request) -> None:
        """Nothing: Megaplan sets no number of requests."""

    def parse(self, call: Call[T], request: Request, answer: Answer) -> Reply[T]:
        """What an answer means: a reply, or an exception by its status."""
        if call.sink is not None and answer.succeeded:
            taken: Reply[Any] = Reply(answer, None, lambda: answer.written)
            return taken
        envelope = parse_answer(request, answer)
        said = partial(excerpt, request, answer)
        return Reply(answer, envelope, partial(result, call, envelope, request.label, said))

    def is_stale(self, error: ApiError) -> bool:
        """A 401, by HTTP status or inside the answer, calls for another token."""
        return isinstance(error, AuthenticationError)

    def paginator(self, call: Call[list[T]]) -> CursorPaginator[T]:
        """The way over all pages of a list."""
        return CursorPaginator(call)

    def _authorization(self) -> dict[str, Secret]:
        tokens = self.auth.credentials
        if tokens is None:
            return {}
        return {"Authorization": Secret(f"Bearer {tokens.access_token}")}


def query_string(call: Call[Any]) -> str:
    """The query of a call: one JSON object, percent-encoded, with `?` in front.

    Empty if there are no parameters. Nothing but unreserved characters stays as it is;
    a blank becomes `%20`, never `+`.
    """
    given = {name: value for name, value in (call.query or {}).items() if value is not None}
    given |= paging_query(call.page or {})
    if not given:
        return ""
    return "?" + quote(to_json(encode(given)), safe="")


def body_of(call: Call[Any]) -> bytes | None:
    """The JSON body of a call; with `identify`, the id goes into it too.

    Without its id in the body, an update of a to-do would create another one
    (observed on live accounts).
    """
    if call.body is None:
        return None
    wire: Any = encode(call.body)
    if call.identify is not None and isinstance(wire, dict):
        wire = {**cast("dict[str, Any]", wire), "id": id_text(call.identify)}
    return to_json(wire).encode()


def to_json(value: Any) -> str:
    """Compact JSON; ValueError for NaN and infinities, which JSON does not have."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
