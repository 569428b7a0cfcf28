"""200 clients at once against a server in another process.

A few seconds in every test run; `PLANWRIGHT_LOAD_SECONDS=60` for the whole minute, which
`make bench` takes.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import httpx2
import pytest

from mock.frame.process import Running, command
from mock.load import accounts
from mock.load.traffic import Account, Outcome, check, run

SECONDS = float(os.environ.get("PLANWRIGHT_LOAD_SECONDS", "1"))
CLIENTS = 200
SERVICES = {"megaplan": accounts.megaplan, "planfix": accounts.planfix}

Connect = Callable[[Running, int], AbstractAsyncContextManager[Account]]

FAULTS = """
*: status=503 probability=3%
*: cut=before probability=2%
*: cut=after probability=3%
*: truncate=5 probability=2%
"""

pytestmark = pytest.mark.timeout(120 + 3 * SECONDS)


def traffic(mock: Running, connect: Connect, *, retries: int, faults: str = "") -> Outcome:
    """Let the clients work, and check what is there afterwards."""

    async def work() -> Outcome:
        async with AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(connect(mock, retries)) for _ in range(CLIENTS)
            ]
            shared = await clients[0].create("shared")
            if faults:
                control(mock, "POST", "faults", faults)
            outcome = await run(clients, shared, SECONDS)
            if faults:
                control(mock, "DELETE", "faults")
            await check(clients[0], shared, outcome)
            return outcome

    return asyncio.run(work())


def control(mock: Running, method: str, path: str, body: str = "") -> None:
    """Call the control endpoint."""
    answer = httpx2.request(method, f"{mock.named['control']}{path}", content=body, verify=False)
    assert answer.is_success, answer.text


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_fails_and_nothing_is_lost(service: str) -> None:
    with command(service) as mock:
        before = mock.memory
        outcome = traffic(mock, SERVICES[service], retries=0)
        assert (outcome.errors[:3], outcome.refused[:3]) == ([], [])
        assert outcome.calls >= CLIENTS
        assert mock.memory - before < 300


@pytest.mark.parametrize("service", SERVICES)
def test_with_faults_every_read_succeeds_and_no_write_happens_twice(service: str) -> None:
    with command(service, "--seed=1") as mock:
        outcome = traffic(mock, SERVICES[service], retries=12, faults=FAULTS)
        assert outcome.errors[:3] == []
        assert outcome.calls >= CLIENTS
        assert outcome.refused  # writes do fail, and are not repeated
