"""Calls outside the specification, and several calls in one request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from .call import Call, Root
from .envelope import Envelope, open_envelope
from .exceptions import ApiError, DecodeError
from .megaplan_service import PREFIX, body_of, query_string
from .methods import operation
from .results import ANYTHING, elements, result
from .runner import Caller, M_co
from .status_errors import status_error

T = TypeVar("T")


class ClientOperations(Caller[M_co]):
    """Operations of the client itself."""

    @operation
    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        json: object = None,
    ) -> Call[Any]:
        """Send a request that the specification does not list.

        Args:
            method: HTTP method.
            path: Below `/api/v3`, such as `task/1000123`; what begins with `/api/`
                is below the host. Special characters may be encoded or not.
            query: Parameters; entities and dates are converted.
            json: The body; entities and dates are converted.

        Returns:
            The data of the answer: entities, native values, lists and dictionaries.

        Raises:
            ValueError: The path contains a query, or steps out of its folder.
        """
        if "?" in path or "#" in path or "://" in path:
            raise ValueError("path is a path alone; pass parameters as query={...}")
        below = "/" + path.lstrip("/")
        root: Root = "host" if below.startswith("/api/") else "api"
        return Call(method.upper(), below, ANYTHING, query=query, body=json, root=root)

    @operation
    def send_all(self, calls: Iterable[Call[T]]) -> Call[list[T | ApiError | DecodeError]]:
        """Send several prepared calls in one request.

        ``POST /bulk``

        Args:
            calls: From `prepare`: `mp.send_all([mp.task.get.prepare(1), ...])`. A list
                operation gives its first page. Files cannot be sent this way.

        Returns:
            For each call its result, or the error it would have raised. One that
            fails does not keep the others from happening.

        Raises:
            ValueError: There are no calls, or one of them cannot be sent this way.
        """
        prepared = list(calls)
        if not prepared:
            raise ValueError("there are no calls to send")
        body = {"contentType": "BulkApiCall", "calls": [api_call(call) for call in prepared]}
        return Call(
            "POST", ("bulk",), body=body, parse=lambda envelope: results(prepared, envelope)
        )


def api_call(call: Call[Any]) -> dict[str, Any]:
    """A call as an element of a bulk request.

    Raises:
        ValueError: It sends or receives a file, or is below the host.
    """
    if call.upload is not None or call.sink is not None or call.root != "api":
        raise ValueError(f"{call.method} {call.target} cannot be part of a bulk request")
    url = PREFIX + call.target + query_string(call)
    wire: dict[str, Any] = {"contentType": "ApiCall", "method": call.method, "url": url}
    body = body_of(call)
    if body is not None:
        wire["body"] = body.decode()
    return wire


def results(calls: list[Call[T]], envelope: Envelope) -> list[T | ApiError | DecodeError]:
    """The results of a bulk request, in the order of its calls.

    Raises:
        DecodeError: There is not one answer for each call.
    """
    each: list[object] = elements(envelope.data)
    if len(each) != len(calls):
        raise DecodeError(f"{len(each)} answers to {len(calls)} calls")
    opened = (open_envelope(one, 200, envelope.secrets) for one in each)
    return [_result(call, one) for call, one in zip(calls, opened, strict=True)]


def _result(call: Call[T], envelope: Envelope) -> T | ApiError | DecodeError:
    path = PREFIX + call.target
    if not 200 <= envelope.status < 300:
        return status_error(
            envelope.status,
            f"{call.method} {path}",
            "; ".join(str(error) for error in envelope.errors[:5]),
            method=call.method,
            path=path,
            headers={},
            secrets=envelope.secrets,
            errors=envelope.errors,
        )
    try:
        return cast("T", result(call, envelope, f"{call.method} {path}", str))
    except DecodeError as error:
        return error
