"""`total_timeout` is the time of a call as a whole, whatever takes it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from runtime.clients import PASSWORD, USERNAME, Runner
from runtime.raw import RawServer
from runtime.server import Received, Reply, Server, as_json, refusal, reply

TASK = {"contentType": "Task", "id": "1"}
GOOD = reply(TASK)
LOGIN = "/api/v3/auth/access_token"
TOTAL = 0.3
WITHIN = 1.3
"""Seconds; a machine that is busy needs some time for itself."""


def read(mp: Any) -> Any:
    return mp.task.get(1)


def head(waits: float) -> Callable[[], Iterator[bytes | float]]:
    """An answer whose headers come one by one, each in good time."""

    def parts() -> Iterator[bytes | float]:
        yield b"HTTP/1.1 200 OK\r\n"
        for number in range(40):
            yield waits
            yield f"X-{number}: 1\r\n".encode()
        yield b"Content-Length: 0\r\n\r\n"

    return parts


def takes(run: Callable[[], object], error: type[Exception]) -> float:
    started = time.monotonic()
    with pytest.raises(error):
        run()
    return time.monotonic() - started


def test_slow_headers(api: SimpleNamespace, run: Runner) -> None:
    with RawServer(head(0.1)) as server:
        settings: dict[str, Any] = {"total_timeout": TOTAL, "timeout": 0.4}
        assert takes(lambda: run(server.url, read, **settings), api.RequestTimeoutError) < WITHIN
        assert server.connections == 1


def test_slow_headers_on_a_connection_that_is_used_again(api: SimpleNamespace, run: Runner) -> None:
    good = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(GOOD.body), GOOD.body)
    with RawServer(lambda: iter([good]), head(0.1)) as server:

        def use(mp: Any) -> Any:
            slow = mp.with_options(total_timeout=TOTAL, timeout=0.4, retries=0)
            if run.kind == "sync":
                return [mp.task.get(1), slow.task.get(1)]

            async def calls() -> None:
                await mp.task.get(1)
                await slow.task.get(1)

            return calls()

        assert takes(lambda: run(server.url, use), api.RequestTimeoutError) < WITHIN
        assert server.connections == 1


def test_a_server_that_takes_a_body_in_slowly(api: SimpleNamespace, run: Runner) -> None:
    with RawServer(head(0.1), swallow=65536, every=0.01) as server:
        settings: dict[str, Any] = {"total_timeout": 1.0, "timeout": 5}
        text = "x" * 30_000_000
        seconds = takes(
            lambda: run(server.url, lambda mp: mp.request("POST", "x", json=text), **settings),
            api.TransportError,
        )
        assert seconds < WITHIN + 1
        assert server.connections == 1, "it was sent, not only made"


def test_redirects(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(Reply(302, headers={"Location": "/api/v3/task/1"}, delay=0.1))
    seconds = takes(lambda: run(server.url, read, total_timeout=TOTAL), api.RequestTimeoutError)
    assert seconds < WITHIN


def test_a_renewal(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(Reply(200, as_json({"access_token": "a"}).body, drip=0.1))
    # An asynchronous client waits for the end of the renewal when it is closed.
    most = WITHIN if run.kind == "sync" else 3 * WITHIN
    assert (
        takes(lambda: run.login(server.url, read, total_timeout=TOTAL), api.RequestTimeoutError)
        < most
    )


def after_a_slow_refusal(server: Server) -> dict[str, Any]:
    """What is left of the call's time is too short to renew a token, and all of it is not."""
    grant = as_json({"access_token": "new", "refresh_token": "r2"})

    def script(received: Received) -> Reply:
        if received.path == LOGIN:
            return replace(grant, delay=0.6)
        return replace(refusal(401), delay=0.4)

    server.script = script
    return {"token": "old", "refresh_token": "r", "total_timeout": 0.8}


