"""The programs that the type checkers look at work, too."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from runtime.server import Server
from support.checkers import PROGRAMS
from support.megaplan_account import FIELD, TOKEN, Account


def program(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, PROGRAMS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_daily_report(tmp_path: Path) -> None:
    (tmp_path / "offer.pdf").write_bytes(b"x")
    account = Account()
    with Server(account) as server:
        lines = program("daily_report").report(server.url, TOKEN, tmp_path)
    assert lines[:3] == [
        "Call back: 2026-12-31",
        "Send an offer: None",
        "Write a report: 2026-12-31",
    ]
    assert any("No project with id = 55" in line for line in lines)
    new = account.kinds["task"][-1]
    assert new["name"] == "Call back (done)"
    assert new["deadline"] is None
    assert new["plannedWork"] == {"contentType": "DateInterval", "value": 7200}
    assert FIELD not in new


def test_daily_report_async(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Server(Account()) as server:
        report = program("daily_report_async").report(server.url)
        lines = asyncio.run(asyncio.wait_for(report, 30))
    assert lines[0] == "Call back: 2026-12-31"
    assert lines[-1] == "16 bytes"
    assert (tmp_path / "x.txt").read_bytes() == b"%PDF-1.7 made up"
