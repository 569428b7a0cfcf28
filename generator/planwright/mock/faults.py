"""Faults on request: what goes wrong, where, and when.

faults.add(Fault("task.list", status=503))                   every call
faults.add(Fault("task.list", status=429, on=(3,), headers={"retry-after": "2"}))
faults.add(Fault("task.*", cut="after", probability=0.1))    by chance, seeded
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from random import Random
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong.

    Attributes:
        operation: Which operations, by either of their names; `*` and `?` are wildcards.
        status: HTTP status to answer with, 0 for none.
        code: Error code of Planfix to answer with.
        message: Text of the error.
        headers: Further headers of the answer, such as `retry-after`.
        latency: Seconds to wait before the answer.
        cut: Break the connection, before the operation is performed or after it.
        truncate: Break the connection after so many bytes of the body.
        expire: Let every token or session end before the request is looked at.
        probability: Chance that it happens to a call that matches.
        on: Which of the matching calls it happens to, counted from 1; empty for all.
        times: After how many times it stops; 0 for never.
    """

    operation: str = "*"
    status: int = 0
    code: str = ""
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    latency: float = 0
    cut: Literal["", "before", "after"] = ""
    truncate: int | None = None
    expire: bool = False
    probability: float = 1
    on: tuple[int, ...] = ()
    times: int = 0

    @property
    def refuses(self) -> bool:
        """Whether the operation is not performed."""
        return bool(self.status or self.code) or self.cut == "before"


class Faults:
    """The faults of one mock; not thread-safe by itself, the mock's lock guards it."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._rules: list[_Rule] = []

    def add(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        self._rules.append(_Rule(fault))

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._rules.clear()

    def next(self, *names: str) -> Fault | None:
        """The fault of the call that is just beginning; the first one that is due.

        Args:
            names: The names of its operation.
        """
        due = [rule for rule in self._rules if rule.due(names, self._random)]
        if not due:
            return None
        due[0].happened += 1
        return due[0].fault


class _Rule:
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.seen = 0
        self.happened = 0

    def due(self, names: tuple[str, ...], random: Random) -> bool:
        """Count a call, and say whether the fault happens to it."""
        fault = self.fault
        if not any(fnmatchcase(name, fault.operation) for name in names):
            return False
        self.seen += 1
        if fault.times and self.happened >= fault.times:
            return False
        if fault.on and self.seen not in fault.on:
            return False
        return fault.probability >= 1 or random.random() < fault.probability