def test_a_renewal_gets_what_time_is_left(api: SimpleNamespace, server: Server) -> None:
    with api.Megaplan(server.url, **after_a_slow_refusal(server)) as mp:
        with pytest.raises(api.RequestTimeoutError):
            mp.task.get(1)
        assert mp.tokens.access_token == "old"


def test_a_renewal_goes_on_when_a_task_waits_no_longer(
    api: SimpleNamespace, server: Server
) -> None:
    """Its end is what the refresh token was given for."""

    async def main() -> str:
        async with api.AsyncMegaplan(server.url, **after_a_slow_refusal(server)) as mp:
            with pytest.raises(api.DeadlineError):
                await mp.task.get(1)
            assert mp.tokens.access_token == "old"
        return str(mp.tokens.access_token)

    assert asyncio.run(asyncio.wait_for(main(), 20)) == "new"


def test_another_threads_login(api: SimpleNamespace, server: Server) -> None:
    begun, over = threading.Event(), threading.Event()

    def script(received: Received) -> Reply:
        if received.path != LOGIN:
            return GOOD
        begun.set()
        over.wait(10)
        return as_json({"access_token": "a"})

    server.script = script
    with (
        api.Megaplan.login(server.url, USERNAME, PASSWORD) as mp,
        ThreadPoolExecutor(1) as pool,
    ):
        slow = pool.submit(read, mp)
        assert begun.wait(10)
        with pytest.raises(api.DeadlineError):
            mp.with_options(total_timeout=0.2).task.get(1)
        over.set()
        assert slow.result(20).id == "1"
    assert sum(one.path == LOGIN for one in server.received) == 1


def test_another_tasks_login(api: SimpleNamespace, server: Server) -> None:
    over = threading.Event()

    def script(received: Received) -> Reply:
        if received.path != LOGIN:
            return GOOD
        over.wait(10)
        return as_json({"access_token": "a"})

    server.script = script

    async def main() -> None:
        async with api.AsyncMegaplan.login(server.url, USERNAME, PASSWORD) as mp:
            slow = asyncio.ensure_future(mp.task.get(1))
            await asyncio.sleep(0.1)
            with pytest.raises(api.DeadlineError):
                await mp.with_options(total_timeout=0.2).task.get(1)
            over.set()
            assert (await slow).id == "1"

    asyncio.run(asyncio.wait_for(main(), 20))
    assert sum(one.path == LOGIN for one in server.received) == 1


def test_the_limiter(api: SimpleNamespace, server: Server, run: Runner) -> None:
    """What cannot end in time is refused at once, with nothing sent, and takes no place."""
    server.answers(GOOD)

    def use(mp: Any) -> Any:
        hasty = mp.with_options(total_timeout=0.1)
        if run.kind == "sync":
            for _ in range(2):
                mp.task.get(1)
            started = time.monotonic()
            for _ in range(5):
                with pytest.raises(api.DeadlineError, match="rate_limit") as caught:
                    hasty.task.get(1)
                assert not caught.value.sent
            assert time.monotonic() - started < 0.35
            return mp.task.get(1).id

        async def calls() -> Any:
            for _ in range(2):
                await mp.task.get(1)
            started = time.monotonic()
            for _ in range(5):
                with pytest.raises(api.DeadlineError, match="rate_limit") as caught:
                    await hasty.task.get(1)
                assert not caught.value.sent
            assert time.monotonic() - started < 0.35
            return (await mp.task.get(1)).id

        return calls()

    started = time.monotonic()
    assert run(server.url, use, rate_limit=2) == "1"
    assert 0.4 < time.monotonic() - started < 1.9
    assert len(server.received) == 3


