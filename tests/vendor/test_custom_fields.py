"""A slice with the custom fields of an account: made, checked, upgraded, moved."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plansdk import project
from plansdk.cli import run
from plansdk.files import sha256
from plansdk.plan import plan
from plansdk.targets import MEGAPLAN
from plansdk.vendor import where
from plansdk.vendor.lock import FieldsFile, Selection, read
from vendor.projects import SETTINGS, Project
from vendor.test_check import loaded_by_check

NAME = "acme.megaplan.ru.fields.yaml"
PLACE = f"specs/{NAME}"
FIELDS = """\
account: https://acme.megaplan.ru
fields:
- entity: Task
  name: Category1000060CustomFieldRegion
  attribute: custom_region
  label: Регион
  type: string
  values: [Север, Юг]
- entity: Task
  name: Category1000060CustomFieldCena
  attribute: custom_cena
  type: Money
"""
MORE = """\
- entity: Task
  name: Category1000060CustomFieldSrok
  attribute: custom_srok
  type: DateInterval
"""
PROGRAM = """\
from mega import Money, Task

task = Task.from_dict({"contentType": "Task", "Category1000060CustomFieldRegion": "Юг"})
assert task.custom_region == "Юг"
assert Task(custom_cena=Money(value=3)).to_dict().keys() == {
    "contentType", "Category1000060CustomFieldCena"
}
"""


def fields_of(project: Project) -> Path:
    return project.root / PLACE


def vendor(project: Project, *options: str) -> int:
    """Vendor the tasks with the fields."""
    common = ["--only", "task", "--package", "mega", "--spec", str(project.spec)]
    return run(["vendor", "megaplan", str(project.root / "src"), *common, *options])


@pytest.fixture
def extended(vendored: Project, capsys: pytest.CaptureFixture[str]) -> Project:
    """A project whose package has the fields of an account."""
    fields_of(vendored).write_text(FIELDS, encoding="utf-8")
    assert vendor(vendored, "--custom-fields", str(fields_of(vendored))) == 0
    capsys.readouterr()
    return vendored


def tasks(project: Project) -> str:
    return (project.package / "models/tasks.py").read_text(encoding="utf-8")


def add_field(project: Project) -> None:
    """What fetching finds the next time."""
    fields_of(project).write_text(FIELDS + MORE, encoding="utf-8")


def test_slice_has_the_fields_and_what_they_need(extended: Project) -> None:
    program = extended.root / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program)],
        env={"PYTHONPATH": str(extended.root / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_lock_names_the_fields_from_the_folder_of_the_project(extended: Project) -> None:
    _, lock = read(extended.package)
    assert lock.custom_fields == FieldsFile(PLACE, sha256(FIELDS.encode()))
    assert str(extended.root) not in (extended.package / "plansdk.json").read_text()
    assert vendor(extended) == 0
    assert read(extended.package)[1].custom_fields is None
    assert "custom_region" not in tasks(extended)


def test_without_a_project_the_path_begins_beside_the_package(tmp_path: Path) -> None:
    assert not any((each / "pyproject.toml").exists() for each in tmp_path.parents)
    place = tmp_path / PLACE
    place.parent.mkdir()
    place.write_text(FIELDS, encoding="utf-8")
    package = tmp_path / "src" / "mega"
    found = project.relative(package, place)
    assert found == f"../{PLACE}"
    assert project.place_of(package, found) == place.resolve()


def test_project_and_package_can_be_moved(extended: Project, tmp_path: Path) -> None:
    (extended.root / "src" / "acme").mkdir()
    place = extended.root / "src" / "acme" / "mega"
    extended.package.rename(place)
    moved = extended.root.rename(tmp_path / "elsewhere")
    assert run(["vendor", "check", str(moved / "src" / "acme" / "mega")]) == 0


def test_changed_fields_make_the_package_outdated(
    extended: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert extended.check() == 0
    assert capsys.readouterr().err == ""
    add_field(extended)
    assert extended.check() == 3
    assert f"outdated, {PLACE} has changed; bring" in capsys.readouterr().err
    assert extended.upgrade() == 0
    assert "custom_srok" in tasks(extended)
    assert extended.check() == 0


def test_upgrade_keeps_the_fields_with_a_newer_specification(extended: Project) -> None:
    extended.edit_spec("version: r2510.27309.181", "version: r2511.1")
    before = read(extended.package)[1]
    assert extended.upgrade() == 0
    after = read(extended.package)[1]
    assert (after.specification.version, after.custom_fields) == ("r2511.1", before.custom_fields)
    assert "custom_region" in tasks(extended)


def test_upgrade_takes_other_fields(extended: Project) -> None:
    other = fields_of(extended).with_name("other.fields.yaml")
    other.write_text(FIELDS.replace("custom_region", "custom_area"), encoding="utf-8")
    assert extended.upgrade("--custom-fields", str(other)) == 0
    lock = read(extended.package)[1]
    assert lock.custom_fields is not None
    assert lock.custom_fields.path == "specs/other.fields.yaml"
    assert "custom_area" in tasks(extended)
    assert "custom_region" not in tasks(extended)


def test_vanished_fields_are_told_and_nothing_is_written(
    extended: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    extended.edit("models/tasks.py", '"""Entities: tasks."""', '"""Tasks."""')
    assert extended.adopt() == 0
    extended.edit("models/tasks.py", '"""Tasks."""', '"""Our tasks."""')
    kept = fields_of(extended).rename(extended.root / "kept.yaml")
    before = extended.tree()
    capsys.readouterr()
    assert extended.check() == 3
    assert f"{PLACE} is missing; restore it" in capsys.readouterr().err
    for command in (extended.adopt, lambda: extended.upgrade("--force")):
        assert command() == 1
        assert f"{fields_of(extended)}: error[VND206]" in capsys.readouterr().err
    assert extended.tree() == before
    assert extended.upgrade("--force", "--custom-fields", str(kept)) == 0
    assert extended.check() == 0


def test_adopting_needs_the_fields_that_were_used(
    extended: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    extended.edit("models/tasks.py", '"""Entities: tasks."""', '"""Tasks."""')
    add_field(extended)
    before = extended.tree()
    assert extended.adopt() == 1
    assert "as it was: custom fields changed since" in capsys.readouterr().err
    assert extended.tree() == before


def test_faults_of_the_fields_are_told_with_their_place(
    extended: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = FIELDS.replace("entity: Task", "entity: Chore", 1)
    fields_of(extended).write_text(wrong, encoding="utf-8")
    before = extended.tree()
    assert extended.upgrade() == 1
    assert f"{fields_of(extended)}:3:3: error[ACC103]" in capsys.readouterr().err
    assert extended.tree() == before


ENTRY = f"""
[[tool.plansdk.vendor]]
target = "megaplan"
dest = "src"
package = "mega"
only = ["task"]
spec = "specs/old.raml"
custom-fields = "{PLACE}"
"""


def test_configuration_names_the_fields(
    vendored: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(vendored.root)
    settings = vendored.root / "pyproject.toml"
    settings.write_text(SETTINGS + ENTRY)
    assert run(["vendor"]) == 1
    assert f"pyproject.toml:11:1: error[VND104] there is no {PLACE}" in capsys.readouterr().err
    fields_of(vendored).write_text(FIELDS, encoding="utf-8")
    assert run(["vendor", "upgrade"]) == 0
    assert "custom_region" in tasks(vendored)
    add_field(vendored)
    assert run(["vendor", "check"]) == 3
    assert run(["vendor"]) == 0
    assert "custom_srok" in tasks(vendored)
    assert run(["vendor", "check"]) == 0
    settings.write_text(SETTINGS + ENTRY.replace("megaplan", "planfix", 1))
    assert run(["vendor"]) == 1
    assert (
        "error[GEN104] accounts of planfix have no fields of their own" in capsys.readouterr().err
    )


def test_checking_stays_light(extended: Project) -> None:
    parts = {each.split(".")[1] for each in loaded_by_check(extended) if "plansdk." in each}
    assert not parts & {"custom_fields", "naming", "raml", "targets", "source"}


def test_names_of_fields_lead_to_the_fields_and_pull_types_in(extended: Project) -> None:
    place = fields_of(extended)
    whole = plan(MEGAPLAN.read(MEGAPLAN.inputs(extended.spec, None, place)))
    (found,) = where.where(whole, "Task.custom_region")
    assert (found.symbol.span.file, found.symbol.span.line) == (str(place), 3)
    lines = where.why(whole, Selection(("task",)), "Money")
    assert lines[0] == "Money is the property Category1000060CustomFieldCena of Task"
