"""Calls outside the specification, and entities of whatever class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from .call import Call, Root
from .entity import Entity
from .methods import operation
from .properties import is_entity_class
from .results import ANYTHING
from .runner import Caller, M_co

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Protocol, TypedDict, Unpack, overload

    from .exchange import Reply
    from .runner import ByRunner

E = TypeVar("E", bound=Entity)
R = TypeVar("R", bound="Entity | list[Any]")


if TYPE_CHECKING:

    class Contents(TypedDict, total=False):
        """What `request` takes besides; see there."""

        query: Mapping[str, object] | None
        json: object

    class Prepare(Protocol):
        """What blocking and asynchronous clients have in common."""

        @overload
        def prepare(
            self, method: str, path: str, *, into: type[R], **contents: Unpack[Contents]
        ) -> Call[R]: ...
        @overload
        def prepare(self, method: str, path: str, **contents: Unpack[Contents]) -> Call[Any]: ...

    class SyncRequest(Prepare, Protocol):
        """`request` of a blocking client: a method whose result is what the caller says."""

        @overload
        def __call__(
            self, method: str, path: str, *, into: type[R], **contents: Unpack[Contents]
        ) -> R: ...
        @overload
        def __call__(self, method: str, path: str, **contents: Unpack[Contents]) -> Any: ...
        @overload
        def raw(
            self, method: str, path: str, *, into: type[R], **contents: Unpack[Contents]
        ) -> Reply[R]: ...
        @overload
        def raw(self, method: str, path: str, **contents: Unpack[Contents]) -> Reply[Any]: ...

    class AsyncRequest(Prepare, Protocol):
        """`request` of an asynchronous client."""

        @overload
        async def __call__(
            self, method: str, path: str, *, into: type[R], **contents: Unpack[Contents]
        ) -> R: ...
        @overload
        async def __call__(self, method: str, path: str, **contents: Unpack[Contents]) -> Any: ...
        @overload
        async def raw(
            self, method: str, path: str, *, into: type[R], **contents: Unpack[Contents]
        ) -> Reply[R]: ...
        @overload
        async def raw(self, method: str, path: str, **contents: Unpack[Contents]) -> Reply[Any]: ...

    class requesting(ByRunner[SyncRequest, AsyncRequest]):
        """`operation`, for `request` alone."""

        def __init__(self, function: Callable[..., Call[Any]]) -> None: ...

else:
    requesting = operation


class ClientOperations(Caller[M_co]):
    """Operations of the client itself."""

    @requesting
    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        json: object = None,
        into: object = None,
    ) -> Call[Any]:
        """Send a request that the specification does not list.

        Args:
            method: HTTP method.
            path: Below `/api/v3`, such as `task/1000123`; what begins with `/api/`
                is below the host. Special characters may be encoded or not.
            query: Parameters; entities and dates are converted.
            json: The body; entities and dates are converted.
            into: What the data are: a class of entities, `Task`, or `list[Task]`.

        Returns:
            The data of the answer: entities, native values, lists and dictionaries.

        Raises:
            TypeError: `into` is something else.
            ValueError: The path contains a query, or steps out of its folder.
        """
        if "?" in path or "#" in path or "://" in path:
            raise ValueError("path is a path alone; pass parameters as query={...}")
        below = "/" + path.lstrip("/")
        root: Root = "host" if below.startswith("/api/") else "api"
        returns = ANYTHING if into is None else spelled(into)
        return Call(method.upper(), below, returns, query=query, body=json, root=root)

    @operation
    def load(self, entity: E) -> Call[E]:
        """Read an entity in full, whatever its class: what a link leads to.

        ``GET`` of the resource that its `contentType` names.

        Args:
            entity: A link, such as `task.responsible`, or an entity to be read anew.

        Raises:
            TypeError: It is no entity.
            ValueError: It has no id, or no operation reads entities of its class by their id.
        """
        from .bulk import reading

        return reading(self, entity)


def spelled(into: object) -> str:
    """A class of entities, or a list of such, as an annotation says it.

    Raises:
        TypeError: It is something else.
    """
    if is_entity_class(into):
        return into.__name__
    inside = get_args(into)
    if get_origin(into) is list and is_entity_class(inside[0]):
        return f"list[{spelled(inside[0])}]"
    raise TypeError(f"into takes a class of entities, such as Task, or list[Task], not {into!r}")
