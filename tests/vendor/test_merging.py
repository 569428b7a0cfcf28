"""Edits beside changes: merged by lines, shown whole where they clash, resolved by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plansdk import publish
from plansdk.cli import Exit, run
from plansdk.vendor import edits
from plansdk.vendor.lock import read
from plansdk.vendor.three_way import Conflict, merge
from vendor.projects import Project

FIELD = "    is_urgent: bool | None = None\n"
EDITED = "    is_urgent: bool | None = False\n"
PROPERTY = "            isUrgent:\n"
TASKS = "models/tasks.py"


def merged(base: str, edited: str, generated: str) -> str:
    parts = merge(*(list(each) for each in (base, edited, generated)))
    return "".join("!" if isinstance(each, Conflict) else "".join(each) for each in parts)


@pytest.mark.parametrize(
    ("edited", "generated", "wanted"),
    [
        ("abcdef", "abXcdef", "abXcdef"),
        ("aYbcdef", "abcdef", "aYbcdef"),
        ("aYbcdef", "abXcdef", "aYbXcdef"),
        ("aYcdef", "abXcdef", "aYXcdef"),  # has grown beside an edited line
        ("aYcdef", "aXbcdef", "aXYcdef"),
        ("aYcdef", "aXcdef", "a!cdef"),
        ("abYcdef", "abXcdef", "ab!cdef"),  # which of them is first cannot be told
        ("abYcdef", "abdef", "ab!def"),
        ("aYcdef", "abXdef", "a!def"),
        ("abXcdef", "abXcdef", "abXcdef"),
        ("abYef", "abcXdef", "ab!ef"),
        ("", "abcXdef", "!"),
    ],
)
def test_lines_are_merged(edited: str, generated: str, wanted: str) -> None:
    assert merged("abcdef", edited, generated) == wanted


@pytest.fixture
def adopted(vendored: Project) -> Project:
    """A project with an adopted edit of one line."""
    vendored.edit(TASKS, FIELD, EDITED)
    assert vendored.adopt() == 0
    vendored.edit_spec("version: r2510.27309.181", "version: r2511.1")
    return vendored


def text(project: Project) -> str:
    return (project.package / TASKS).read_text()


def new_property(project: Project) -> None:
    """Let the next version have a property right before the edited one."""
    project.edit_spec(
        PROPERTY, "            isFresh:\n                required: false\n"
        "                type: boolean\n" + PROPERTY,
    )  # fmt: skip


def test_edit_next_to_a_new_property_is_merged(adopted: Project) -> None:
    new_property(adopted)
    assert adopted.upgrade() == 0
    assert "is_fresh: bool | None = None" in text(adopted)
    assert EDITED in text(adopted)
    assert adopted.check() == 0
    assert read(adopted.package)[1].patched == (TASKS,)
    before = adopted.tree()
    assert adopted.upgrade() == 0, "the patch was made anew for what is generated now"
    assert adopted.tree() == before
    adopted.edit(TASKS, EDITED, FIELD)
    adopted.spec.write_text(adopted.newer.read_text())
    assert adopted.adopt() == 0
    assert not (adopted.root / "src/plansdk.patches").exists()


def test_base_is_made_again_where_the_file_does_not_tell(adopted: Project) -> None:
    new_property(adopted)
    place = adopted.package / TASKS
    place.write_text(place.read_text().replace('"""Entities: tasks."""', '"""Mine."""'))
    assert adopted.upgrade("--force") == 0
    assert "is_fresh" in text(adopted)
    assert EDITED in text(adopted)
    assert "Mine" not in text(adopted)


def clash(project: Project) -> None:
    project.edit_spec(PROPERTY, "            isBurning:\n")


def test_conflict_is_shown_whole_with_the_line_that_differs(
    adopted: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    clash(adopted)
    before = adopted.tree()
    capsys.readouterr()
    assert adopted.upgrade() == 1
    err = capsys.readouterr().err
    assert "    +    is_urgent: bool | None = False" in err
    assert "    >     is_burning: bool | None = None" in err
    assert "plansdk vendor upgrade --merge" in err
    assert adopted.tree() == before


def test_conflict_is_resolved_in_the_file(
    adopted: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    clash(adopted)
    assert adopted.upgrade("--merge") == 1
    found = text(adopted)
    lines = [
        each for each in found.splitlines() if each[:7] in ("<" * 7, "|" * 7, "=" * 7, ">" * 7)
    ]
    assert len(lines) == 4
    assert f"conflict     {adopted.package}/{TASKS}" in capsys.readouterr().err
    assert adopted.check() == 3
    assert "conflict     " in capsys.readouterr().out
    for command in (adopted.adopt, adopted.upgrade):
        assert command() == 1
        err = capsys.readouterr().err
        assert "error[VND208] holds conflict markers" in err
        assert "then run `plansdk vendor adopt`" in err
    start, end = found.index("<" * 7), found.index(">>>>>>> generated now\n")
    resolved = "    is_burning: bool | None = False\n"
    rest = found[end:].partition("\n")[2]
    (adopted.package / TASKS).write_text(found[:start] + resolved + rest)
    assert adopted.check() == 3
    adopted.spec.write_text(adopted.newer.read_text())
    assert adopted.adopt() == 0
    assert adopted.check() == 0
    assert adopted.upgrade() == 0
    assert resolved in text(adopted)


def test_force_and_merge_exclude_each_other(adopted: Project) -> None:
    assert adopted.upgrade("--force", "--merge") == 2


def test_patch_that_was_thrown_away_is_gone(adopted: Project) -> None:
    clash(adopted)
    assert adopted.upgrade("--force") == 0
    assert not (adopted.root / "src/plansdk.patches").exists()
    assert adopted.upgrade() == 0


KILLED = """
import os, sys
from plansdk import publish
from plansdk.cli import run
from plansdk.vendor import edits

