"""Operations: declared once, as functions that make a `Call`, and called in two ways.

    class TaskResource(Resource[M_co]):
        @operation
        def get(self, id: str | int | Entity) -> Call[Task]:
            return Call("GET", ("task", id), "Task")

On a `Resource[Sync]`, `get` is a `SyncMethod` and `get("1")` returns a `Task`; on a
`Resource[Async]` it is an `AsyncMethod` and the same call is awaited. Both keep the
parameters and the docstring of the function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MethodType
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, Generic, ParamSpec, TypeVar, cast

from .call import Call
from .deprecation import warn_renamed
from .exchange import Reply
from .pages import AsyncPages, Pages
from .runner import AsyncRunner, AsyncT, ByRunner, Caller, SyncRunner, SyncT

if TYPE_CHECKING:
    from inspect import Signature
    from types import FunctionType

P = ParamSpec("P")
T = TypeVar("T")
RunnerT = TypeVar("RunnerT", SyncRunner, AsyncRunner)


class Method(Generic[P, T, RunnerT]):
    """An operation bound to a client or resource."""

    def __init__(self, function: Callable[..., Call[Any]], owner: object, runner: RunnerT) -> None:
        self._function = function
        self._owner = owner
        self._runner: RunnerT = runner
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.__doc__ = function.__doc__

    def prepare(self, *args: P.args, **kwargs: P.kwargs) -> Call[T]:
        """Make the call, of a list that for the first page, without sending it.

        Raises:
            TypeError: None for an argument that the operation cannot do without, or an
                argument that there is not.
            ValueError: An argument makes no sense.
        """
        check_given(self._function, args, kwargs)
        call: Call[T] = self._function(self._owner, *args, **kwargs)
        return self._runner.engine.service.prepared(call, self._returns)

    @property
    def _returns(self) -> str:
        return str(self._function.__annotations__.get("return", "Any"))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters, in order."""
        return parameters_of(self._function)[0]

    @property
    def __signature__(self) -> Signature:
        return signature_of(MethodType(self._function, self._owner), type(self))

    def __repr__(self) -> str:
        return f"<operation {self.__qualname__}{self.__signature__}>"


class SyncMethod(Method[P, T, SyncRunner]):
    """An operation of a blocking client."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Send the call and return its result."""
        return self._runner.reply(self.prepare(*args, **kwargs)).parsed

    def raw(self, *args: P.args, **kwargs: P.kwargs) -> Reply[T]:
        """Send the call; return the HTTP answer along with the result."""
        return self._runner.reply(self.prepare(*args, **kwargs))


class AsyncMethod(Method[P, T, AsyncRunner]):
    """An operation of an asynchronous client."""

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Send the call and return its result."""
        return (await self._runner.reply(self.prepare(*args, **kwargs))).parsed

    async def raw(self, *args: P.args, **kwargs: P.kwargs) -> Reply[T]:
        """Send the call; return the HTTP answer along with the result."""
        return await self._runner.reply(self.prepare(*args, **kwargs))


class SyncPagedMethod(Method[P, "list[T]", SyncRunner], Generic[P, T]):
    """A list operation of a blocking client."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Pages[T]:
        """Return the list; nothing is sent before it is iterated over."""
        return Pages(self._runner, self.prepare(*args, **kwargs), self._returns)

    def raw(self, *args: P.args, **kwargs: P.kwargs) -> Reply[list[T]]:
        """Fetch one page; return the HTTP answer along with its items."""
        return self._runner.reply(self.prepare(*args, **kwargs))


