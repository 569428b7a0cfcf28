"""One server for the session, and a blocking and an asynchronous client of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from megaplan_api import AsyncMegaplan, Megaplan, Pages
from runtime.server import Server

TOKEN = "tok-5f1c2e7a9b"


class Caller:
    """Calls operations of a client and waits for the result; pages become a list of pages."""

    def __init__(self, client: Any, runner: asyncio.Runner | None) -> None:
        self.client = client
        self._runner = runner

    def __call__(self, method: Any, *args: Any, **kwargs: Any) -> Any:
        """Call an operation."""
        if self._runner is None:
            result = method(*args, **kwargs)
            return list(result.pages()) if isinstance(result, Pages) else result
        return self._runner.run(asyncio.wait_for(_finish(method, args, kwargs), 30))


async def _finish(method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    result = method(*args, **kwargs)
    if hasattr(result, "pages"):
        return [page async for page in result.pages()]
    return await result


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running server."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session", params=["sync", "async"])
def call(request: pytest.FixtureRequest, server: Server) -> Iterator[Caller]:
    """Calls operations of either client."""
    if request.param == "sync":
        with Megaplan(server.url, token=TOKEN, retries=0, timeout=10) as blocking:
            yield Caller(blocking, None)
        return
    with asyncio.Runner() as runner:
        asynchronous = AsyncMegaplan(server.url, token=TOKEN, retries=0, timeout=10)
        yield Caller(asynchronous, runner)
        runner.run(asynchronous.aclose())
