"""What all tests share: nothing leaves the machine and nothing touches the user's files."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def pytest_configure() -> None:
    """Let processes of tests be interrupted, even where a shell runs the tests behind its back."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test run a cache of its own."""
    folder = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("PLANSDK_CACHE", str(folder))


@pytest.fixture
def no_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache folder for this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("PLANSDK_CACHE", str(folder))
    return folder
