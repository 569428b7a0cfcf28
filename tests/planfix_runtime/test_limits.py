"""Limits on the client's side."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from planfix_runtime.clients import ACCOUNT, API_KEY, TOKEN, Runner
from planfix_runtime.wire import ok
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
