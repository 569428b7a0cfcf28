"""The assembled sample package, a server, and clients for it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from runtime.assemble import assemble
from runtime.clients import Runner
from runtime.server import Server

PACKAGE = "megaplan_sample"


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
    assert package.is_dir()
    return lambda name: importlib.import_module(f"{PACKAGE}._core.{name}")


@pytest.fixture(scope="session")
def api(core: Callable[[str], ModuleType]) -> SimpleNamespace:
    """Everything a user imports: clients, models and errors."""
    found: dict[str, Any] = {}
    for name in ("client", "exceptions", "secret", "tokens"):
        found.update(vars(core(name)))
    for name in ("client", "models"):
        found.update(vars(importlib.import_module(f"{PACKAGE}.{name}")))
    return SimpleNamespace(**found)


@pytest.fixture
def server(core: Callable[[str], ModuleType]) -> Iterator[Server]:
    """A running server; what was counted for another one that had its port is forgotten."""
    core("rate_limit").AccountLimit._known.clear()
    with Server() as running:
        yield running


@pytest.fixture(params=["sync", "async"])
def run(request: pytest.FixtureRequest, api: SimpleNamespace) -> Runner:
    """Runs functions of a blocking and of an asynchronous client."""
    return Runner(request.param, api)
