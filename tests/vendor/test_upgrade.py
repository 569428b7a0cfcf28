"""Hand edits: noticed, adopted, applied again, or in conflict."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plansdk import resources
from plansdk.cli import run
from plansdk.vendor.lock import read
from vendor.projects import SETTINGS, Project

FIELD = "    is_urgent: bool | None = None\n"
METHOD = "    def is_late(self) -> bool:\n        return self.deadline is not None\n\n"
PATCH = "src/plansdk.patches/mega/models/tasks.py.patch"


@pytest.fixture
def edited(vendored: Project) -> Project:
    """A project with an edit, and a newer specification that leaves its place alone."""
    vendored.edit("models/tasks.py", FIELD, METHOD + FIELD)
    vendored.edit_spec("version: r2510.27309.181", "version: r2511.1")
    vendored.edit_spec("description: 'Task creation date (read only)'", "description: When made")
    return vendored


def text(project: Project) -> str:
    return (project.package / "models/tasks.py").read_text()


def test_upgrade_takes_what_is_new(vendored: Project) -> None:
    vendored.edit_spec("description: 'Task creation date (read only)'", "description: When made")
    vendored.edit_spec("version: r2510.27309.181", "version: r2511.1")
    assert vendored.upgrade() == 0
    assert "When made." in text(vendored)
    assert vendored.check() == 0
    assert read(vendored.package)[1].specification.version == "r2511.1"


def test_edit_that_is_not_adopted_stops_the_upgrade(
    edited: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = edited.tree()
    assert edited.upgrade() == 1
    assert "models/tasks.py: error[VND202]" in capsys.readouterr().err
    assert edited.vendor() == 1
    assert edited.tree() == before


def test_adopted_edit_survives_the_upgrade(edited: Project) -> None:
    assert edited.adopt() == 0
    assert edited.check() == 0
    assert (edited.root / PATCH).read_text().count("+    def is_late") == 1
    assert edited.upgrade() == 0
    assert METHOD + FIELD in text(edited)
    assert "When made." in text(edited)
    assert edited.check() == 0
    assert read(edited.package)[1].patched == ("models/tasks.py",)


def test_edit_of_an_adopted_edit_is_adopted_too(edited: Project) -> None:
    assert edited.adopt() == 0
    edited.edit("models/tasks.py", "is_late", "is_overdue")
    assert edited.check() == 3
    assert edited.adopt() == 0
    assert edited.upgrade() == 0
    assert "is_overdue" in text(edited)
    assert "is_late" not in text(edited)


def test_edit_that_is_taken_back_leaves_no_patch(edited: Project) -> None:
    assert edited.adopt() == 0
    edited.edit("models/tasks.py", METHOD, "")
    assert edited.adopt() == 0
    assert not (edited.root / PATCH).exists()
    assert edited.check() == 0


def test_conflict_is_shown_and_nothing_is_written(
    edited: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    edited.edit_spec("            isUrgent:\n", "            isBurning:\n")
    assert edited.adopt() == 0
    before = edited.tree()
    capsys.readouterr()
    assert edited.upgrade() == 1
    err = capsys.readouterr().err
    assert f"{edited.root / PATCH}: the lines changed in Task" in err
    assert "    +    def is_late(self) -> bool:" in err
    assert "is_burning: bool | None = None" in err
    assert "Nothing was written." in err
    assert edited.tree() == before


def test_force_throws_away_what_it_names(
    edited: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert edited.upgrade("--force") == 0
    assert f"thrown away  {edited.package}/models/tasks.py" in capsys.readouterr().err
    assert "is_late" not in text(edited)
    assert edited.check() == 0


def test_force_drops_a_patch_that_does_not_fit(
    edited: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    edited.edit_spec("            isUrgent:\n", "            isBurning:\n")
    assert edited.adopt() == 0
    assert edited.upgrade("--force") == 0
    assert "thrown away" in capsys.readouterr().err
    assert "is_late" not in text(edited)


def test_file_that_is_gone_from_the_new_version_is_a_conflict(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert vendored.vendor("task", "department", "Department") == 1  # no such resource
    assert vendored.vendor("task", "Department") == 0
    place = "models/employees.py"
    vendored.edit(place, '"""Entities: employees."""', '"""People."""')
    assert vendored.adopt() == 0
    capsys.readouterr()
    assert vendored.vendor("task") == 1
    assert "the file is no longer generated" in capsys.readouterr().err


def test_adopting_needs_the_specification_that_was_used(
    edited: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    edited.spec.write_text(edited.newer.read_text())
    before = edited.tree()
    assert edited.adopt() == 1
    err = capsys.readouterr().err
    assert "error[VND204] cannot be made again as it was: specification changed" in err
    assert edited.tree() == before


def test_what_is_no_edit_cannot_be_adopted(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (vendored.package / "errors.md").unlink()
    assert vendored.adopt() == 1
    assert "missing: errors.md" in capsys.readouterr().err


def test_damaged_patch_is_refused(edited: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert edited.adopt() == 0
    (edited.root / PATCH).write_text("nonsense\n")
    before = edited.tree()
    assert edited.upgrade() == 1
    assert "error[VND203] the patch cannot be read" in capsys.readouterr().err
    assert edited.tree() == before


def test_versions_that_were_fetched_have_names(
    vendored: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendored.edit_spec("version: r2510.27309.181", "version: r2511.1")
    fetched = vendored.root / "specs" / "megaplan"
    fetched.mkdir()
    (fetched / "overlay.yaml").write_text("{}\n")
    vendored.newer.rename(fetched / "r2511.1.raml")
    vendored.spec.rename(fetched / "r2510.27309.181.raml")  # a bundled one is called so, too
    monkeypatch.chdir(vendored.root)
    vendored.edit("models/tasks.py", FIELD, METHOD + FIELD)
    assert run(["vendor", "adopt", "src/mega"]) == 0
    assert run(["vendor", "upgrade", "src/mega", "--to", "r2511.1"]) == 0
    assert read(vendored.package)[1].specification.version == "r2511.1"
    assert METHOD + FIELD in text(vendored)


def test_adopting_looks_for_the_contents_that_were_used(
    vendored: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The account serves something else under the version that came with plansdk."""
    bundled = tmp_path / "bundled" / "megaplan"
    bundled.mkdir(parents=True)
    for name in ("names", "overlay", "statuses"):
        shutil.copy(resources.specs("megaplan") / f"{name}.yaml", bundled)
    vendored.spec.rename(bundled / "r2510.27309.181.raml")
    fetched = vendored.root / "specs" / "megaplan"
    fetched.mkdir()
    vendored.edit_spec("description: 'Task creation date (read only)'", "description: When made")
    vendored.newer.rename(fetched / "r2510.27309.181.raml")

    def specs(target: str) -> Path:
        return bundled.with_name(target)

    monkeypatch.setattr(resources, "specs", specs)
    monkeypatch.chdir(vendored.root)
    vendored.edit("models/tasks.py", FIELD, METHOD + FIELD)
    assert run(["vendor", "adopt", "src/mega"]) == 0


