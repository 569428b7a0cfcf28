"""The programs that the type checkers look at work, too."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from runtime.server import Server
from support import planfix_account
from support.megaplan_account import FIELD, TOKEN, Account

PROGRAMS = Path(__file__).parents[1] / "typing" / "programs"


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


def test_planfix_report(tmp_path: Path) -> None:
    (tmp_path / "offer.pdf").write_bytes(b"x")
    account = planfix_account.Account()
    with Server(account) as server:
        lines = program("planfix_report").report(server.url, planfix_account.TOKEN, tmp_path)
    assert account.faults == []
    assert lines[:5] == [
        "3 of 3, 3 new",
        "1000101: Call back, 2",
        "1000102: Send an offer, ACTIVE",
        "1000103: Write a report, DONE",
        "moved",
    ]
    assert "03.02.2026 Ann Lind Bo Falk North 548 m3" in lines
    assert lines[-3:-1] == ["offer.pdf: 16 bytes", "True Такой задачи (или другого объекта) нет"]
    assert account.tasks[1000104].startswith("<general>20</general><title>Call Ann</title>")
    assert (tmp_path / "copy.pdf").read_bytes() == planfix_account.CONTENTS


def test_planfix_report_async(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    account = planfix_account.Account()
    with Server(account) as server:
        report = program("planfix_report_async").report(server.url, planfix_account.TOKEN)
        lines = asyncio.run(asyncio.wait_for(report, 30))
    assert account.faults == []
    assert lines == [
        "Call back: <p>Today</p>",
        "Send an offer: <p>Today</p>",
        "Write a report: <p>Today</p>",
        "3 of 3",
        "offer.pdf",
        "plan.png",
        "16",
        "3001",
    ]
