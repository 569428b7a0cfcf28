"""What a mock was asked and what it answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from plansdk.mock.http import Answer, Request

KEPT = 5_000
"""How many exchanges are kept; older ones are forgotten, so that a long run stays small."""

KEPT_BYTES = 32 * 1024 * 1024
"""How much their targets and bodies may come to."""


_NONE_YET = Answer(0)


@dataclass(slots=True)
class Exchange:
    """A request and its answer.

    Attributes:
        operation: Identity of the operation that matched (`GET /task/{id}`,
            `task.getList`); empty for none.
        name: The same as the generated client names it (`task.get`); empty for none.
        decoded: The body as JSON or as an element; None for none or a broken one.
        query: The query parameters of a Megaplan request, decoded.
        answer: What was answered.
        fault: What was injected, in words; empty for nothing.
    """

    request: Request
    operation: str = ""
    name: str = ""
    decoded: Any = None
    query: Any = None
    answer: Answer = _NONE_YET
    fault: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What its operation can be called: `GET /task/{id}`, `/task/{id}`, `task.get`."""
        return (self.operation, self.operation.partition(" ")[2], self.name)

    @property
    def size(self) -> int:
        """Bytes of the target and of both bodies."""
        request = self.request
        return len(request.target) + len(request.body) + len(self.answer.body)


class Journal(Sequence[Exchange]):
    """The latest exchanges, oldest first."""

    def __init__(self) -> None:
        self._exchanges: deque[Exchange] = deque()
        self._bytes = 0
        self._total = 0

    @property
    def total(self) -> int:
        """How many there were, forgotten ones included."""
        return self._total

    def add(self, exchange: Exchange) -> None:
        """Note an exchange that has ended, and forget the oldest ones."""
        self._exchanges.append(exchange)
        self._bytes += exchange.size
        self._total += 1
        while len(self._exchanges) > KEPT or (
            self._bytes > KEPT_BYTES and len(self._exchanges) > 1
        ):
            self._bytes -= self._exchanges.popleft().size

    def of(self, name: str) -> list[Exchange]:
        """The exchanges of one operation, by any of its names."""
        return [each for each in self if name in each.names]

    def clear(self) -> None:
        """Forget everything."""
        self._exchanges.clear()
        self._bytes = self._total = 0

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> list[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | list[Exchange]:
        if isinstance(index, slice):
            return list(self._exchanges)[index]
        return self._exchanges[index]

    def __len__(self) -> int:
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(tuple(self._exchanges))
