"""A load: 200 clients, what goes wrong meanwhile, and the memory of the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress

import httpx2

from mock.frame.process import Running
from mock.load import accounts
from mock.load.traffic import Account, Outcome, check, run

CLIENTS = 200
RETRIES = 12
"""Enough that of a hundred thousand reads none fails at 10 % of faults."""

FAULTS = """
*: status=503 probability=3%
*: cut=before probability=2%
*: cut=after probability=3%
*: truncate=5 probability=2%
"""

Connect = Callable[[Running, int], AbstractAsyncContextManager[Account]]
SERVICES: dict[str, Connect] = {"megaplan": accounts.megaplan, "planfix": accounts.planfix}


def load(mock: Running, connect: Connect, seconds: float, faults: str = "") -> Outcome:
    """Let the clients work, and check what is there afterwards.

    Args:
        faults: What goes wrong meanwhile; without it the clients do not try again.

    Raises:
        AssertionError: Something was lost, or happened twice.
    """
    return asyncio.run(_load(mock, connect, seconds, faults))


async def _load(mock: Running, connect: Connect, seconds: float, faults: str) -> Outcome:
    retries = RETRIES if faults else 0
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connect(mock, retries)) for _ in range(CLIENTS)]
        shared = await clients[0].create("shared")
        if faults:
            _control(mock, "POST", faults)
        memory: list[int] = []
        watching = asyncio.create_task(_watch(mock, memory))
        outcome = await run(clients, shared, seconds)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        _control(mock, "DELETE", "")
        await check(clients[0], shared, outcome)
    outcome.memory = memory
    return outcome


async def _watch(mock: Running, memory: list[int]) -> None:
    while True:
        memory.append(mock.memory)
        await asyncio.sleep(0.5)


def _control(mock: Running, method: str, faults: str) -> None:
    place = f"{mock.named['control']}faults"
    answer = httpx2.request(method, place, content=faults, verify=False)
    assert answer.is_success, answer.text
