"""A maker of packages, and a server to use them with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from functional.packages import Maker
from hostile.importing import Workplace
from runtime.server import Server


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A folder on the import path."""
    with Workplace(tmp_path_factory.mktemp("packages")) as made:
        yield made


@pytest.fixture
def make(tmp_path: Path, workplace: Workplace) -> Maker:
    """Makes packages of specifications."""
    return Maker(tmp_path, workplace)


@pytest.fixture
def server() -> Iterator[Server]:
    """A running server."""
    with Server() as running:
        yield running