def test_contents_of_files_are_excepted(
    server: Server, run: Runner, tmp_path: Any, api: SimpleNamespace
) -> None:
    server.answers(Reply(200, b"x" * 20, drip=0.03))
    target = tmp_path / "file"
    settings: dict[str, Any] = {"total_timeout": TOTAL, "timeout": 5}
    got = run(server.url, lambda mp: mp.file.download("/a/b", target), **settings)
    assert got == 20

    class Slow:
        """A file that takes longer than the call may take."""

        left = 6

        def read(self, _: int) -> bytes:
            time.sleep(0.1)
            self.left -= 1
            return b"y" if self.left >= 0 else b""

        def seekable(self) -> bool:
            return False

    server.answers(reply([{"contentType": "File", "id": "5"}]))
    sent = run(server.url, lambda mp: mp.file.upload(Slow(), name="slow"), **settings)
    assert sent.id == "5"

    def held(_: Received) -> Reply:
        return Reply(200, b"", delay=1.5)

    server.script = held
    for call in (
        lambda mp: mp.file.download("/a/b", target),
        lambda mp: mp.file.upload(b"x", name="x"),
    ):
        assert takes(lambda c=call: run(server.url, c, **settings), api.RequestTimeoutError) < 1.3


def test_many_calls_over_few_connections(server: Server, api: SimpleNamespace) -> None:
    """They wait for a connection as long as they may take, not as long as a step."""
    server.answers(Reply(200, GOOD.body, delay=0.01))

    async def main() -> list[Any]:
        limits = httpx2.Limits(max_connections=10)
        async with api.AsyncMegaplan(server.url, token="t", limits=limits, timeout=0.3) as mp:
            return await asyncio.gather(*(mp.task.get(1) for _ in range(600)))

    assert len(asyncio.run(asyncio.wait_for(main(), 50))) == 600


def test_many_threads_over_few_connections(server: Server, api: SimpleNamespace) -> None:
    server.answers(Reply(200, GOOD.body, delay=0.01))
    limits = httpx2.Limits(max_connections=2)
    with (
        api.Megaplan(server.url, token="t", limits=limits, timeout=0.3) as mp,
        ThreadPoolExecutor(60) as pool,
    ):
        assert len(list(pool.map(lambda _: read(mp).id, range(120), timeout=50))) == 120


def test_calls_that_wait_for_a_connection_for_too_long(
    server: Server, api: SimpleNamespace
) -> None:
    over = threading.Event()

    def script(_: Received) -> Reply:
        over.wait(10)
        return GOOD

    server.script = script

    async def main() -> list[Any]:
        limits = httpx2.Limits(max_connections=1)
        async with api.AsyncMegaplan(server.url, token="t", limits=limits, retries=0) as mp:
            first = asyncio.ensure_future(mp.task.get(1))
            await asyncio.sleep(0)
            hasty = mp.with_options(total_timeout=0.2)
            calls = (hasty.task.get(1) for _ in range(5))
            others = await asyncio.gather(*calls, return_exceptions=True)
            over.set()
            assert (await first).id == "1"
            return others

    others = asyncio.run(asyncio.wait_for(main(), 50))
    assert {type(each) for each in others} == {api.RequestTimeoutError}
    assert not any(each.sent for each in others)


def test_timeout_takes_what_httpx2_takes(api: SimpleNamespace, server: Server, run: Runner) -> None:
    quick = httpx2.Timeout(5, read=0.1)
    for timeout in (quick, (5, 0.1, None, None)):
        server.answers(Reply(200, GOOD.body, delay=0.3), GOOD)
        with pytest.raises(api.RequestTimeoutError):
            run(server.url, read, timeout=timeout, retries=0)
    server.answers(Reply(200, GOOD.body, delay=0.3), GOOD)
    assert run(server.url, read, timeout=httpx2.Timeout(0.1, read=5)).id == "1"


def test_a_proxy(server: Server, run: Runner) -> None:
    """Requests go where the setting says, with the address of the account in them."""
    server.answers(GOOD)
    assert run("http://acme.example", read, proxy=server.url, allow_http=True).id == "1"
    assert server.received[0].target == "http://acme.example/api/v3/task/1"
