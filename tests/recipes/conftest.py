"""A repository, and an account that serves a newer version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fetch.account import RawServer, whole
from recipes.repository import Repository, document, make
from support.once import once


@pytest.fixture
def repository(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository that vendors the client of the old version."""
    return Repository(tmp_path, once(tmp_path_factory, "repository", make))


@pytest.fixture
def account() -> Iterator[str]:
    """Where an account is that serves the new version."""
    with RawServer(whole(document().encode(), "Content-Type: text/plain")) as server:
        yield server.url