def killing(*given, **named):
    os._exit(9)

def publishing(changes):
    real(changes)
    os._exit(9)

real = publish.apply
match sys.argv[1]:
    case "staging":
        edits.sha256 = killing
    case "staged":
        publish.apply = killing
    case "published":
        publish.apply = publishing
    case "placing":
        edits.Path.replace = killing
os._exit(run(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("when", "is_done"),
    [("staging", False), ("staged", False), ("published", True), ("placing", True)],
)
def test_killed_adopt_leaves_nothing_behind(
    vendored: Project, when: str, tmp_path: Path, *, is_done: bool
) -> None:
    """The package is as before or adopted, and the next run settles which patches there are."""
    vendored.edit(TASKS, FIELD, EDITED)
    (tmp_path / "kill.py").write_text(KILLED)
    arguments = ["vendor", "adopt", str(vendored.package), "--spec", str(vendored.spec)]
    command = [sys.executable, str(tmp_path / "kill.py"), when, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 9, done.stderr
    assert bool(read(vendored.package)[1].patched) == is_done
    patch = vendored.root / "src/plansdk.patches/mega/models/tasks.py.patch"
    assert not patch.exists()
    with edits.alone(vendored.package):
        pass
    assert patch.exists() == is_done
    assert vendored.check() == (0 if is_done else 3)
    assert not list((vendored.root / "src").rglob(".plansdk*"))
    assert (vendored.root / "src/plansdk.patches").exists() == is_done


@pytest.mark.parametrize(
    "other", [["adopt"], ["upgrade", "--force"], ["recover"], ["remove", "--force"]], ids=" ".join
)
def test_one_run_at_a_time_is_at_work_on_a_package(
    vendored: Project,
    other: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Another one in the middle would drop the patches that wait, or the edit."""
    monkeypatch.chdir(vendored.root)
    vendored.edit(TASKS, FIELD, EDITED)
    command, *options = other
    package = ["src/mega", *options]
    package += [] if command == "remove" else ["--spec", str(vendored.spec)]
    really = publish.apply

    def disturbed(changes: publish.Changeset) -> publish.Changeset:
        monkeypatch.setattr(publish, "apply", really)
        assert run(["vendor", command, *package]) == Exit.FINDINGS
        assert "error[PUB301]" in capsys.readouterr().err
        return really(changes)

    monkeypatch.setattr(publish, "apply", disturbed)
    assert vendored.adopt() == 0
    assert (vendored.root / "src/plansdk.patches/mega/models/tasks.py.patch").exists()
    assert EDITED in (vendored.package / TASKS).read_text(encoding="utf-8")
    assert vendored.check() == 0
    assert not list((vendored.root / "src").rglob(".plansdk*"))
