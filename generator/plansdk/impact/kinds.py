"""What an expression of a program can be, as far as the package is concerned.

A `Value` is a set of alternatives, and a trail: the symbols through which the value
came out of the package. A value without alternatives is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from plansdk.naming.symbol import Symbol

_LARGEST = 80
_MOST_TRAIL = 60

ManyKind = Literal["list", "pages", "page", "iterator", "listing", "mapping"]


@dataclass(frozen=True, slots=True)
class Plain:
    """Something of a known type that is none of the package's: a text, a date."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An object of a class of the package, by the name of the class."""

    name: str


@dataclass(frozen=True, slots=True)
class ClassObject:
    """A class of the package itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed value; `symbols` are what changes of the list are filed under."""

    symbols: frozenset[Symbol]


@dataclass(frozen=True, slots=True)
class Many:
    """Something to iterate over; of a mapping, `item` is what it holds under each `key`."""

    item: Value
    kind: ManyKind = "list"
    is_async: bool = False
    key: Value | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple whose elements are known one by one."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Client:
    """A client, or a resource of one where `resource` is a dotted name."""

    is_async: bool
    resource: str = ""


@dataclass(frozen=True, slots=True)
class ClientClass:
    """A client class."""

    is_async: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation bound to a client; `form` says whether `raw` or `prepare` was asked for."""

    symbol: Symbol
    is_async: bool
    form: Literal["", "raw", "prepare"] = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """A prepared call, a reply or an awaitable: a thing that leads to a result."""

    kind: Literal["call", "reply", "awaitable"]
    result: Value


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the runtime or of Python, by what it returns."""

    result: Value


@dataclass(frozen=True, slots=True)
class PackageModule:
    """The package or a module of it: empty, `models`, `models.tasks`."""

    name: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that the service reports by a code."""


@dataclass(frozen=True, slots=True)
class OwnModule:
    """A module of the program, by its dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class OwnFunction:
    """A function of the program, by the number of its scope; `bound` is its object."""

    scope: int
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class OwnClass:
    """A class of the program, by the number of its scope."""

    scope: int


@dataclass(frozen=True, slots=True)
class OwnObject:
    """An object of a class of the program."""

    scope: int


Kind: TypeAlias = (
    Plain
    | Entity
    | ClassObject
    | Listed
    | Many
    | Row
    | Client
    | ClientClass
    | Operation
    | Holder
    | Function
    | PackageModule
    | Failure
    | OwnModule
    | OwnFunction
    | OwnClass
    | OwnObject
)


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression can be.

    Attributes:
        kinds: The alternatives, in order; empty if nothing is known.
        trail: Symbols that it came through: `task.get`, `Task.responsible`.
        size: Number of kinds in it, those inside of others too.
    """

    kinds: tuple[Kind, ...] = ()
    trail: frozenset[Symbol] = frozenset()
    size: int = field(default=1, compare=False)

    def along(self, trail: Iterable[Symbol]) -> Value:
        """The same value, which came through these symbols as well."""
        longer = self.trail | frozenset(trail)
        if len(longer) > _MOST_TRAIL or longer == self.trail:
            return self
        return replace(self, trail=longer)


UNKNOWN = Value()
PLAIN = Value((Plain(),))


def one(kind: Kind) -> Value:
    """A value of one kind; unknown if it is nested beyond reason."""
    size = _size(kind)
    return Value((kind,), size=size) if size <= _LARGEST else UNKNOWN


def either(values: Iterable[Value]) -> Value:
    """A value that is one of several."""
    kinds: dict[Kind, None] = {}
    trail: set[Symbol] = set()
    size = 0
    for each in values:
        trail |= each.trail
        for kind in each.kinds:
            if kind not in kinds and size + _size(kind) <= _LARGEST:
                kinds[kind] = None
                size += _size(kind)
    if len(trail) > _MOST_TRAIL:
        trail = set(sorted(trail, key=str)[:_MOST_TRAIL])
    return Value(tuple(kinds), frozenset(trail), size)


def _size(kind: Kind) -> int:
    match kind:
        case Many(item=item, key=key):
            return 1 + item.size + (key.size if key else 0)
        case Row(items=items):
            return 1 + sum(each.size for each in items)
        case Holder(result=result) | Function(result=result):
            return 1 + result.size
        case _:
            return 1
