"""What a mock was asked and what it answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from planwright.mock.http import Answer, Request

KEPT = 10_000
"""How many exchanges are kept; older ones are forgotten, so that a long run stays small."""


@dataclass(slots=True)
class Exchange:
    """A request and its answer.

    Attributes:
        operation: Identity of the operation that matched (`GET /task/{id}`,
            `task.getList`); empty for none.
        name: The same as the generated client names it (`task.get`); empty for none.
        decoded: The body as JSON or as an element; None for none or a broken one.
        query: The query parameters of a Megaplan request, decoded.
        fault: What was injected, in words; empty for nothing.
    """

    request: Request
    operation: str = ""
    name: str = ""
    decoded: Any = None
    query: Any = None
    answer: Answer | None = None
    fault: str = ""


class Journal(Sequence[Exchange]):
    """The latest exchanges, oldest first."""

    def __init__(self) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=KEPT)

    def begin(self, request: Request) -> Exchange:
        """Note that a request came."""
        made = Exchange(request)
        self._exchanges.append(made)
        return made

    def of(self, name: str) -> list[Exchange]:
        """The exchanges of one operation, by either of its names."""
        return [each for each in self._exchanges if name in (each.name, each.operation)]

    def clear(self) -> None:
        """Forget everything."""
        self._exchanges.clear()

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
