"""Faults on request: what goes wrong, where, and when.

faults.add(Fault("task.list", status=503))                   every call
faults.add(Fault("task.list", status=429, on=(3,), headers={"retry-after": "2"}))
faults.add(Fault("task.*", cut="after", probability=0.1))    by chance, seeded
faults.add("task.list: status=503 on=3")                     the same as text
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from fnmatch import fnmatchcase
from random import Random
from typing import Final, Literal, Self

from plansdk.mock import fault_text
from plansdk.mock.fault_text import FaultError

__all__ = ["Fault", "FaultError", "Faults"]

_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_LONGEST: Final = 3600
"""Seconds that an answer may be late."""


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

    Raises:
        FaultError: The values contradict each other, or are none.
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

    def __post_init__(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        object.__setattr__(self, "headers", headers)
        for wrong, message in self._objections():
            if wrong:
                raise FaultError(message)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a line such as `task.list: status=503 on=3`.

        `plansdk.mock.fault_text` has the whole form.

        Raises:
            FaultError: The line is none, or says what cannot be.
        """
        return cls(**fault_text.read(text))

    def __str__(self) -> str:
        """The line that `parse` reads."""
        _, *settings = ((each, getattr(self, each.name)) for each in fields(self))
        told = {each.name: value for each, value in settings if value != each.default}
        return fault_text.write(self.operation, told)

    @property
    def refuses(self) -> bool:
        """Whether the operation is not performed."""
        return bool(self.status or self.code) or self.cut == "before"

    def _objections(self) -> Iterator[tuple[bool, str]]:
        is_answer = bool(self.status or self.code)
        is_status = self.status == 0 or 200 <= self.status <= 599
        is_name = re.search(r"^\s|\s$|:\s", self.operation) is None
        is_cut_off = self.truncate is not None
        late, chance = self.latency, self.probability
        yield not self.operation.strip(), "a fault needs an operation, or *"
        yield not is_name, f"{self.operation!r} is no name of an operation"
        yield not is_status, f"status is from 200 to 599, not {self.status}"
        yield self.cut not in {"", "before", "after"}, f"cut is before or after, not {self.cut!r}"
        yield not 0 <= late <= _LONGEST, f"latency is from 0 to {_LONGEST} seconds, not {late:g}"
        yield not 0 < chance <= 1, f"probability is above 0 and at most 1 (100%), not {chance:g}"
        yield any(each < 1 for each in self.on), "calls are counted from 1 in on"
        yield self.times < 0, "times is not negative"
        yield (self.truncate or 0) < 0, "truncate is not negative"
        is_two = bool(self.cut) and (is_answer or is_cut_off)
        yield is_two, "cut sends no answer; leave status, code and truncate out"
        yield bool(self.message) and not is_answer, "message needs a status or a code"
        for name, value in self.headers.items():
            yield _HEADER_NAME.fullmatch(name) is None, f"{name!r} is no name of a header"
            yield _HEADER_VALUE.fullmatch(value) is None, f"{value!r} is no value of a header"
        effects = is_answer or is_cut_off or self.headers or self.latency or self.cut or self.expire
        yield not effects, "the fault does nothing; add status=503"


@dataclass(slots=True)
class Rule:
    """A fault and what has come of it.

    Attributes:
        seen: How many calls of its operations there were.
        happened: How many of them went wrong.
    """

    fault: Fault
    random: Random
    seen: int = 0
    happened: int = 0

    def due(self, names: Collection[str]) -> bool:
        """Count a call, and say whether the fault happens to it."""
        fault = self.fault
        if not any(fnmatchcase(name, fault.operation) for name in names):
            return False
        self.seen += 1
        if fault.times and self.happened >= fault.times:
            return False
        if fault.on and self.seen not in fault.on:
            return False
        return fault.probability >= 1 or self.random.random() < fault.probability


class Faults:
    """The faults of one mock; not thread-safe by itself, the mock's lock guards it.

    Each fault has chances of its own: the same calls meet the same ones again under
    the same seed, whatever other faults there are.
    """

    def __init__(self, seed: int, known: Callable[[], Collection[str]]) -> None:
        self._seed = seed
        self._known = known
        self._rules: list[Rule] = []

    def add(self, *faults: Fault | str) -> None:
        """Let something go wrong from now on; all of it, or nothing.

        Args:
            faults: Faults, or lines that `Fault.parse` reads.

        Raises:
            FaultError: One is no fault, or no operation has such a name.
        """
        made = [Fault.parse(each) if isinstance(each, str) else each for each in faults]
        for fault in made:
            self.check(fault)
        for fault in made:
            chances = Random(f"{self._seed} {len(self._rules)}")
            self._rules.append(Rule(fault, chances))

    def check(self, fault: Fault) -> None:
        """See that there is an operation for a fault.

        Raises:
            FaultError: No operation has such a name.
        """
        operation = fault.operation
        if operation == "*":
            return
        known = self._known()
        if any(fnmatchcase(name, operation) for name in known):
            return
        near = get_close_matches(operation, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "see --coverage for all of them"
        raise FaultError(f"no operation is called {operation!r}; {hint}")

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._rules.clear()

    def next(self, *names: str) -> Fault | None:
        """The fault of the call that is just beginning; the first one that is due."""
        due = [rule for rule in self._rules if rule.due(names)]
        if not due:
            return None
        due[0].happened += 1
        return due[0].fault

    def __iter__(self) -> Iterator[Rule]:
        return iter(tuple(self._rules))

    def __len__(self) -> int:
        return len(self._rules)
