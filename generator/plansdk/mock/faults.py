"""Faults on request: what goes wrong, where, and when.

A fault is a value, or a line of text: on the command line, at the control endpoint, in YAML.

OPERATION: SETTING SETTING ...

task.list: status=503 on=3              the third call of task.list
GET /task/{id}: status=429 retry-after=2
task.*: cut=after probability=10%       after the operation was performed
*: latency=0.5 times=20                 seconds; twenty times, then no more
task.get: truncate=100                  after 100 bytes of the body
deal.create: expire on=2,5              tokens or sids end before the call
task.getList: code=0007 message="Usage limit exceeded"
*: status=502 header.x-request-id=42
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from fnmatch import fnmatchcase
from random import Random
from typing import Any, Final, Literal, Self

from plansdk.mock.fixtures import hint_at

_LINE: Final = re.compile(r"(?P<operation>\S(?:.*?\S)??):(?:\s+(?P<settings>.*))?", re.DOTALL)
_HEADER: Final = "header."
_RETRY_AFTER: Final = "retry-after"
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_LONGEST: Final = 3600
"""Seconds that an answer may be late."""


class FaultError(ValueError):
    """A fault that cannot be; says why."""


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

        Raises:
            FaultError: The line is none, or says what cannot be.
        """
        found = _LINE.fullmatch(text.strip())
        if found is None:
            raise FaultError(f"{text.strip()!r} is no fault; write OPERATION: SETTING ...")
        settings = found["settings"] or ""
        try:
            tokens = shlex.split(settings)
        except ValueError as err:
            raise FaultError(f"{settings!r}: {str(err).lower()}") from None
        attributes: dict[str, Any] = {}
        headers: dict[str, str] = {}
        for token in tokens:
            name, _, value = token.partition("=")
            if name == _RETRY_AFTER or name.startswith(_HEADER):
                _set(headers, name.removeprefix(_HEADER).lower(), name, _text(name, value))
            elif name in _READERS:
                _set(attributes, name, name, _READERS[name](name, value))
            else:
                known = [*_READERS, _RETRY_AFTER]
                hint = hint_at(name, known, f"there are {', '.join(known)} and header.NAME")
                raise FaultError(f"there is no setting {name!r}; {hint}")
        return cls(found["operation"], headers=headers, **attributes)

    def __str__(self) -> str:
        """The line that `parse` reads."""
        words: list[str] = []
        for each in fields(self):
            name, value = each.name, getattr(self, each.name)
            if name == "headers":
                for header, content in value.items():
                    prefix = "" if header == _RETRY_AFTER else _HEADER
                    words.append(f"{prefix}{header}={shlex.quote(content)}")
            elif name == "expire" and value:
                words.append(name)
            elif name != "operation" and value != each.default:
                text = ",".join(map(str, value)) if name == "on" else str(value)
                words.append(f"{name}={shlex.quote(text)}")
        return f"{self.operation}: {' '.join(words)}"

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


def _set(into: dict[str, Any], key: str, name: str, value: object) -> None:
    if key in into:
        raise FaultError(f"{name} is given twice")
    into[key] = value


def _flag(name: str, value: str) -> bool:
    if value:
        raise FaultError(f"{name} has no value")
    return True


def _text(name: str, value: str) -> str:
    if not value:
        raise FaultError(f"{name} needs a value: {name}=...")
    return value


def _whole(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise FaultError(f"{name} is a whole number, not {value!r}")
    return int(value)


def _decimal(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise FaultError(f"{name} is a number, not {value!r}") from None


_READERS: Final[Mapping[str, Callable[[str, str], Any]]] = {
    "status": _whole,
    "code": _text,
    "message": _text,
    "latency": _decimal,
    "cut": _text,
    "truncate": _whole,
    "expire": _flag,
    "probability": lambda name, value: (
        _decimal(name, value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    ),
    "on": lambda name, value: tuple(_whole(name, each) for each in value.split(",")),
    "times": _whole,
}


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
        is_over = fault.times and self.happened >= fault.times
        if is_over or (fault.on and self.seen not in fault.on):
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
