"""Several entities by their ids: `mp.task.get_many(ids)` beside `mp.task.get(id)`.

class TaskResource(Resource[M_co]):
    @operation
    def get(self, id: str | int | Entity) -> Call[Task]: ...

    get_many: many[str | int | Entity, Task] = many(get)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Concatenate, Generic, TypeVar, Unpack, overload

from .runner import ByRunner, Caller

if TYPE_CHECKING:
    from .gather import AsyncResults, GatherSettings, Items, OnError, Raising, Results, Returning
    from .methods import operation

K = TypeVar("K")
T = TypeVar("T")


class _Many(Generic[K, T]):
    """`many`, bound to a resource."""

    def __init__(self, get: operation[Concatenate[K, ...], T], owner: Caller[Any]) -> None:
        self._prepare = get.__get__(owner, type(owner)).prepare
        self._owner = owner


class SyncMany(_Many[K, T]):
    """Reads several entities of a blocking client."""

    @overload
    def __call__(self, ids: Iterable[K], **settings: Unpack[Raising]) -> Results[T]: ...
    @overload
    def __call__(
        self, ids: Iterable[K], **settings: Unpack[Returning]
    ) -> Results[T | Exception]: ...
    def __call__(
        self, ids: Iterable[K], *, on_error: OnError = "raise", **settings: Unpack[GatherSettings]
    ) -> Results[Any]:
        """Read several side by side; gives them in the order of their ids.

        The arguments are those of the client's `gather`.

        Raises:
            TypeError: An argument is of another type.
            ValueError: An argument is out of range.
        """
        from .gather import Gathering, Results

        calls = (self._prepare(id) for id in ids)
        return Results(self._owner, Gathering(calls, on_error, settings, counted=ids))


class AsyncMany(_Many[K, T]):
    """Reads several entities of an asynchronous client."""

    @overload
    def __call__(self, ids: Items[K], **settings: Unpack[Raising]) -> AsyncResults[T]: ...
    @overload
    def __call__(
        self, ids: Items[K], **settings: Unpack[Returning]
    ) -> AsyncResults[T | Exception]: ...
    def __call__(
        self, ids: Items[K], *, on_error: OnError = "raise", **settings: Unpack[GatherSettings]
    ) -> AsyncResults[Any]:
        """Read several side by side, by tasks; see `SyncMany`."""
        from .gather import AsyncResults, Gathering, each_of

        calls = (self._prepare(id) async for id in each_of(ids))
        return AsyncResults(self._owner, Gathering(calls, on_error, settings, counted=ids))


class many(ByRunner[SyncMany[K, T], AsyncMany[K, T]], Generic[K, T]):
    """Declares an operation that reads several by their ids, with one that reads one."""

    def __init__(self, get: operation[Concatenate[K, ...], T]) -> None:
        self._get = get

    def _bound(self, instance: Caller[Any], is_async: bool) -> Any:
        return (AsyncMany if is_async else SyncMany)(self._get, instance)
