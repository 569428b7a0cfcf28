"""Several calls in one request, and the calls that read what links lead to."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import cache, cached_property, partial
from itertools import islice
from typing import Any, TypeVar, cast

from .call import Call
from .envelope import Envelope, open_envelope, refusal
from .exceptions import ApiError, ClientError, DecodeError
from .exchange import Answer, Request
from .gather import Gathering, GatherSettings, Items, OnError, each_of, prepared, returns_errors
from .hints import hint
from .ids import id_text
from .megaplan_service import PREFIX, body_of, query_string
from .options import require_number
from .properties import EntityBase
from .results import elements, result
from .retry import READS
from .runner import AsyncRunner, Caller, SyncRunner

T = TypeVar("T")


class Loading:
    """Entities that are read by one request for many of them.

    Args:
        client: The client, which has the operations that read them.
        size: The most entities in a request.

    Raises:
        TypeError: The size is no whole number.
        ValueError: It is not positive.
    """

    def __init__(self, client: Caller[Any], size: int) -> None:
        require_number("size", size, int, positive=True)
        self._client = client
        self._size = size
        self._numbers: deque[int] = deque()

    def chunks(self, entities: Iterable[EntityBase]) -> Iterator[list[EntityBase]]:
        """The entities of each request."""
        source = iter(entities)
        while chunk := list(islice(source, self._size)):
            yield chunk

    async def async_chunks(self, entities: Items[EntityBase]) -> AsyncIterator[list[EntityBase]]:
        """The entities of each request."""
        chunk: list[EntityBase] = []
        async for each in each_of(entities):
            chunk.append(each)
            if len(chunk) == self._size:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    def call(self, chunk: list[EntityBase]) -> Call[list[Any]]:
        """The request for some entities; gives the entity or an error for each.

        Raises:
            TypeError: One is no entity.
            ValueError: One cannot be read by its id.
        """
        calls: dict[tuple[str, str], Call[Any]] = {}
        keys: list[tuple[str, str]] = []
        for each in chunk:
            call = reading(self._client, each)
            keys.append((each.content_type, id_text(each)))
            calls.setdefault(keys[-1], call)
        self._numbers.append(len(chunk))
        sent = list(calls.values())

        def parse(envelope: Envelope) -> list[Any]:
            found = dict(zip(calls, results(sent, envelope), strict=True))
            return [found[key] for key in keys]

        return bulk_call(sent, parse)

    def gathering(
        self, calls: Any, entities: object, on_error: OnError, settings: GatherSettings
    ) -> Gathering:
        """How the requests are made."""
        terms: GatherSettings = {"concurrency": 2, **settings}
        return Gathering(calls, on_error, terms, spread=self._spread, counted=entities)

    def _spread(self, outcome: Any) -> list[Any]:
        """What became of the entities of the next request."""
        number = self._numbers.popleft()
        return [outcome] * number if isinstance(outcome, Exception) else outcome


def reading(client: Caller[Any], entity: object) -> Call[Any]:
    """The call that reads an entity, by its class and id.

    Raises:
        TypeError: It is no entity.
        ValueError: It has no id, or no operation reads entities of its class by their id.
    """
    if not isinstance(entity, EntityBase):
        raise TypeError(f"an entity or a link is loaded, nothing of type {type(entity).__name__}")
    name = entity.content_type
    kind: type = type(client)
    attributes = _resources(kind)
    attribute = attributes.get(name[:1].upper() + name[1:], "")
    resource: Any = getattr(client, attribute, None)
    # It has `get_many` where one argument is all that `get` needs.
    get: Any = getattr(resource, "get", None)
    if not hasattr(resource, "get_many") or get.parameters[0] != "id":
        near = "" if resource else hint(name, attributes)
        raise ValueError(f"this package has no operation that reads a {name:.60} by its id{near}")
    call: Call[Any] = get.prepare(entity)
    return call


@cache
def _resources(client: type) -> dict[str, str]:
    """The attributes of a client that hold resources, by the classes that they are named for."""
    return {
        each.title().replace("_", ""): each
        for owner in client.__mro__
        for each, value in vars(owner).items()
        if isinstance(value, cached_property)
    }


def bulk_call(calls: list[Call[Any]], parse: Any) -> Call[list[Any]]:
    """The request that sends several calls."""
    body = {"contentType": "BulkApiCall", "calls": [api_call(call) for call in calls]}
    reads = all(call.verb in READS for call in calls)
    return Call("POST", ("bulk",), body=body, parse=parse, safe=reads)


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
    label = f"{call.method} {PREFIX}{call.target}"
    if not 200 <= envelope.status < 300:
        request = Request(call.method, "", label, secrets=envelope.secrets)
        return refusal(request, Answer(envelope.status, {}, b""), envelope.status, envelope)
    try:
        return cast("T", result(call, envelope, label, str))
    except DecodeError as error:
        return error


async def sent_in_bulk(
    runner: SyncRunner | AsyncRunner, calls: Iterable[Call[Any]], size: int, on_error: OnError
) -> list[Any]:
    """Send calls; gives the result or the error of each.

    Raises:
        ClientError: A request failed as a whole, and errors are not to be returned.
        TypeError: An argument is of another type.
        ValueError: A call cannot be sent this way, or a number makes no sense.
    """
    require_number("size", size, int, positive=True)
    returns = returns_errors(on_error)
    given = [prepared(call) for call in calls]
    chunks = [given[at : at + size] for at in range(0, len(given), size)]
    requests = [bulk_call(chunk, partial(results, chunk)) for chunk in chunks]
    sent: list[Any] = []
    for request, chunk in zip(requests, chunks, strict=True):
        try:
            sent += (await runner.perform(request)).parsed
        except ClientError as error:
            if not returns:
                raise
            sent += [error.with_traceback(None)] * len(chunk)
    return sent
