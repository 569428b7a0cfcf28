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

import httpx2
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


class OwnTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A transport of a program's own, which notes by what loop it was closed."""

    def __init__(self) -> None:
        self.closed: list[asyncio.AbstractEventLoop | None] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=GOOD.body)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return self.handle_request(request)

    def close(self) -> None:
        self.closed.append(None)

    async def aclose(self) -> None:
        self.closed.append(asyncio.get_running_loop())


def test_a_transport_of_ones_own_is_closed_by_the_client_alone(api: SimpleNamespace) -> None:
    """It is one for all loops, whose ends are no business of its."""
    own = OwnTransport()
    mp = api.AsyncMegaplan("acme.example", token="t", transport=own)
    for _ in range(2):
        assert asyncio.run(_get(mp)) == "1"
    assert own.closed == []

    async def close() -> asyncio.AbstractEventLoop:
        await mp.aclose()
        return asyncio.get_running_loop()

    assert asyncio.run(close()) in own.closed
    with pytest.raises(api.MegaplanError, match="has been closed"):
        asyncio.run(_get(mp))


def test_a_transport_of_ones_own_in_a_blocking_client(api: SimpleNamespace) -> None:
    own = OwnTransport()
    with api.Megaplan("acme.example", token="t", transport=own) as mp:
        assert mp.task.get(1).id == "1"
        assert own.closed == []
    assert own.closed == [None]


def test_closing_reaches_the_connections_of_other_loops(
    api: SimpleNamespace, server: Server
) -> None:
    server.answers(GOOD)
    mp = api.AsyncMegaplan(server.url, token="t")
    other = asyncio.new_event_loop()
    thread = threading.Thread(target=other.run_forever)
    thread.start()
    try:
        assert asyncio.run_coroutine_threadsafe(_get(mp), other).result(10) == "1"
        client = mp.__runner__.transport._loops[other].client

        async def use_and_close() -> None:
            await mp.task.get(1)
            assert not client.is_closed
            await mp.aclose()

        asyncio.run(use_and_close())
        done = asyncio.run_coroutine_threadsafe(_closed(client), other)
        assert done.result(10), "what runs in another loop is closed there"
    finally:
        other.call_soon_threadsafe(other.stop)
        thread.join(10)
        other.run_until_complete(other.shutdown_asyncgens())
        other.close()


async def _closed(client: httpx2.AsyncClient) -> bool:
    for _ in range(100):
        if client.is_closed:
            return True
        await asyncio.sleep(0.01)
    return False


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
