"""Several calls in one request, and the entities that links lead to."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, overload

from .call import Call
from .envelope import Envelope, open_envelope
from .exceptions import ApiError, ClientError, DecodeError
from .ids import id_text
from .megaplan_service import PREFIX, body_of, query_string
from .options import require_number
from .properties import EntityBase
from .results import elements, result
from .retry import READS
from .runner import Async, Caller, Sync
from .status_errors import status_error
from .typed_view import hint

if TYPE_CHECKING:
    from .entity import Entity
    from .gather import AsyncResults, OnError, Progress, Results
    from .runner import AsyncRunner, SyncRunner

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


class SyncBulk(Caller[Sync]):
    """What a blocking client does in bulk."""

    @overload
    def send_all(
        self, calls: Iterable[Call[T]], *, size: int = 50, on_error: Literal["raise"] = "raise"
    ) -> list[T | ApiError | DecodeError]: ...
    @overload
    def send_all(
        self, calls: Iterable[Call[T]], *, size: int = 50, on_error: Literal["return"]
    ) -> list[T | ClientError]: ...
    def send_all(
        self, calls: Iterable[Call[T]], *, size: int = 50, on_error: OnError = "raise"
    ) -> list[Any]:
        """Send prepared calls, many in one request; requests go one after the other.

        ``POST /bulk``

        Args:
            calls: From `prepare`: `mp.send_all([mp.task.get.prepare(1), ...])`. A list
                operation gives its first page. Files cannot be sent this way.
            size: The most calls in a request.
            on_error: What becomes of a request that fails as a whole: `"raise"` raises its
                exception and sends no more, `"return"` gives that to each of its calls.

        Returns:
            For each call its result, or the error it would have raised. One that
            fails does not keep the others from happening.

        Raises:
            ValueError: There are no calls, or one of them cannot be sent this way.
        """
        runner = cast("SyncRunner", self.__runner__)
        sent: list[Any] = []
        for call, number in _requests(calls, size, on_error):
            try:
                sent += runner.reply(call).parsed
            except ClientError as error:
                sent += _each_failed(error, number, on_error)
        return sent

    @overload
    def load_all(
        self,
        entities: Iterable[E],
        *,
        size: int = 50,
        concurrency: int = 2,
        on_error: Literal["raise"] = "raise",
        progress: Progress | None = None,
    ) -> Results[E]: ...
    @overload
    def load_all(
        self,
        entities: Iterable[E],
        *,
        size: int = 50,
        concurrency: int = 2,
        on_error: Literal["return"],
        progress: Progress | None = None,
    ) -> Results[E | Exception]: ...
    def load_all(
        self,
        entities: Iterable[E],
        *,
        size: int = 50,
        concurrency: int = 2,
        on_error: OnError = "raise",
        progress: Progress | None = None,
    ) -> Results[Any]:
        """Read entities in full, whatever their classes: what links lead to.

        ``POST /bulk``, with what `load` sends for each.

        Args:
            entities: Links, or entities to be read anew. One that comes again within a
                request is read once.
            size: The most entities in a request.
            concurrency: How many requests are under way at a time.
            on_error: `"raise"` ends it with the first entity that cannot be read, a
                `NotFoundError` where it is not there; `"return"` gives the exception in
                its place.
            progress: See `gather`.

        Raises:
            TypeError: An argument is of another type.
            ValueError: An argument is out of range.
        """
        from .gather import Gathering, Results

        bulk = _Loading(self, size)
        calls = map(bulk.call, bulk.chunks(entities))
        gathering = Gathering(
            calls, concurrency, on_error, progress, spread=bulk.spread, counted=entities
        )
        return Results(cast("SyncRunner", self.__runner__), gathering)


class AsyncBulk(Caller[Async]):
    """What an asynchronous client does in bulk."""

    @overload
    async def send_all(
        self, calls: Iterable[Call[T]], *, size: int = 50, on_error: Literal["raise"] = "raise"
    ) -> list[T | ApiError | DecodeError]: ...
    @overload
    async def send_all(
        self, calls: Iterable[Call[T]], *, size: int = 50, on_error: Literal["return"]
    ) -> list[T | ClientError]: ...
    async def send_all(
        self, calls: Iterable[Call[T]], *, size: int = 50, on_error: OnError = "raise"
    ) -> list[Any]:
        """Send prepared calls, many in one request; see `SyncBulk.send_all`."""
        runner = cast("AsyncRunner", self.__runner__)
        sent: list[Any] = []
        for call, number in _requests(calls, size, on_error):
            try:
                sent += (await runner.reply(call)).parsed
            except ClientError as error:
                sent += _each_failed(error, number, on_error)
        return sent

    @overload
    def load_all(
        self,
        entities: Iterable[E] | AsyncIterable[E],
        *,
        size: int = 50,
        concurrency: int = 2,
        on_error: Literal["raise"] = "raise",
        progress: Progress | None = None,
    ) -> AsyncResults[E]: ...
    @overload
    def load_all(
        self,
        entities: Iterable[E] | AsyncIterable[E],
        *,
        size: int = 50,
        concurrency: int = 2,
        on_error: Literal["return"],
        progress: Progress | None = None,
    ) -> AsyncResults[E | Exception]: ...
    def load_all(
        self,
        entities: Iterable[E] | AsyncIterable[E],
        *,
        size: int = 50,
        concurrency: int = 2,
        on_error: OnError = "raise",
        progress: Progress | None = None,
    ) -> AsyncResults[Any]:
        """Read entities in full, whatever their classes; see `SyncBulk.load_all`."""
        from .gather import AsyncResults, Gathering

        bulk = _Loading(self, size)
        calls = (bulk.call(chunk) async for chunk in bulk.async_chunks(entities))
        gathering = Gathering(
            calls, concurrency, on_error, progress, spread=bulk.spread, counted=entities
        )
        return AsyncResults(cast("AsyncRunner", self.__runner__), gathering)


class _Loading:
    """Entities that are read by one request for many of them."""

    def __init__(self, client: Caller[Any], size: int) -> None:
        require_number("size", size, int, positive=True)
        self._client = client
        self._size = size
        self._numbers: deque[int] = deque()

    def chunks(self, entities: Iterable[EntityBase]) -> Iterator[list[EntityBase]]:
        source = iter(entities)
        while chunk := list(islice(source, self._size)):
            yield chunk

    async def async_chunks(
        self, entities: Iterable[EntityBase] | AsyncIterable[EntityBase]
    ) -> AsyncIterator[list[EntityBase]]:
        from .gather import each_of

        chunk: list[EntityBase] = []
        async for each in each_of(entities):
            chunk.append(each)
            if len(chunk) == self._size:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    def call(self, chunk: list[EntityBase]) -> Call[list[Any]]:
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

    def spread(self, outcome: Any) -> list[Any]:
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
    attributes = {
        each.title().replace("_", ""): each
        for owner in type(client).__mro__
        for each, value in vars(owner).items()
        if isinstance(value, cached_property)
    }
    attribute = attributes.get(name[:1].upper() + name[1:], "")
    resource: Any = getattr(client, attribute, None)
    # It has `get_many` where one argument is all that `get` needs.
    get: Any = getattr(resource, "get", None)
    if not hasattr(resource, "get_many") or get.parameters[0] != "id":
        near = "" if resource else hint(name, attributes)
        raise ValueError(f"this package has no operation that reads a {name:.60} by its id{near}")
    call: Call[Any] = get.prepare(entity)
    return call


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


def _requests(
    calls: Iterable[Call[T]], size: int, on_error: OnError
) -> list[tuple[Call[list[Any]], int]]:
    """The requests that send calls, each with the number of its calls.

    Raises:
        TypeError: An argument is of another type.
        ValueError: There are no calls, one cannot be sent this way, or a number makes no sense.
    """
    from .gather import prepared, returns_errors

    require_number("size", size, int, positive=True)
    returns_errors(on_error)
    given = [prepared(call) for call in calls]
    if not given:
        raise ValueError("there are no calls to send")
    chunks = [given[at : at + size] for at in range(0, len(given), size)]
    return [(bulk_call(chunk, partial(results, chunk)), len(chunk)) for chunk in chunks]


def _each_failed(error: ClientError, number: int, on_error: OnError) -> list[ClientError]:
    if on_error == "raise":
        raise error
    return [error.with_traceback(None)] * number
