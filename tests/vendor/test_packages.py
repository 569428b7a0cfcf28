"""Packages of a project: listed, removed, and made by other settings than it has by now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plansdk.cli import run
from vendor.projects import SETTINGS, Project
from vendor.test_check import loaded_by_check

ENTRY = """
[[tool.plansdk.vendor]]
target = "megaplan"
dest = "src"
package = "mega"
only = ["task"]
"""
TASKS = "models/tasks.py"
FIELD = "    is_urgent: bool | None = None\n"


@pytest.fixture
def listed(vendored: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project that lists its package."""
    configure(vendored, SETTINGS + ENTRY)
    monkeypatch.chdir(vendored.root)
    return vendored


def configure(project: Project, text: str) -> None:
    (project.root / "pyproject.toml").write_text(text)


def test_settings_as_they_were_are_fine(listed: Project) -> None:
    assert listed.check() == 0
    assert run(["vendor", "check"]) == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["task"]', '["task", "deal"]', "only is deal, task, the package has task"),
        ('only = ["task"]\n', "", "only is everything, the package has task"),
        ('["task"]\n', '["task"]\ndepth = 1\n', "depth is 1, the package has 0"),
        ('"megaplan"', '"planfix"', "target is planfix, the package has megaplan"),
        ("line-length = 100", "line-length = 79", "line-length is 79, the package has 100"),
        ("[tool.black]", "[tool.black]\nskip-string-normalization = true",
         "string-normalization is false, the package has true"),
    ],
)  # fmt: skip
def test_other_settings_are_told(
    listed: Project, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(listed, (SETTINGS + ENTRY).replace(old, new))
    assert listed.check() == 3
    out, err = capsys.readouterr()
    assert f"setting      src/mega: {said}" in out
    assert "`plansdk vendor` makes it by them" in err
    assert run(["vendor", "check"]) == 3


def test_settings_that_change_nothing_are_fine(listed: Project) -> None:
    configure(listed, SETTINGS + 'extend-exclude = "x"\n' + ENTRY)
    assert listed.check() == 0


def test_settings_that_are_extended_count(
    listed: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """What ruff reads of another file is no less a setting."""
    base = listed.root / "base.toml"
    base.write_text("line-length = 100\n")
    configure(listed, '[tool.ruff]\nextend = "base.toml"\n' + ENTRY)
    assert run(["vendor"]) == 0
    assert listed.check() == 0
    base.write_text("line-length = 88\n")
    capsys.readouterr()
    assert listed.check() == 3
    assert "line-length is 88, the package has 100" in capsys.readouterr().out


def test_black_is_loaded_only_where_settings_changed(listed: Project) -> None:
    assert "black" not in loaded_by_check(listed)


def test_custom_fields_that_are_wanted_by_now_are_told(
    listed: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (listed.root / "fields.yaml").write_text("account: acme\nfields: []\n")
    configure(listed, f'{SETTINGS}{ENTRY}custom-fields = "fields.yaml"\n')
    assert listed.check() == 3
    assert "custom-fields is fields.yaml, the package has none" in capsys.readouterr().out


def test_package_that_is_no_longer_listed_is_told(
    listed: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(listed.package, listed.root / "src/old")
    shutil.copytree(listed.package, listed.root / "node_modules/mega")
    assert listed.check() == 0
    assert run(["vendor", "check"]) == 3
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if line.startswith("unlisted")] == [
        "unlisted     src/old"
    ]
    assert "`plansdk vendor remove` it" in err


def test_one_package_that_cannot_be_read_does_not_hide_the_others(
    listed: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(listed, SETTINGS + ENTRY.replace("mega", "lost") + ENTRY)
    (listed.package / TASKS).unlink()
    configure(listed, SETTINGS + ENTRY.replace('"mega"', '"lost"') + ENTRY)
    assert run(["vendor", "check"]) == 1
    out, err = capsys.readouterr()
    assert "src/mega/models/tasks.py" in out
    assert "src/lost: error[VND201]" in err


def test_list_tells_what_is_there(listed: Project, capsys: pytest.CaptureFixture[str]) -> None:
    configure(listed, SETTINGS + ENTRY + ENTRY.replace('"mega"', '"lost"'))
    shutil.copytree(listed.package, listed.root / "src/old")
    (listed.root / "src/old/errors.md").unlink()
    shutil.copytree(listed.package, listed.root / "src/odd")
    (listed.root / "src/odd/plansdk.json").write_text('<<<<<<< HEAD\n "vendored": {')
    assert run(["vendor", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "src/lost: not there; `plansdk vendor` makes it",
        "src/mega: megaplan r2510.27309.181: task",
        "src/odd: cannot be read; `plansdk vendor check` says why, not in pyproject.toml",
        "src/old: megaplan r2510.27309.181: task, differs, not in pyproject.toml",
    ]


def test_list_of_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    assert run(["vendor", "list"]) == 0
    assert capsys.readouterr().out == "no vendored packages\n"


@pytest.mark.parametrize("name", ["mega", "src/mega"])
def test_removed_with_patches_and_compiled_files(
    listed: Project, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    listed.edit(TASKS, FIELD, FIELD.replace("None =", "int ="))
    assert listed.adopt() == 0
    (listed.package / "__pycache__").mkdir()
    (listed.package / "__pycache__/client.cpython-311.pyc").write_bytes(b"")
    assert run(["vendor", "remove", name]) == 0
    assert list((listed.root / "src").iterdir()) == []
    out, err = capsys.readouterr()
    assert "removed      src/mega" in out
    assert "out of pyproject.toml" in err


def test_edited_package_is_not_removed_unasked(
    listed: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    listed.edit(TASKS, FIELD, FIELD.replace("None =", "int ="))
    before = listed.tree()
    assert run(["vendor", "remove", "mega"]) == 1
    assert "models/tasks.py: error[VND202]" in capsys.readouterr().err
    assert listed.tree() == before
    (listed.package / "mine.py").write_text("x = 1\n")
    assert run(["vendor", "remove", "mega", "--force"]) == 0
    assert "kept         src/mega/mine.py" in capsys.readouterr().err
    assert [each.name for each in (listed.root / "src").rglob("*")] == ["mega", "mine.py"]


def test_name_that_is_not_plain_is_wrong_use(
    listed: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["vendor", "remove", "none"]) == 2
    shutil.copytree(listed.package, listed.root / "lib/mega")
    assert run(["vendor", "remove", "mega"]) == 2
    assert "lib/mega, src/mega" in capsys.readouterr().err
    assert (listed.root / "lib/mega").is_dir()


def test_nothing_is_removed_behind_a_link(listed: Project, tmp_path: Path) -> None:
    (listed.package / "models").rename(tmp_path / "models")
    (listed.package / "models").symlink_to(tmp_path / "models")
    assert run(["vendor", "remove", "mega", "--force"]) == 0
    assert (tmp_path / "models/tasks.py").exists()
