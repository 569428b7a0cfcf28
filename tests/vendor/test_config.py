"""`[[tool.plansdk.vendor]]`: what it says, and where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from plansdk.cli import run
from plansdk.diagnostics import Rejected
from plansdk.project import find
from plansdk.vendor.config import read
from plansdk.vendor.lock import Selection
from vendor.projects import SETTINGS, Project

GOOD = """
[[tool.plansdk.vendor]]
target = "megaplan"
dest = "src"
package = "mega"
only = [
    "task",
]
spec = "specs/old.raml"

[[tool.plansdk.vendor]]
target = "planfix"
dest = "lib"
"""


def config(folder: Path, text: str) -> Path:
    place = folder / "pyproject.toml"
    place.write_text(text)
    return place


def test_entries_are_read_from_the_folder_of_the_file(project: Project) -> None:
    first, second = read(config(project.root, GOOD))
    assert first.folder == project.package
    assert first.spec == project.spec
    assert first.selection == Selection(("task",))
    assert second.folder == project.root / "lib" / "planfix_api"
    assert second.selection == Selection()


def test_nothing_said_is_nothing_wanted(tmp_path: Path) -> None:
    assert read(config(tmp_path, "[project]\nname = 'x'\n")) == ()


def test_nearest_file_counts(tmp_path: Path) -> None:
    place = config(tmp_path, "")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find(tmp_path / "a" / "b") == place


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("[tool\n", "1:6", "not TOML"),
        ("[tool.plansdk]\nvendor = 3\n", "2:1", "is a list"),
        ("[tool.plansdk]\nvendor = [3]\n", "2:1", "a table is wanted"),
        ("[tool.plansdk.vendro]\ndest = 'a'\n", "1:1", "mean vendor"),
        ("[tool.plansdk]\nvendor = [{target = 'jira', dest = 'a'}]\n", "2:1", "'jira' is none"),
        ("[[tool.plansdk.vendor]]\ndest = 'a'\n", "1:1", "`target` is missing"),
        ("\n[[tool.plansdk.vendor]]\ntarget = 'jira'\ndest = 'a'\n", "3:1", "'jira' is none"),
        ("[[tool.plansdk.vendor]]\ntarget = 'megaplan'\n  dets = 'a'\n", "3:3", "mean dest"),
        (GOOD.replace('"task"', "1"), "6:1", "list of texts"),
        (GOOD.replace('"mega"', '"my-mega"'), "5:1", "cannot be the name"),
        (GOOD.replace("old.raml", "none.raml"), "9:1", "there is no specs/none.raml"),
        (GOOD + "depth = -1\n", "14:1", "whole number"),
        (GOOD + "depth = true\n", "14:1", "whole number"),
        (GOOD + GOOD.split("\n\n")[0], "17:1", "vendored there already"),
    ],
)
def test_faults_have_positions(project: Project, text: str, place: str, said: str) -> None:
    file = config(project.root, text)
    with pytest.raises(Rejected) as caught:
        read(file)
    found = [str(each) for each in caught.value.diagnostics]
    where = f"{file}:{place}: " if place != "0" else f"{file}: "
    assert any(each.startswith(f"{where}error[VND104]") and said in each for each in found), found


def test_commands_take_what_is_configured(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config(project.root, SETTINGS + GOOD.partition("\n\n")[0])
    (project.root / "src" / "deep").mkdir()
    monkeypatch.chdir(project.root / "src" / "deep")
    assert run(["vendor"]) == 0
    assert run(["vendor", "check"]) == 0
    project.edit("models/tasks.py", '"""Entities: tasks."""', '"""Tasks."""')
    assert run(["vendor", "check"]) == 3
    assert run(["vendor", "adopt"]) == 0
    assert run(["vendor", "upgrade"]) == 0
    assert run(["vendor", "check"]) == 0
    assert run(["vendor", "upgrade", "--to", "r1"]) == 1
    assert "error[GEN107] version r1 of megaplan was not fetched" in capsys.readouterr().err
