"""Both kinds of client behind one face, so that each test is written once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

TOKEN = "tok-5f1c2e7a9b"
USERNAME = "ann@acme.example"
PASSWORD = "pass-77ab:&=+ %"


class Runner:
    """Opens a client, calls a function with it, closes the client.

    The function may return a result, something to await, or pages; these are run to
    their end and become a list.
    """

    def __init__(self, kind: str, api: SimpleNamespace) -> None:
        self.kind = kind
        self._class = api.Megaplan if kind == "sync" else api.AsyncMegaplan

    def __call__(self, host: str, function: Callable[[Any], Any], **settings: Any) -> Any:
        """Use a client with a token; unless told otherwise, it waits a moment only."""
        arguments = {"token": TOKEN, "retry_delay": 0.001, **settings}
        return self._run(lambda: self._class(host, **arguments), function)

    def login(self, host: str, function: Callable[[Any], Any], **settings: Any) -> Any:
        """Use a client that logs in by password."""
        arguments = {"retry_delay": 0.001, **settings}
        return self._run(lambda: self._class.login(host, USERNAME, PASSWORD, **arguments), function)

    def _run(self, make: Callable[[], Any], function: Callable[[Any], Any]) -> Any:
        if self.kind == "sync":
            with make() as client:
                result = function(client)
                return list(result) if hasattr(result, "pages") else result
        return asyncio.run(asyncio.wait_for(_run_async(make, function), 60))


async def _run_async(make: Callable[[], Any], function: Callable[[Any], Any]) -> Any:
    async with make() as client:
        result = function(client)
        if hasattr(result, "__aiter__"):
            return [each async for each in result]
        return await result if isinstance(result, Awaitable) else result
