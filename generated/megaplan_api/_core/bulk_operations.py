"""Operations of the clients that concern many entities, or many calls in one request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Unpack, overload

from .call import Call
from .exceptions import ApiError, ClientError, DecodeError
from .runner import Async, Caller, Sync, run_blocking

if TYPE_CHECKING:
    from .entity import Entity
    from .gather import AsyncResults, GatherSettings, Items, OnError, Raising, Results, Returning

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


class SyncBulk(Caller[Sync]):
    """Operations of a blocking client."""

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
            ValueError: One of the calls cannot be sent this way, or a number makes no sense.
        """
        from .bulk import sent_in_bulk

        return run_blocking(sent_in_bulk(self.__runner__, calls, size, on_error))

    @overload
    def load_all(
        self, entities: Iterable[E], *, size: int = 50, **settings: Unpack[Raising]
    ) -> Results[E]: ...
    @overload
    def load_all(
        self, entities: Iterable[E], *, size: int = 50, **settings: Unpack[Returning]
    ) -> Results[E | Exception]: ...
    def load_all(
        self,
        entities: Iterable[E],
        *,
        size: int = 50,
        on_error: OnError = "raise",
        **settings: Unpack[GatherSettings],
    ) -> Results[Any]:
        """Read entities in full, whatever their classes: what links lead to.

        ``POST /bulk``, with what `load` sends for each.

        Args:
            entities: Links, or entities to be read anew. One that comes again within a
                request is read once.
            size: The most entities in a request.
            on_error: `"raise"` ends it with the first entity that cannot be read, a
                `NotFoundError` where it is not there; `"return"` gives the exception in
                its place.
            settings: See `gather`; by default two requests are under way at a time.

        Raises:
            TypeError: An argument is of another type; with the request for it, one of `entities`.
            ValueError: An argument is out of range; with the request for it, `load` cannot read
                one of `entities`.
        """
        from .bulk import Loading
        from .gather import Results

        bulk = Loading(self, size)
        calls = map(bulk.call, bulk.chunks(entities))
        return Results(self, bulk.gathering(calls, entities, on_error, settings))


class AsyncBulk(Caller[Async]):
    """Operations of an asynchronous client."""

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
        from .bulk import sent_in_bulk

        return await sent_in_bulk(self.__runner__, calls, size, on_error)

    @overload
    def load_all(
        self, entities: Items[E], *, size: int = 50, **settings: Unpack[Raising]
    ) -> AsyncResults[E]: ...
    @overload
    def load_all(
        self, entities: Items[E], *, size: int = 50, **settings: Unpack[Returning]
    ) -> AsyncResults[E | Exception]: ...
    def load_all(
        self,
        entities: Items[E],
        *,
        size: int = 50,
        on_error: OnError = "raise",
        **settings: Unpack[GatherSettings],
    ) -> AsyncResults[Any]:
        """Read entities in full, whatever their classes; see `SyncBulk.load_all`."""
        from .bulk import Loading
        from .gather import AsyncResults

        bulk = Loading(self, size)
        calls = (bulk.call(chunk) async for chunk in bulk.async_chunks(entities))
        return AsyncResults(self, bulk.gathering(calls, entities, on_error, settings))