def test_a_package_never_gets_older_unasked(
    vendored: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every way back that a command could take, and the one that is on purpose."""
    vendored.edit_spec("version: r2510.27309.181", "version: r2511.1")
    assert vendored.upgrade() == 0
    out = capsys.readouterr().out
    assert "megaplan r2510.27309.181 → r2511.1: " in out
    assert f"document  {vendored.newer}" in out
    monkeypatch.chdir(vendored.root)
    (vendored.root / "pyproject.toml").write_text(
        f'{SETTINGS}[[tool.plansdk.vendor]]\ntarget = "megaplan"\ndest = "src"\n'
        'package = "mega"\nonly = ["task"]\n'
    )
    before = vendored.tree()
    for ways in (
        ["upgrade"],
        ["upgrade", "--force", "src/mega"],
        [],
        ["megaplan", "src", "--package", "mega", "--only", "task"],
        ["upgrade", "src/mega", "--spec", str(vendored.spec)],
    ):
        assert run(["vendor", *ways]) == 1, ways
        told = capsys.readouterr().err
        assert "GEN105] would go back from r2511.1 to r2510.27309.181" in told, ways
        assert "plansdk vendor upgrade mega --to r2510.27309.181" in told
        assert vendored.tree() == before
    spec = ["--spec", str(vendored.spec)]
    assert run(["vendor", "upgrade", *spec, "--to", "r2511.1"]) == 1
    assert "GEN106" in capsys.readouterr().err
    assert run(["vendor", "upgrade", *spec, "--to", "r2510.27309.181"]) == 0
    assert read(vendored.package)[1].specification.version == "r2510.27309.181"


def test_the_newest_document_that_was_fetched_is_taken(
    vendored: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vendored.edit_spec("version: r2510.27309.181", "version: r2511.1")
    fetched = vendored.root / "specs" / "megaplan"
    fetched.mkdir()
    vendored.newer.rename(fetched / "r2511.1.raml")
    vendored.spec.rename(fetched / "r2510.27309.181.raml")
    monkeypatch.chdir(vendored.root)
    assert run(["vendor", "upgrade", "src/mega"]) == 0
    assert "document  specs/megaplan/r2511.1.raml" in capsys.readouterr().out
    assert read(vendored.package)[1].specification.document == "specs/megaplan/r2511.1.raml"
