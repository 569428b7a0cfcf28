"""Event loops one after another and side by side, processes, and clients that are closed."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.clients import PASSWORD, USERNAME, Runner
from runtime.server import Received, Reply, Server, as_json, reply

TASK = {"contentType": "Task", "id": "1"}
GOOD = reply(TASK)
LOGIN = "/api/v3/auth/access_token"


def test_one_loop_after_another(api: SimpleNamespace, server: Server) -> None:
    """As with Celery, Django, notebooks, and a loop per test; nothing stays open."""
    server.answers(GOOD)
    mp = api.AsyncMegaplan(server.url, token="t", rate_limit=1000)

    async def use() -> list[Any]:
        return await asyncio.gather(*(mp.task.get(1) for _ in range(3)))

    for _ in range(4):
        assert [task.id for task in asyncio.run(use())] == ["1"] * 3
        gc.collect()  # a connection left open would warn, which is an error here
    assert len(server.received) == 12


def test_a_loop_that_is_simply_closed(api: SimpleNamespace, server: Server) -> None:
    server.answers(Reply(200, GOOD.body, {"Connection": "close"}))
    mp = api.AsyncMegaplan(server.url, token="t")
    for _ in range(3):
        loop = asyncio.new_event_loop()
        assert loop.run_until_complete(mp.task.get(1)).id == "1"
        loop.close()
    assert len(mp.__runner__.transport._loops) == 1, "what belonged to the others is gone"


def test_connections_are_kept_within_a_loop(api: SimpleNamespace, server: Server) -> None:
    ports: set[int] = set()
    server.connected = ports.add
    server.answers(GOOD)

    async def use() -> None:
        async with api.AsyncMegaplan(server.url, token="t") as mp:
            for _ in range(5):
                await mp.task.get(1)

    asyncio.run(use())
    assert len(ports) == 1


def test_loops_side_by_side_share_one_renewal(api: SimpleNamespace, server: Server) -> None:
    """A refresh token works once, so that two renewals at a time would lose the account."""
    grants: list[str] = []
    lock = threading.Lock()

    def script(received: Received) -> Reply:
        if received.path == LOGIN:
            with lock:
                grants.append(received.body.decode())
            return Reply(200, as_json({"access_token": "new"}).body, delay=0.3)
        return GOOD

    server.script = script
    mp = api.AsyncMegaplan.login(server.url, USERNAME, PASSWORD)
    barrier = threading.Barrier(4)

    async def use() -> str:
        barrier.wait(10)
        return str((await mp.task.get(1)).id)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: asyncio.run(use()), range(4), timeout=30)) == ["1"] * 4
    assert len(grants) == 1


def test_a_loop_may_end_during_a_renewal(api: SimpleNamespace, server: Server) -> None:
    def script(received: Received) -> Reply:
        if received.path == LOGIN:
            return Reply(200, as_json({"access_token": "new"}).body, delay=0.3)
        return GOOD

    server.script = script
    mp = api.AsyncMegaplan.login(server.url, USERNAME, PASSWORD)

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(mp.task.get(1), 0.1)

    asyncio.run(give_up())
    assert asyncio.run(asyncio.wait_for(_get(mp), 10)) == "1"


async def _get(mp: Any) -> str:
    return str((await mp.task.get(1)).id)


def test_a_closed_client(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(GOOD)
    kept: list[Any] = []
    run(server.url, lambda mp: (kept.append(mp), mp.task.get(1))[1])
    (mp,) = kept
    for client in (mp, mp.with_options(timeout=5)):
        with pytest.raises(api.MegaplanError, match="has been closed"):
            client.task.get(1) if run.kind == "sync" else asyncio.run(_get(client))
    assert len(server.received) == 1
    mp.close() if run.kind == "sync" else asyncio.run(mp.aclose())


def test_a_client_that_is_closed_in_another_loop(api: SimpleNamespace, server: Server) -> None:
    server.answers(GOOD)
    mp = api.AsyncMegaplan(server.url, token="t")
    assert asyncio.run(_get(mp)) == "1"
    asyncio.run(mp.aclose())
    with pytest.raises(api.MegaplanError, match="has been closed"):
        asyncio.run(_get(mp))


def test_a_forked_process_has_its_own_connections(package: Path, server: Server) -> None:
    """Both would read the answers of one connection otherwise."""
    ports: list[int] = []
    server.connected = ports.append
    server.answers(GOOD)
    program = f"""
import os, sys
sys.path.insert(0, {str(package)!r})
from megaplan_sample.client import Megaplan
mp = Megaplan({server.url!r}, token="t")
mp.task.get(1)
mp.__runner__.transport._lock.acquire()
child = os.fork()
if not child:
    mp.task.get(1)
    mp.__runner__.transport._lock.acquire(timeout=5) or os._exit(3)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
mp.task.get(1)
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    assert len(server.received) == 3
    assert len(ports) == 2


def test_a_refusal_comes_out_of_a_process_pool(package: Path, server: Server) -> None:
    meta = {"status": 429, "errors": [{"field": "x", "message": "m"}]}
    server.answers(as_json({"meta": meta, "data": None}, status=429, Retry_After="7"))
    program = f"""
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
sys.path.insert(0, {str(package)!r})
from megaplan_sample.client import Megaplan
from megaplan_sample._core.exceptions import RateLimitError
def work():
    with Megaplan({server.url!r}, token="t", retries=0) as mp:
        mp.task.get(1)
with ProcessPoolExecutor(1, get_context("fork")) as pool:
    try:
        pool.submit(work).result(30)
    except RateLimitError as error:
        assert (error.status, error.retry_after) == (429, 7.0)
        assert str(error.errors[0]) == "x: m"
    else:
        raise AssertionError
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
