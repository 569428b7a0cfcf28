"""What all tests share: nothing leaves the machine and nothing touches the user's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test run a cache of its own."""
    folder = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("PLANWRIGHT_CACHE", str(folder))


@pytest.fixture
def no_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache folder for this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("PLANWRIGHT_CACHE", str(folder))
    return folder
