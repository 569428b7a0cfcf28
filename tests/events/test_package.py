"""The part of the package: loaded when used, and vendored where it is asked for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plansdk.cli import run
from plansdk.targets import TARGETS
from support.checkers import ROOT, Found, Subject, errors
from support.once import once
from vendor.projects import SETTINGS

PROGRAM = """
from mega import AsyncMegaplan, Deal, Employee, Megaplan
from mega.events import ApplicationSettings, Event, Receiver, ScenarioReply, ScenarioRequest


def on_event(event: Event) -> None:
    print(event.kind, type(event.data).__name__, event.data["id"])


async def on_scenario(request: ScenarioRequest) -> ScenarioReply | None:
    link: Deal = request.deal_link
    name: str | None = request.deal.name
    return ScenarioReply(description=name) if link.id else None


def who(settings: ApplicationSettings, mp: Megaplan) -> Employee:
    return settings.verify(mp)


async def who_async(settings: ApplicationSettings, mp: AsyncMegaplan) -> Employee:
    return await settings.verify(mp)


receiver = Receiver(on_event=on_event, on_scenario=on_scenario)
for type_name in ("Deal", "Task"):
    on_event(Event.parse({"event": "on_after_update", "data": {"contentType": type_name, "id": "7"}}))
"""


def vendor(folder: Path) -> None:
    """Two slices, with the part and without it."""
    (folder / "pyproject.toml").write_text(SETTINGS)
    for name, only in (("mega", "events"), ("bare", "task.get")):
        command = ["vendor", "megaplan", str(folder), "--package", name, "--only", only]
        assert run(command) == 0
    (folder / "program.py").write_text(PROGRAM)


def shared(factory: pytest.TempPathFactory) -> Path:
    return once(factory, "slices with and without incoming requests", vendor)


def lay_out(folder: Path, factory: pytest.TempPathFactory) -> None:
    shutil.copytree(shared(factory) / "mega", folder / "mega")
    (folder / "program.py").write_text(PROGRAM)


SUBJECT = Subject("incoming", lay_out)


@pytest.fixture
def slices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory)


def test_a_slice_has_the_part_where_it_asks_for_it(slices: Path) -> None:
    assert (slices / "mega" / "events" / "receiver.py").is_file()
    assert not (slices / "bare" / "events").exists()
    assert "events" not in (slices / "bare" / "__init__.py").read_text()
    manifest = json.loads((slices / "mega" / "plansdk.json").read_text())
    assert manifest["vendored"]["only"] == ["events"]
    assert "events/receiver.py" in manifest["files"]
    assert run(["vendor", "check", str(slices / "mega")]) == 0


def test_it_works_without_any_operation(slices: Path) -> None:
    """An entity of a type that the slice does not have is readable all the same."""
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=slices, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["update Deal 7", "update BaseEntity 7"]


@pytest.mark.checked(SUBJECT)
def test_checkers_find_nothing_in_it(found: Found) -> None:
    assert errors(found) == []


def test_why_and_a_misspelt_name(slices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "Employee", "--package", str(slices / "mega")]) == 0
    assert "Employee is the wish of the runtime's events" in capsys.readouterr().out
    assert run(["vendor", "megaplan", str(slices), "--package", "x", "--only", "event"]) == 1
    assert "Did you mean events?" in capsys.readouterr().err


def test_the_package_without_incoming_requests_loads_nothing_of_them() -> None:
    program = """
import sys
import megaplan_api
loaded = {each for each in sys.modules if each.startswith("megaplan_api.events")}
assert not loaded and "sqlite3" not in sys.modules
assert "events" in dir(megaplan_api)
assert megaplan_api.events.Receiver.__module__ == "megaplan_api.events.receiver"
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated")}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=60)


def test_a_document_without_deals_has_no_such_part(tmp_path: Path) -> None:
    document = tmp_path / "api.raml"
    types = "".join(
        f"  {name}:\n    properties:\n      id: string\n" for name in ("BaseEntity", "Deal")
    )
    document.write_text(f"#%RAML 1.0\ntitle: T\nversion: r1\ntypes:\n{types}")
    target = TARGETS["megaplan"]
    assert target.read(target.inputs(document)).parts == ()
    assert target.read(target.inputs()).parts == ("events",)
