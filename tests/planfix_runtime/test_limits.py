"""Limits on the client's side."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx2
import pytest

from planfix_runtime.clients import ACCOUNT, API_KEY, TOKEN, Runner
from planfix_runtime.wire import method, ok
from runtime.server import Server


def client(api: SimpleNamespace, server: Server, **settings: Any) -> Any:
    given = {"endpoint": server.url, "allow_http": True, "rate_limit": None, **settings}
    return api.Planfix(ACCOUNT, API_KEY, token=TOKEN, **given)


def test_one_request_a_second_unless_told_otherwise(api: SimpleNamespace, server: Server) -> None:
    server.answers(ok())
    given = {"endpoint": server.url, "allow_http": True}
    with api.Planfix(ACCOUNT, API_KEY, token=TOKEN, **given) as pf:
        started = time.monotonic()
        pf.task.delete(1)
        pf.task.delete(1)
        took = time.monotonic() - started
    assert took >= 0.9


def test_requests_a_day(
    core: Callable[[str], ModuleType],
    api: SimpleNamespace,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.answers(ok())
    with client(api, server, daily_limit=2) as pf:
        pf.task.delete(1)
        pf.with_options(timeout=5).task.delete(1)
        with pytest.raises(api.DailyLimitError, match=r"task.delete: the limit of 2 requests"):
            pf.task.delete(1)
        assert len(server.received) == 2
        now = time.time()
        monkeypatch.setattr(core("quota").time, "time", lambda: now + 86400)
        pf.task.delete(1)
        monkeypatch.undo()
    assert len(server.received) == 3


@pytest.mark.parametrize("limits", [(3, 3), (9, 3), (None, 3)])
def test_limits_hold_for_an_account(
    api: SimpleNamespace, server: Server, limits: tuple[int | None, int]
) -> None:
    """Not for a client: the strictest of those that exist."""
    server.answers(ok())
    given = {"endpoint": server.url, "allow_http": True, "rate_limit": None}
    with client(api, server, daily_limit=limits[0]) as first:
        with client(api, server) as free, client(api, server, daily_limit=limits[1]) as second:
            for pf in (free, first, second):
                pf.task.delete(1)
            for pf in (first, second, free):
                with pytest.raises(api.DailyLimitError, match="limit of 3"):
                    pf.task.delete(1)
        del free, second, pf
        if limits[0] != 3:
            first.task.delete(1)
    with api.Planfix("other", API_KEY, token=TOKEN, **given) as pf:
        pf.task.delete(1)
    assert len(server.received) == (4 if limits[0] == 3 else 5)


def test_limits_hold_for_an_account_at_one_place(api: SimpleNamespace, server: Server) -> None:
    with Server() as other:
        for each in (server, other):
            each.answers(ok())
            with client(api, each, daily_limit=1) as pf:
                pf.task.delete(1)
        assert len(other.received) == 1


def test_the_rate_holds_for_an_account(api: SimpleNamespace, server: Server) -> None:
    server.answers(ok())
    with client(api, server) as free, client(api, server, rate_limit=100) as fast:
        started = time.monotonic()
        with client(api, server, rate_limit=2) as slow:
            for pf in (free, fast, slow):
                pf.task.delete(1)
        assert time.monotonic() - started >= 0.9
        del slow, pf
        started = time.monotonic()
        free.task.delete(1)
        assert time.monotonic() - started < 0.4


def test_a_transport_of_ones_own_counts_alone(api: SimpleNamespace) -> None:
    """What answers is no account then, but a mock, as a rule."""
    answer = httpx2.Response(200, content=b'<response status="ok"/>')
    for _ in range(2):
        transport = httpx2.MockTransport(lambda _: answer)
        with api.Planfix(ACCOUNT, API_KEY, token=TOKEN, transport=transport, daily_limit=1) as pf:
            started = time.monotonic()
            pf.task.delete(1)
            assert time.monotonic() - started < 0.9


def test_logins_count(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(ok("<sid>s</sid>"))
    with pytest.raises(api.DailyLimitError, match="limit of 1 requests"):
        run.login(server.url, lambda pf: pf.task.delete(1), daily_limit=1)
    assert [method(one) for one in server.received] == ["auth.login"]


def test_what_the_rate_leaves_no_time_for_is_not_counted(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(ok())

    def use(pf: Any) -> Any:
        hasty = pf.with_options(total_timeout=0.1)
        if run.kind == "sync":
            pf.task.delete(1)
            with pytest.raises(api.DeadlineError):
                hasty.task.delete(1)
            return pf.task.delete(1)

        async def calls() -> None:
            await pf.task.delete(1)
            with pytest.raises(api.DeadlineError):
                await hasty.task.delete(1)
            await pf.task.delete(1)

        return calls()

    run(server.url, use, rate_limit=1, daily_limit=2)
    assert len(server.received) == 2


@pytest.mark.parametrize("kind", ["Planfix", "AsyncPlanfix"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("rate_limit", [0, -1, math.nan, math.inf, True, "1"]),
        ("daily_limit", [0, -1, 1.5, math.nan, True, "1"]),
        ("allow_http", ["no", 1]),
        ("silent", ["no", 1, None]),
        ("retries", [1.5, "1", True]),
        ("timeout", [math.nan, 0]),
        ("proxy", ["ftp://x"]),
        ("limits", [5]),
    ],
)
def test_settings_are_checked_when_the_client_is_made(
    api: SimpleNamespace, kind: str, name: str, values: list[Any]
) -> None:
    for value in values:
        with pytest.raises((TypeError, ValueError)):
            getattr(api, kind)(ACCOUNT, API_KEY, token=TOKEN, **{name: value})
    pf = getattr(api, kind)(ACCOUNT, API_KEY, token=TOKEN)
    with pytest.raises(TypeError, match="silent"):
        pf.with_options(silent="no")


def test_what_planfix_says_to_be_left(
    core: Callable[[str], ModuleType],
    api: SimpleNamespace,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.answers(
        ok(X_RateLimit_Remaining="19876"), ok(), ok(X_RateLimit_Remaining="many"),
        ok(X_RateLimit_Remaining="9" * 5000), ok(X_RateLimit_Remaining="0"), ok(),
    )  # fmt: skip
    with client(api, server, daily_limit=1000) as pf:
        assert pf.requests_left is None
        for expected in (19876, 19876, 19876, 19876, 0):
            pf.task.delete(1)
            assert pf.requests_left == expected
        with pytest.raises(api.DailyLimitError, match="no requests are left"):
            pf.task.delete(1)
        real = time.monotonic
        monkeypatch.setattr(core("quota").time, "monotonic", lambda: real() + 601)
        pf.task.delete(1)
        monkeypatch.undo()
    assert len(server.received) == 6


def test_without_a_daily_limit_the_server_decides(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(ok(X_RateLimit_Remaining="0"))
    for _ in range(3):
        run(server.url, lambda pf: pf.task.delete(1))
    assert len(server.received) == 3
