"""Many clients at once: what each does, and what must be true afterwards.

Every client creates things, renames them, reads them back, lists, adds notes to one thing
that all share, and deletes most of what it made. Each title and each note is used once,
so that whatever happened twice, or was lost, shows.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from megaplan_api import MegaplanError
from planfix_api import ClientError, PlanfixError

_T = TypeVar("_T")

FAILURES = (MegaplanError, PlanfixError, ClientError)
"""What the clients raise; anything else ends the run."""

KEEP = 4
"""Of so many things that a client makes one stays."""


class Account(Protocol):
    """An account as one client sees it."""

    async def create(self, title: str) -> str: ...
    async def rename(self, id: str, title: str) -> None: ...
    async def title(self, id: str) -> str: ...
    async def page(self) -> int: ...
    async def note(self, id: str, text: str) -> None: ...
    async def delete(self, id: str) -> None: ...
    def titles(self) -> AsyncIterator[tuple[str, str]]: ...
    def notes(self, id: str) -> AsyncIterator[str]: ...


@dataclass
class Outcome:
    """What the clients did.

    Attributes:
        calls: How many calls succeeded.
        refused: Writes that failed, in words.
        errors: What must not have happened.
        titles: By id, the titles that a thing may have: the last one, and those of
            renamings of which it is not known whether they happened.
        notes: The notes that were added for certain.
        seconds: How long each call took.
        lasted: Seconds until the last client had ended.
        memory: Megabytes of the server, every half second.
    """

    calls: int = 0
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    titles: dict[str, set[str]] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    lasted: float = 0
    memory: list[int] = field(default_factory=list)


async def run(accounts: list[Account], shared: str, seconds: float) -> Outcome:
    """Let every client work for so many seconds, and for one round at least."""
    outcome = Outcome()
    begun = time.monotonic()
    until = begun + seconds
    clients = [_Client(n, each, shared, outcome) for n, each in enumerate(accounts)]
    async with asyncio.timeout(seconds + 60):
        await asyncio.gather(*(each.work(until) for each in clients))
    outcome.lasted = time.monotonic() - begun
    return outcome


async def check(account: Account, shared: str, outcome: Outcome) -> None:
    """Compare what the clients did with what the account holds.

    Raises:
        AssertionError: Something was lost, or happened twice.
    """
    found = {id: title async for id, title in account.titles() if id != shared}
    lost = {
        id: (titles, found.get(id))
        for id, titles in outcome.titles.items()
        if found.get(id) not in titles
    }
    assert lost == {}
    made = Counter(title.partition(" ")[0] for title in found.values() if title.startswith("c"))
    assert {title: n for title, n in made.items() if n > 1} == {}
    notes = Counter([text async for text in account.notes(shared)])
    assert outcome.notes - notes.keys() == set()
    assert {text: n for text, n in notes.items() if n > 1} == {}


class _Client:
    def __init__(self, number: int, account: Account, shared: str, outcome: Outcome) -> None:
        self._number = number
        self._account = account
        self._shared = shared
        self._outcome = outcome

    async def work(self, until: float) -> None:
        """Do one round after the other."""
        n = 0
        while n == 0 or time.monotonic() < until:
            n += 1
            await self._round(f"c{self._number}-{n}", keep=(self._number + n) % KEEP == 0)

    async def _round(self, name: str, *, keep: bool) -> None:
        account, titles = self._account, self._outcome.titles
        id = await self._write(lambda: account.create(name))
        if id is None:
            return
        titles[id] = {name}
        for step in range(2):
            title = f"{name} {step}"
            done = await self._write(lambda title=title: _done(account.rename(id, title)))
            # A renaming that failed may have happened all the same.
            titles[id] = {title} if done else titles[id] | {title}
            read = await self._read(lambda: account.title(id))
            if read is not None and read not in titles[id]:
                self._outcome.errors.append(f"{id} is {read!r}, not one of {titles[id]}")
        await self._read(account.page)
        if await self._write(lambda: _done(account.note(self._shared, name))):
            self._outcome.notes.add(name)
        if not keep:
            del titles[id]
            await self._write(lambda: _done(account.delete(id)))

    async def _read(self, call: Callable[[], Awaitable[_T]]) -> _T | None:
        return await self._call(call, self._outcome.errors)

    async def _write(self, call: Callable[[], Awaitable[_T]]) -> _T | None:
        return await self._call(call, self._outcome.refused)

    async def _call(self, call: Callable[[], Awaitable[_T]], errors: list[str]) -> _T | None:
        begun = time.perf_counter()
        try:
            result = await call()
        except FAILURES as err:
            errors.append(f"{type(err).__name__}: {err}")
            return None
        self._outcome.seconds.append(time.perf_counter() - begun)
        self._outcome.calls += 1
        return result


async def _done(call: Awaitable[object]) -> bool:
    await call
    return True
