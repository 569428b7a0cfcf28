"""What a merge in version control makes of a package, and one command that puts it in order."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from plansdk.cli import run
from plansdk.vendor.lock import read
from vendor.projects import Project
from vendor.test_custom_fields import FIELDS

TASKS = "models/tasks.py"
FIELD = "    is_urgent: bool | None = None\n"
EDITED = "    is_urgent: bool | None = False\n"
PATCH = "src/plansdk.patches/mega/models/tasks.py.patch"
FIRST_WAS = "description: 'Task creation date (read only)'"
SECOND_WAS = "version: r2510.27309.181"


def git(project: Project, *words: str) -> int:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.autocrlf=false"]
    command = ["git", *settings, *words]
    return subprocess.run(command, cwd=project.root, capture_output=True, timeout=60).returncode


@pytest.fixture
def repository(vendored: Project) -> Project:
    """A repository with a package and three documents, each with a change of its own."""
    for name, version, said in (("a", "r2511.1", "Made by a"), ("b", "r2511.2", "Made by b")):
        shutil.copy(vendored.spec, vendored.newer)
        vendored.edit_spec(SECOND_WAS, f"version: {version}")
        vendored.edit_spec(FIRST_WAS, f"description: {said}")
        vendored.newer.rename(vendored.newer.with_name(f"{name}.raml"))
    shutil.copy(vendored.spec, vendored.newer)
    assert git(vendored, "init", "-b", "main") == 0
    commit(vendored, "main")
    return vendored


def commit(project: Project, branch: str) -> None:
    git(project, "checkout", "-b", branch)
    assert git(project, "add", "-A") == 0
    assert git(project, "commit", "-m", branch) == 0


def upgrade(project: Project, name: str) -> int:
    spec = str(project.newer.with_name(f"{name}.raml"))
    return run(["vendor", "upgrade", str(project.package), "--spec", spec])


def recover(project: Project, *options: str) -> int:
    return run(["vendor", "recover", str(project.package), *options])


def test_two_upgrades_and_an_adopted_edit_come_together(
    repository: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upgrade(repository, "b") == 0
    commit(repository, "b")
    git(repository, "checkout", "main")
    repository.edit(TASKS, FIELD, EDITED)
    assert repository.adopt() == 0
    assert upgrade(repository, "a") == 0
    commit(repository, "a")
    assert git(repository, "merge", "b") != 0
    mixed = repository.tree()
    capsys.readouterr()
    assert repository.check() == 1
    err = capsys.readouterr().err
    assert "plansdk.json: error[VND209] a merge in version control has mixed" in err
    assert "`plansdk vendor recover`" in err
    assert repository.upgrade() == 1
    assert repository.tree() == mixed
    assert recover(repository) == 0
    assert repository.check() == 0
    assert read(repository.package)[1].specification.version == "r2511.2"
    text = (repository.package / TASKS).read_text()
    assert "Made by b" in text
    assert EDITED in text
    assert "made again   " in capsys.readouterr().err


def test_selections_of_both_sides_are_kept(repository: Project) -> None:
    assert repository.vendor("task", "deal.get") == 0
    commit(repository, "b")
    git(repository, "checkout", "main")
    assert repository.vendor("task", "Department") == 0
    commit(repository, "a")
    assert git(repository, "merge", "b") != 0
    assert recover(repository) == 0
    assert set(read(repository.package)[1].selection.only) == {"task", "deal.get", "Department"}
    assert repository.check() == 0


@pytest.mark.parametrize("is_first", [True, False])
def test_what_only_one_side_has_is_kept(vendored: Project, *, is_first: bool) -> None:
    """Depth, custom fields, files, and that everything was selected."""
    place = vendored.package / "plansdk.json"
    vendored.edit_spec("'Total amount of the deal'", "Price")
    vendored.edit_spec(SECOND_WAS, "version: r2511.1")
    sides = [place.read_text()]
    fields = vendored.root / "specs" / "fields.yaml"
    fields.write_text(FIELDS, encoding="utf-8")
    command = ["vendor", "megaplan", str(vendored.root / "src"), "--package", "mega"]
    command += ["--spec", str(vendored.spec), "--only", "deal.get"]
    assert run([*command, "--depth", "1", "--custom-fields", str(fields)]) == 0
    sides.append(place.read_text())
    each, other = sides if is_first else sides[::-1]
    place.write_text(f"<<<<<<< HEAD\n{each}=======\n{other}>>>>>>> b\n")
    assert recover(vendored, "--spec", str(vendored.newer)) == 0
    lock = read(vendored.package)[1]
    assert (lock.selection.depth, set(lock.selection.only)) == (1, {"task", "deal.get"})
    assert lock.custom_fields is not None
    assert vendored.check() == 0
    assert "Price" in (vendored.package / "models" / "deals.py").read_text()


@pytest.mark.parametrize("is_first", [True, False])
def test_whole_package_stays_whole(vendored: Project, *, is_first: bool) -> None:
    place = vendored.package / "plansdk.json"
    sides = [place.read_text()]
    command = ["vendor", "megaplan", str(vendored.root / "src"), "--package", "mega"]
    assert run([*command, "--spec", str(vendored.spec)]) == 0
    sides.append(place.read_text())
    each, other = sides if is_first else sides[::-1]
    place.write_text(f"<<<<<<< HEAD\n{each}=======\n{other}>>>>>>> b\n")
    assert recover(vendored, "--spec", str(vendored.spec)) == 0
    assert read(vendored.package)[1].selection.only == ()
    assert vendored.check() == 0


def test_edits_of_both_sides_are_kept(repository: Project) -> None:
    repository.edit(TASKS, FIELD, EDITED)
    assert repository.adopt() == 0
    commit(repository, "b")
    git(repository, "checkout", "main")
    repository.edit(TASKS, '"""Entities: tasks."""', '"""Tasks."""')
    assert repository.adopt() == 0
    commit(repository, "a")
    assert git(repository, "merge", "b") != 0
    assert "<<<<<<<" in (repository.root / PATCH).read_text()
    assert recover(repository) == 0
    text = (repository.package / TASKS).read_text()
    assert EDITED in text
    assert '"""Tasks."""' in text
    assert repository.check() == 0
    repository.edit(TASKS, '"""Tasks."""', '"""Our tasks."""')
    assert repository.adopt() == 0


def test_edits_that_exclude_each_other_are_a_conflict(
    repository: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.edit(TASKS, FIELD, EDITED)
    assert repository.adopt() == 0
    commit(repository, "b")
    git(repository, "checkout", "main")
    repository.edit(TASKS, FIELD, FIELD.replace("None =", "int ="))
    assert repository.adopt() == 0
    commit(repository, "a")
    assert git(repository, "merge", "b") != 0
    mixed = repository.tree()
    assert recover(repository) == 1
    assert "Nothing was written." in capsys.readouterr().err
    assert repository.tree() == mixed


def test_markers_in_a_file_are_told(
    repository: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    place = repository.package / TASKS
    text = place.read_text()
    place.write_text(f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> b\n")
    assert repository.check() == 3
    out, err = capsys.readouterr()
    assert out.startswith("conflict     ")
    assert "`plansdk vendor recover` makes a package again" in err
    assert repository.upgrade() == 1
    assert recover(repository) == 0
    assert place.read_text() == text


def test_sides_that_cannot_be_told_apart_are_explained(
    repository: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    place = repository.package / "plansdk.json"
    place.write_text("<<<<<<< HEAD\n{\n")
    assert recover(repository) == 1
    assert "error[VND209] the sides of a merge cannot be told apart" in capsys.readouterr().err


def test_package_tells_version_control_about_itself(repository: Project) -> None:
    place = "src/mega/models/tasks.py"
    command = ["git", "check-attr", "eol", "linguist-generated", "--", place]
    done = subprocess.run(
        command, cwd=repository.root, capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == f"{place}: eol: lf\n{place}: linguist-generated: set\n"
