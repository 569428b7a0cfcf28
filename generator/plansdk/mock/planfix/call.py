"""The contract between what checks a request and what it does.

`mock.py` turns a request into a `Call` that has been checked against the specification;
a `Behaviour` performs it on the account and returns the elements of the answer, by wire
name, or raises `Refused`. What values stand for which elements, `writing` tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from plansdk.mock.http import Answer
from plansdk.xml_model import Value

if TYPE_CHECKING:
    from plansdk.mock.planfix.database import Database
    from plansdk.mock.planfix.records import Record


@dataclass(frozen=True, slots=True)
class Call:
    """A request that the specification allows.

    Attributes:
        method: Name of the method: `task.getList`.
        given: The method's own elements by wire name, as `checking` reads them.
        user: The employee who asks.
        now: The present moment, in the time zone of the account, which is UTC.
        silent: Whether nothing is to be written to any log.
        lenient: Whether to overlook what the specification does not have.
        kinds: The kinds of conditions of lists, by the name of their list of values.
    """

    method: str
    given: Mapping[str, Any]
    user: Record
    now: dt.datetime
    silent: bool = False
    lenient: bool = False
    kinds: Mapping[str, Mapping[str, Value]] = field(default_factory=dict[str, Mapping[str, Value]])

    def inside(self, name: str) -> Mapping[str, Any]:
        """The elements inside one of the request's elements; none where it is absent."""
        return self.given.get(name) or {}


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of a list, for its counters.

    Attributes:
        total: How many there are in all.
    """

    items: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])
    total: int = 0


@dataclass(eq=False)
class Refused(Exception):
    """A refusal with a code.

    Attributes:
        code: A code of errors.xml, such as `0015`.
        said: What is wrong, for people; the undocumented element `message`.
        details: Further elements of the answer, by wire name.
        status: The HTTP status, which is documented for file.download only.
    """

    code: str
    said: str = ""
    details: Mapping[str, str] = field(default_factory=dict[str, str])
    status: int = 200


Behaviour: TypeAlias = "Callable[[Database, Call], Mapping[str, Any] | Answer]"