class AsyncPagedMethod(Method[P, "list[T]", AsyncRunner], Generic[P, T]):
    """A list operation of an asynchronous client."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> AsyncPages[T]:
        """Return the list; nothing is sent before it is iterated over."""
        return AsyncPages(self._runner, self.prepare(*args, **kwargs), self._returns)

    async def raw(self, *args: P.args, **kwargs: P.kwargs) -> Reply[list[T]]:
        """Fetch one page; return the HTTP answer along with its items."""
        return await self._runner.reply(self.prepare(*args, **kwargs))


class _Declaration(ByRunner[SyncT, AsyncT], Generic[P, T, SyncT, AsyncT]):
    """A function that makes calls, as an attribute of a class."""

    _kinds: ClassVar[tuple[type[Method[..., Any, Any]], type[Method[..., Any, Any]]]]
    """What it becomes on a blocking and on an asynchronous client."""

    def __init__(self, function: Callable[Concatenate[Any, P], Call[T]]) -> None:
        self._function = function
        self.__wrapped__ = function
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.__module__ = function.__module__
        self.__doc__ = function.__doc__

    def _bound(self, instance: Caller[Any], is_async: bool) -> Any:
        return self._kinds[is_async](self._function, instance, instance.__runner__)

    def __call__(self, instance: Caller[Any], /, *args: P.args, **kwargs: P.kwargs) -> Any:
        """Call it as a function of its class: `TaskResource.get(mp.task, "1")`."""
        method: Any = self.__get__(instance, type(instance))
        return method(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__qualname__}>"


class operation(_Declaration[P, T, SyncMethod[P, T], AsyncMethod[P, T]], Generic[P, T]):
    """Declares an operation that returns one result."""

    _kinds = (SyncMethod, AsyncMethod)


class paginated(_Declaration[P, T, SyncPagedMethod[P, T], AsyncPagedMethod[P, T]], Generic[P, T]):
    """Declares an operation that returns a list in pages; `T` is the type of an item."""

    _kinds = (SyncPagedMethod, AsyncPagedMethod)


class Renamed(Generic[P, T]):
    """An operation under a former name; a subclass tells type checkers what it gives.

    class _find(Renamed[P, T]):
        @overload
        @deprecated("task.find has been renamed to task.search")
        def __get__(self, instance: Caller[Sync], owner: object) -> SyncMethod[P, T]: ...
        ...
        def __get__(self, instance: Caller[Sync] | ..., owner: object) -> object:
            return self.bound(instance, owner)

    find = _find("task.find has been renamed ...", lambda: resources.TaskResource.search)
    """

    def __init__(
        self, message: str, successor: Callable[[], operation[P, T] | paginated[P, T]]
    ) -> None:
        self._message = message
        self._successor = successor

    def bound(self, instance: Caller[Any] | None, owner: object) -> object:
        """The operation under its present name; warns unless only the class is looked at."""
        if instance is not None:
            warn_renamed(self._message)
        found: object = self._successor().__get__(instance, owner)
        return found


def signature_of(function: Callable[..., object], kind: type) -> Signature:
    """The signature a user sees: the function's, with the result in place of the `Call`."""
    from inspect import signature

    own = signature(function)
    result = str(own.return_annotation).removeprefix("Call[").removesuffix("]")
    if issubclass(kind, SyncPagedMethod):
        result = f"Pages[{result}]"
    elif issubclass(kind, AsyncPagedMethod):
        result = f"AsyncPages[{result}]"
    return own.replace(return_annotation=result)


def check_given(
    function: Callable[..., object], args: tuple[object, ...], named: Mapping[str, object]
) -> None:
    """Refuse None where an operation cannot do without a value.

    Raises:
        TypeError: It is given for a parameter that has no default and is not declared so.
    """
    names, optional = parameters_of(function)
    missing = [name for name, value in zip(names, args, strict=False) if value is None]
    missing += [name for name, value in named.items() if value is None and name in names]
    if missing := [name for name in missing if name not in optional]:
        label = getattr(function, "__qualname__", "the operation")
        raise TypeError(f"{label}() needs {missing[0]}, which is None")


@cache
def parameters_of(function: Callable[..., object]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The parameters of an operation, and those of them that may be None."""
    own = cast("FunctionType", function)
    code, hints = own.__code__, own.__annotations__
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    defaults = own.__defaults__ or ()
    optional = {*code.co_varnames[code.co_argcount - len(defaults) : code.co_argcount]}
    optional |= (own.__kwdefaults__ or {}).keys()
    for name in names:
        spelled = str(hints.get(name, "Any"))
        if "None" in spelled or spelled in ("Any", "object"):
            optional.add(name)
    return names, frozenset(optional)
