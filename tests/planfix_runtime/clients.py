"""Both kinds of client behind one face, so that each test is written once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

ACCOUNT = "acme"
API_KEY = "key-4be1a0"
TOKEN = "tok-5f1c2e7a9b"
LOGIN = "ann"
PASSWORD = "pass-77ab<&>"
PRIVATE_KEY = "sign-90cc1d"


class Runner:
    """Opens a client, calls a function with it, closes the client.

    The function may return a result, something to await, or pages; these are run to
    their end and become a list.
    """

    def __init__(self, kind: str, api: SimpleNamespace) -> None:
        self.kind = kind
        self._class = api.Planfix if kind == "sync" else api.AsyncPlanfix

    def __call__(self, url: str, function: Callable[[Any], Any], **settings: Any) -> Any:
        """Use a client with a token; unless told otherwise, it hardly waits."""
        return self._run(url, function, {"token": TOKEN, **settings})

    def login(self, url: str, function: Callable[[Any], Any], **settings: Any) -> Any:
        """Use a client that logs in by name and password."""
        return self._run(url, function, {"login": LOGIN, "password": PASSWORD, **settings})

    def _run(self, url: str, function: Callable[[Any], Any], settings: dict[str, Any]) -> Any:
        def make() -> Any:
            common = {"allow_http": True, "rate_limit": None, "retry_delay": 0.001}
            return self._class(ACCOUNT, API_KEY, endpoint=url, **{**common, **settings})

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
