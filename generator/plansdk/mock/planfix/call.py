"""The contract between what checks a request and what it does.

`mock.py` turns a request into a `Call` that has been checked against the specification;
a `Behaviour` performs it on the account, or raises `Refused`. It returns the elements of the
answer by wire name, among them records and lists of records, or the only one of them alone;
`views` and `writing` tell what becomes of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from plansdk.mock.http import Answer
from plansdk.mock.planfix.database import Database
from plansdk.mock.planfix.forms import Method
from plansdk.mock.planfix.records import Record


@dataclass(frozen=True, slots=True)
class Call:
    """A request that the specification allows.

    Attributes:
        method: What is called.
        database: What it is called on.
        given: The request's elements by wire name, as `checking` reads them.
        user: The employee who asks.
        now: The present moment, in the time zone of the account, which is UTC.
        lenient: Whether to overlook what the specification does not have.
    """

    method: Method
    database: Database
    given: Mapping[str, Any]
    user: Record
    now: dt.datetime
    lenient: bool

    @property
    def name(self) -> str:
        """Name of the method: `task.getList`."""
        return self.method.name

    @property
    def group(self) -> str:
        """What the method is about: `task`."""
        return self.method.xml.group

    def inside(self, name: str) -> Mapping[str, Any]:
        """The elements inside one of the request's elements; none where it is absent."""
        return self.given.get(name) or {}

    def id_of(self, name: str) -> int:
        """The id inside one of the request's elements, 0 for none."""
        return self.inside(name).get("id") or 0

    def log(self, type_: str, **fields: Any) -> int:
        """Write an action of the system, unless the request is silent; its id, or 0."""
        if self.given.get("silent"):
            return 0
        number: int = self.database.add(
            "actions", type=type_, owner=self.user.id, dateTime=self.now, **fields
        ).id
        return number


@dataclass(eq=False)
class Refused(Exception):
    """A refusal.

    Attributes:
        error: The name that errors.xml has for it. Which one a method answers is documented for
            few of them; where it is not, it is the one whose meaning fits.
        said: What is wrong, for people; the undocumented element `message`.
        details: Further elements of the answer, by wire name.
        status: The HTTP status, which is documented for file.download only.
    """

    error: str
    said: str = ""
    details: Mapping[str, str] = field(default_factory=dict[str, str])
    status: int = 200


Behaviour: TypeAlias = Callable[[Call], Mapping[str, Any] | Sequence[Record] | Answer]
