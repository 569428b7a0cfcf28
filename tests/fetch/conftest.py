"""The command under test."""

from __future__ import annotations

from pathlib import Path

import pytest

from fetch.account import Command


@pytest.fixture
def fetch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    return Command(tmp_path, monkeypatch, capsys)
