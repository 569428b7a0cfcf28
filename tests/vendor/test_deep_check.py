"""`vendor check --rebuild` trusts no file of the package, `--code` looks at those who use it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from plansdk.cli import run
from plansdk.files import sha256
from vendor.projects import Project
from vendor.test_custom_fields import FIELDS

TASKS = "models/tasks.py"
FIELD = "    is_urgent: bool | None = None\n"
CODE = """\
from mega import Department, Megaplan


def main(mp: Megaplan) -> None:
    task = mp.task.get("7")
    print(task.name, task.owner)
    mp.deal.get("1")
    print(task.owner.department)
"""

OTHERS = """\
from mega import EmployeeGender, Megaplan


def main(mp: Megaplan, gender: EmployeeGender) -> None:
    print(mp.deal)
"""


def check(project: Project, *options: str) -> int:
    return run(["vendor", "check", str(project.package), *options])


def smuggle(project: Project, path: str, text: str) -> None:
    """Put a file into package and manifest alike."""
    (project.package / path).write_text(text)
    place = project.package / "plansdk.json"
    facts = json.loads(place.read_text())
    facts["files"][path] = sha256(text.encode())
    facts["vendored"]["sizes"][path] = len(text)
    place.write_text(json.dumps(facts))


def test_package_is_as_it_is_made_again(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    vendored.edit(TASKS, FIELD, FIELD.replace("None =", "int ="))
    assert vendored.adopt() == 0
    assert check(vendored, "--rebuild") == 0
    assert "as it is made again" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["_core/more.py", "client.py"])
def test_file_that_came_with_its_hash_is_told(
    vendored: Project, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    smuggle(vendored, path, "import os\n")
    assert check(vendored) == 0
    assert check(vendored, "--rebuild") == 3
    assert f"not made so  {vendored.package}/{path}" in capsys.readouterr().out
    assert check(vendored, "--rebuild", "--format", "github") == 3
    said = f"::error file={vendored.package}/{path},title=plansdk::not made so"
    assert said in capsys.readouterr().out.splitlines()


def test_package_from_another_document_says_nothing(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    vendored.edit_spec("description: 'Task creation date (read only)'", "description: When made")
    shutil.copy(vendored.newer, vendored.spec)
    assert check(vendored, "--rebuild", "--spec", str(vendored.spec)) == 1
    assert "error[VND204] cannot be made again as it was: specification" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["evil.so", "evil.pyc", "evil.pyd"])
def test_compiled_modules_are_modules(vendored: Project, name: str) -> None:
    (vendored.package / name).write_bytes(b"\0")
    assert check(vendored) == 3


def test_uses_of_what_is_not_there_are_told(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    place = vendored.root / "app.py"
    place.write_text(CODE)
    assert check(vendored, "--code", str(place)) == 3
    out = capsys.readouterr().out.splitlines()
    found = [line for line in out if line.startswith(str(place))]
    told = [line.removeprefix(f"{place}:").partition(" is not in ")[0] for line in found]
    assert told == ["1:18: Department", "7:13: deal.get", "8:22: Employee.department"]
    command = "plansdk vendor megaplan {} --package mega --only task --only {} --spec {}"
    spec = vendored.spec.with_name("old.raml")
    assert found[1].endswith(command.format(vendored.package.parent, "deal.get", spec))
    words = found[1].partition("; ")[2].split()
    assert run(words[1:]) == 0
    capsys.readouterr()
    assert check(vendored, "--code", str(place)) == 3
    assert ": deal.get is not" not in capsys.readouterr().out


def test_resources_and_lists_of_values_are_uses_and_what_is_no_code_is_told(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (vendored.root / "a.py").write_text("def\n")
    place = vendored.root / "app.py"
    place.write_text(OTHERS)
    assert check(vendored, "--code", str(vendored.root)) == 3
    out, err = capsys.readouterr()
    found = [line for line in out.splitlines() if line.startswith(str(place))]
    told = [line.removeprefix(f"{place}:").partition(" is not in ")[0] for line in found]
    assert told == ["1:18: EmployeeGender", "4:32: EmployeeGender", "5:14: deal.*"]
    assert "--only task --only Employee --spec" in found[0]
    assert "--only task --only deal --spec" in found[2]
    assert "a.py:1:4: warning[IMP" in err


def test_command_that_adds_keeps_depth_and_custom_fields(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = vendored.root / "specs" / "fields.yaml"
    fields.write_text(FIELDS, encoding="utf-8")
    command = ["vendor", "megaplan", str(vendored.package.parent), "--package", "mega"]
    command += ["--only", "task.get", "--spec", str(vendored.spec)]
    assert run([*command, "--depth", "1", "--custom-fields", str(fields)]) == 0
    (vendored.root / "app.py").write_text(CODE)
    capsys.readouterr()
    assert check(vendored, "--code", str(vendored.root)) == 3
    said = capsys.readouterr().out
    assert f" --only deal.get --depth 1 --custom-fields {fields} --spec {vendored.spec}\n" in said


def test_uses_as_annotations(vendored: Project, capsys: pytest.CaptureFixture[str]) -> None:
    place = vendored.root / "app.py"
    place.write_text(CODE)
    assert check(vendored, "--code", str(place), "--format", "github") == 3
    told = [each for each in capsys.readouterr().out.splitlines() if each.startswith("::error ")]
    assert any(",line=1,col=" in each and "Department is not in " in each for each in told)


def test_code_that_uses_what_is_there_is_fine(vendored: Project) -> None:
    place = vendored.root / "app.py"
    place.write_text("".join(CODE.splitlines(keepends=True)[3:6]))
    assert check(vendored, "--code", str(place)) == 0
    place.write_text("from mega import Megaplan\n" + "".join(CODE.splitlines(True)[2:6]))
    assert check(vendored, "--code", str(place.parent)) == 0


def test_listed_package_is_extended_in_its_settings(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = vendored.root / "pyproject.toml"
    entry = '[[tool.plansdk.vendor]]\ntarget = "megaplan"\ndest = "src"\npackage = "mega"\n'
    settings.write_text(f'{settings.read_text()}{entry}only = ["task"]\n')
    (vendored.root / "app.py").write_text(CODE)
    assert check(vendored, "--code", str(vendored.root)) == 3
    hint = 'add "deal.get" to `only` in pyproject.toml and run `plansdk vendor`'
    assert hint in capsys.readouterr().out


def test_module_that_was_not_generated_is_told_by_generate(
    vendored: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["generate", "megaplan", "--spec", str(vendored.spec), "--out", str(tmp_path)]
    assert run(arguments) == 0
    assert run([*arguments, "--check"]) == 0
    (tmp_path / "megaplan_api/models/mine.py").write_text("x = 1\n")
    (tmp_path / "megaplan_api/notes.txt").write_text("x\n")
    capsys.readouterr()
    assert run([*arguments, "--check"]) == 3
    out, err = capsys.readouterr()
    assert out == f"foreign      {tmp_path}/megaplan_api/models/mine.py\n"
    assert "1 differences" in err
