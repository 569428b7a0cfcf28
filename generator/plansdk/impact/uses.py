"""A place of a program that spells something of the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from plansdk.naming.symbol import ERROR_CODES, Symbol

UseKind = Literal[
    "name",  # a class or an alias
    "import",  # the same in an import statement; `detail` is the module, as it is of a name
    "client",  # a client is made
    "operation",  # an operation is looked up
    "call",  # it is called
    "argument",  # a parameter is given
    "construct",  # an object is made
    "read",  # an attribute is read
    "write",  # an attribute is set, or given to the class
    # (`detail` is "keyword" for what is given to the class, "wire" for a wire name)
    "given",  # a listed value is wanted, and what is given is not spelled out
    "literal",  # a listed value is spelled out; `detail` is the value
    "sort",  # a list is sorted by an attribute
    "value",  # something that came through the symbol is used further on
]


CLIENT: Final = Symbol("class", "", "client")
"""Stands for every client that is made."""

CODES: Final = Symbol("class", "", ERROR_CODES)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Use:
    """A place that spells something of the package.

    Attributes:
        symbol: What it spells, as changes do; attributes with the class that defines them.
        through: For an attribute: the class through which it is reached.
        detail: See `UseKind`.
        given: What is given to a call or a class; `*` stands for what cannot be told.
    """

    symbol: Symbol
    kind: UseKind
    place: Place
    through: str = ""
    detail: str = ""
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An attribute of something whose type is not known.

    Attributes:
        name: The attribute.
        is_ours: Whether the object is known to come from the package.
    """

    name: str
    place: Place
    is_ours: bool
