"""Sessions: logging in, renewal for everybody at once, refusals."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from planfix_runtime.clients import ACCOUNT, API_KEY, LOGIN, PASSWORD, Runner
from planfix_runtime.wire import error, method, ok, tags, text
from runtime.server import Received, Reply, Server


class Account:
    """A server that gives session keys and forgets them on request."""

    def __init__(self, *, refusal: str = "", delay: float = 0.0) -> None:
        self.logins = 0
        self.done = 0
        self.valid: set[str] = set()
        self.refusal = refusal
        self.delay = delay
        self._lock = threading.Lock()

    def expire(self) -> None:
        with self._lock:
            self.valid.clear()

    def __call__(self, received: Received) -> Reply:
        if method(received) == "auth.login":
            time.sleep(self.delay)
            return self._log_in(received)
        with self._lock:
            if text(received, "sid") not in self.valid:
                return error("0005", "<message>expired</message>")
            self.done += 1
        return ok("<task><id>1</id></task>")

    def _log_in(self, received: Received) -> Reply:
        with self._lock:
            self.logins += 1
            if self.refusal:
                return error(self.refusal)
            assert (text(received, "login"), text(received, "password")) == (LOGIN, PASSWORD)
            sid = f"sid-{self.logins}"
            self.valid.add(sid)
        return ok(f"<sid>{sid}</sid>")


def test_logs_in_with_the_first_request_and_keeps_the_key(server: Server, run: Runner) -> None:
    account = server.script = Account()

    def use(pf: Any) -> Any:
        assert pf.sid is None
        return pf.task.iterate()

    def count(received: Received) -> Reply:
        if method(received) == "auth.login":
            return account(received)
        page = text(received, "pageCurrent")
        return ok(f'<tasks totalCount="3"><task><id>{page}</id></task></tasks>')

    server.script = count
    assert len(run.login(server.url, use)) == 3
    assert [method(one) for one in server.received] == ["auth.login"] + ["task.getList"] * 3
    assert {text(one, "sid") for one in server.received[1:]} == {"sid-1"}
    assert tags(server.received[0]) == ["account", "login", "password"]


def test_an_expired_key_is_replaced_and_the_call_replayed_once(server: Server, run: Runner) -> None:
    account = server.script = Account()
    assert run.login(server.url, lambda pf: pf.task.accept(1), sid="old").id == 1
    assert [method(one) for one in server.received] == ["task.accept", "auth.login", "task.accept"]
    assert (account.logins, account.done) == (1, 1)


def test_a_key_that_is_refused_again_ends_it(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    account = Account()

    def script(received: Received) -> Reply:
        answer = account(received)
        account.expire()
        return answer

    server.script = script
    with pytest.raises(api.GeneralError) as caught:
        run.login(server.url, lambda pf: pf.task.accept(1))
    assert caught.value.code is api.ErrorCode.SESSION_EXPIRED
    assert [method(one) for one in server.received] == ["auth.login", "task.accept"] * 2


def test_a_key_alone_cannot_be_renewed(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.script = Account()
    with pytest.raises(api.GeneralError) as caught:
        run(server.url, lambda pf: pf.task.accept(1), token=None, sid="old")
    assert caught.value.login
    assert len(server.received) == 1


def test_a_token_is_not_renewed(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(error("0005"))
    with pytest.raises(api.GeneralError):
        run(server.url, lambda pf: pf.task.accept(1))
    assert len(server.received) == 1


def test_threads_share_one_renewal(api: SimpleNamespace, server: Server) -> None:
    account = server.script = Account(delay=0.2)
    failures: list[BaseException] = []
    with api.Planfix(
        ACCOUNT, API_KEY, login=LOGIN, password=PASSWORD,
        endpoint=server.url, allow_http=True, rate_limit=None,
    ) as pf:  # fmt: skip

        def work() -> None:
            try:
                assert pf.task.accept(1).id == 1
            except (AssertionError, api.ClientError) as error:
                failures.append(error)

        def all_at_once() -> None:
            threads = [threading.Thread(target=work) for _ in range(12)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(30)

        all_at_once()
        assert (failures, account.logins, account.done) == ([], 1, 12)
        account.expire()
        all_at_once()
        assert (failures, account.logins, account.done) == ([], 2, 24)
        assert pf.sid == "sid-2"


def test_tasks_share_one_renewal(api: SimpleNamespace, server: Server) -> None:
    account = server.script = Account(delay=0.2)

    async def work() -> None:
        async with api.AsyncPlanfix(
            ACCOUNT, API_KEY, login=LOGIN, password=PASSWORD,
            endpoint=server.url, allow_http=True, rate_limit=None,
        ) as pf:  # fmt: skip
            await asyncio.gather(*(pf.task.accept(1) for _ in range(12)))
            account.expire()
            await asyncio.gather(*(pf.task.accept(1) for _ in range(12)))

    asyncio.run(asyncio.wait_for(work(), 60))
    assert (account.logins, account.done) == (2, 24)


def test_a_refused_password_is_not_tried_again(api: SimpleNamespace, server: Server) -> None:
    account = server.script = Account(refusal="1001", delay=0.1)
    codes: list[str] = []
    with api.Planfix(
        ACCOUNT, API_KEY, login=LOGIN, password=PASSWORD,
        endpoint=server.url, allow_http=True, rate_limit=None,
    ) as pf:  # fmt: skip

        def work() -> None:
            try:
                pf.task.accept(1)
            except api.PlanfixError as error:
                codes.append(str(error.code))

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        with pytest.raises(api.PlanfixError) as caught:
            pf.task.accept(1)
    assert type(caught.value).__module__.endswith("sample.errors")
    assert (codes, account.logins) == (["1001"] * 6, 1)


@pytest.mark.parametrize(
    "reply", [error("0007"), error("3014"), Reply(502, b"<html>"), Reply(drop=True)]
)
def test_a_login_that_failed_for_the_moment_is_tried_again(
    api: SimpleNamespace, server: Server, reply: Reply
) -> None:
    account = Account()
    first = [reply]
    server.script = lambda received: first.pop() if first else account(received)
    with api.Planfix(
        ACCOUNT, API_KEY, login=LOGIN, password=PASSWORD,
        endpoint=server.url, allow_http=True, rate_limit=None, retries=0,
    ) as pf:  # fmt: skip
        with pytest.raises(api.ClientError):
            pf.task.accept(1)
        assert pf.task.accept(1).id == 1


def test_another_threads_login_counts(api: SimpleNamespace, server: Server) -> None:
    account, over = Account(), threading.Event()

    def script(received: Received) -> Reply:
        return account(received) if account.logins or over.wait(10) else Reply(drop=True)

    server.script = script
    with (
        api.Planfix(
            ACCOUNT, API_KEY, login=LOGIN, password=PASSWORD,
            endpoint=server.url, allow_http=True, rate_limit=None,
        ) as pf,
        ThreadPoolExecutor(1) as pool,
    ):  # fmt: skip
        slow = pool.submit(lambda: pf.task.accept(1).id)
        while not server.received:
            time.sleep(0.01)
        with pytest.raises(api.DeadlineError):
            pf.with_options(total_timeout=0.2).task.accept(1)
        over.set()
        assert slow.result(20) == 1


def test_one_loop_after_another(api: SimpleNamespace, server: Server) -> None:
    account = server.script = Account()
    pf = api.AsyncPlanfix(
        ACCOUNT, API_KEY, login=LOGIN, password=PASSWORD,
        endpoint=server.url, allow_http=True, rate_limit=None,
    )  # fmt: skip

    async def use() -> list[Any]:
        return await asyncio.gather(*(pf.task.accept(1) for _ in range(3)))

    for _ in range(3):
        assert [task.id for task in asyncio.run(use())] == [1] * 3
    assert account.logins == 1
    asyncio.run(pf.aclose())
    with pytest.raises(api.ClientError, match="has been closed"):
        asyncio.run(use())


def test_a_key_is_replaced_before_it_ends(
    core: Callable[[str], ModuleType],
    api: SimpleNamespace,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = server.script = Account()
    with api.Planfix(
        ACCOUNT, API_KEY, login=LOGIN, password=PASSWORD,
        endpoint=server.url, allow_http=True, rate_limit=None,
    ) as pf:  # fmt: skip
        pf.task.accept(1)
        monkeypatch.setattr(core("session_key"), "LIFETIME", 3600.0)
        real = time.monotonic
        monkeypatch.setattr(core("session_key").time, "monotonic", lambda: real() + 3550)
        pf.task.accept(1)
        monkeypatch.undo()
    assert account.logins == 2
    assert [method(one) for one in server.received] == ["auth.login", "task.accept"] * 2


def test_an_answer_without_a_key(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(ok())
    with pytest.raises(api.DecodeError, match="no session key"):
        run.login(server.url, lambda pf: pf.task.accept(1))


def test_logging_in_by_hand_carries_no_key(server: Server, run: Runner) -> None:
    server.answers(ok("<sid>new</sid>"))
    assert run(server.url, lambda pf: pf.auth.login("bob", "x"), token=None, sid="old") == "new"
    assert tags(server.received[-1]) == ["account", "login", "password"]
