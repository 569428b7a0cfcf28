"""One server for the session, and clients that authenticate in every way."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from planfix_api import AsyncPages, AsyncPlanfix, Pages, Planfix
from planfix_conformance.documents import Caller, faults
from planfix_runtime.clients import ACCOUNT, API_KEY, LOGIN, PASSWORD, PRIVATE_KEY, TOKEN
from planfix_runtime.wire import method, ok
from runtime.server import Received, Reply, Server

SID = "0123456789abcdef0123456789abcdef"
TIMEOUT = 20


class Callers:
    """A client, and the server's knowledge of who it is.

    Attributes:
        client: Blocking or asynchronous.
        silent: The same client in silent mode.
        faults: What the server found wrong with the requests so far.
    """

    def __init__(self, server: Server, caller: Caller, client: Any, runner: Any) -> None:
        self.server = server
        self.caller = caller
        self.client = client
        self.silent = client.with_options(silent=True)
        self.faults: list[str] = []
        self._runner = runner

    def expect(self, *replies: Reply, silent: bool = False) -> None:
        """Answer the next calls; note whatever is wrong with their requests."""
        left = list(replies)
        caller = replace(self.caller, silent=silent)
        self.faults = []
        self.server.received.clear()

        def script(received: Received) -> Reply:
            self.faults += faults(received, caller)
            return left.pop(0) if left else Reply(500)

        self.server.script = script

    def log_in(self) -> None:
        """Make the client log in with its first request."""
        self.expect(ok(f"<sid>{SID}</sid>"), ok())
        self(self.client.task.accept, 1)
        assert self.faults == []
        assert [method(each) for each in self.server.received] == ["auth.login", "task.accept"]

    def __call__(self, operation: Any, *args: Any, **kwargs: Any) -> Any:
        """Call an operation and wait; pages become a list of items."""
        result = operation(*args, **kwargs)
        if isinstance(result, Pages | AsyncPages):
            result = result.collect()
        elif hasattr(result, "__anext__"):
            result = _listed(result)
        if inspect.isawaitable(result):
            return self._runner.run(_within(result))
        return result


async def _listed(iterator: Any) -> list[Any]:
    return [each async for each in iterator]


async def _within(result: Any) -> Any:
    return await asyncio.wait_for(result, TIMEOUT)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running server."""
    with Server() as running:
        yield running


WAYS = ("sync-token", "async-token-signed", "sync-login-signed", "async-login")


@pytest.fixture(scope="session", params=WAYS)
def call(request: pytest.FixtureRequest, server: Server) -> Iterator[Callers]:
    """Calls operations of a client of each kind."""
    caller = Caller(ACCOUNT, API_KEY)
    settings: dict[str, Any] = {
        "endpoint": server.url,
        "allow_http": True,
        "rate_limit": None,
        "retries": 0,
        "timeout": 10,
    }
    if "token" in request.param:
        settings["token"] = TOKEN
        caller = replace(caller, token=TOKEN)
    else:
        settings |= {"login": LOGIN, "password": PASSWORD}
        caller = replace(caller, sid=SID)
    if "signed" in request.param:
        settings["private_key"] = PRIVATE_KEY
        caller = replace(caller, private_key=PRIVATE_KEY)
    if request.param.startswith("sync"):
        with Planfix(ACCOUNT, API_KEY, **settings) as blocking:
            yield _ready(Callers(server, caller, blocking, None))
        return
    with asyncio.Runner() as runner:
        asynchronous = AsyncPlanfix(ACCOUNT, API_KEY, **settings)
        yield _ready(Callers(server, caller, asynchronous, runner))
        runner.run(asynchronous.aclose())


def _ready(callers: Callers) -> Callers:
    if callers.caller.sid:
        callers.log_in()
    return callers
