"""The assembled sample package, a server, and clients for it."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from runtime.assemble import assemble
from runtime.server import Server

PACKAGE = "megaplan_sample"
TOKEN = "tok-5f1c2e7a9b"


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that holds the assembled package, on `sys.path`."""
    folder = tmp_path_factory.mktemp("assembled")
    assemble(folder, PACKAGE)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="session")
def core(package: Path) -> Callable[[str], ModuleType]:
    """Imports a module of the runtime: `core("retry")`."""
    return lambda name: importlib.import_module(f"{PACKAGE}._core.{name}")


@pytest.fixture(scope="session")
def api(package: Path) -> SimpleNamespace:
    """Everything a user imports: clients, models and errors."""
    found: dict[str, Any] = {}
    for name in ("client", "models", "_core.errors", "_core.tokens", "_core.secret"):
        found.update(vars(importlib.import_module(f"{PACKAGE}.{name}")))
    return SimpleNamespace(**found)


@pytest.fixture
def server() -> Iterator[Server]:
    """A running server."""
    with Server() as running:
        yield running


class Client:
    """A client of either kind, called in the same way.

    The tests give it functions of a client that return a result, something to await,
    or pages; it runs them to the end.
    """

    def __init__(self, kind: str, api: SimpleNamespace) -> None:
        self.kind = kind
        self._class = api.Megaplan if kind == "sync" else api.AsyncMegaplan

    def __call__(self, host: str, function: Callable[[Any], Any], **settings: Any) -> Any:
        """Open a client, call the function with it, close it."""
        arguments = {"token": TOKEN, "retry_delay": 0.001, **settings}
        return self._run(lambda: self._class(host, **arguments), function)

    def login(self, host: str, function: Callable[[Any], Any], **settings: Any) -> Any:
        """The same with a client that logs in by password."""
        arguments = {"retry_delay": 0.001, **settings}
        return self._run(
            lambda: self._class.login(host, "ann@acme.example", "pass-77ab", **arguments),
            function,
        )

    def _run(self, make: Callable[[], Any], function: Callable[[Any], Any]) -> Any:
        if self.kind == "sync":
            with make() as client:
                result = function(client)
                return list(result) if hasattr(result, "__iter__") and _lazy(result) else result

        async def main() -> Any:
            async with make() as client:
                result = function(client)
                if hasattr(result, "__aiter__"):
                    return [each async for each in result]
                return await result if isinstance(result, Awaitable) else result

        return asyncio.run(asyncio.wait_for(main(), 60))


def _lazy(value: object) -> bool:
    return not isinstance(value, (str, bytes, list, tuple, dict)) and not hasattr(
        value, "content_type"
    )


@pytest.fixture(params=["sync", "async"])
def run(request: pytest.FixtureRequest, api: SimpleNamespace) -> Client:
    """Runs functions of a blocking and of an asynchronous client."""
    return Client(request.param, api)
