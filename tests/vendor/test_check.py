"""`vendor check`: what is not as it was written is named, without the generator."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import plansdk
from plansdk.cli import Exit, run
from vendor.projects import Project


def test_green_right_after_vendoring(vendored: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert vendored.check() == 0
    assert "as it was written" in capsys.readouterr().out


def delete(package: Path) -> None:
    (package / "models/tasks.py").unlink()


def move(package: Path) -> None:
    (package / "models/tasks.py").rename(package / "work.py")


def truncate(package: Path) -> None:
    place = package / "models/tasks.py"
    place.write_bytes(place.read_bytes()[:500])


def empty(package: Path) -> None:
    (package / "models/tasks.py").write_bytes(b"")


def edit(package: Path) -> None:
    with (package / "models/tasks.py").open("a") as file:
        file.write("# mine\n")


def add(package: Path) -> None:
    (package / "models/mine.py").write_text("x = 1\n")


def link(package: Path) -> None:
    place = package / "models/tasks.py"
    place.rename(package.parent / "tasks.py")
    place.symlink_to(package.parent / "tasks.py")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (delete, "missing      {}/models/tasks.py"),
        (move, "moved        {}/models/tasks.py -> {}/work.py"),
        (truncate, "truncated    {}/models/tasks.py"),
        (edit, "edited       {}/models/tasks.py"),
        (add, "stale        {}/models/mine.py"),
        (link, "link         {}/models/tasks.py"),
    ],
)
def test_each_change_is_named(
    vendored: Project,
    change: Callable[[Path], None],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change(vendored.package)
    assert vendored.check() == 3
    out, err = capsys.readouterr()
    assert out.splitlines() == [said.format(*[vendored.package] * 2)]
    assert "1 differences" in err


def test_all_changes_at_once(vendored: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (vendored.package / "errors.md").unlink()
    edit(vendored.package)
    add(vendored.package)
    assert vendored.check() == 3
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_caches_and_compiled_files_do_not_count(vendored: Project) -> None:
    for folder in ("__pycache__", ".mypy_cache/deep"):
        (vendored.package / folder).mkdir(parents=True)
        (vendored.package / folder / "a.py").write_text("")
    assert vendored.check() == 0


def test_older_tool_is_told_and_is_no_drift(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    place = vendored.package / "plansdk.json"
    data = json.loads(place.read_text())
    place.write_text(json.dumps({**data, "plansdk": "0.0.0"}))
    assert vendored.check() == 0
    assert "outdated, made by plansdk 0.0.0" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "{}", '{"files": {}}', "[", '{"files": {"../a": "b"}}'])
def test_what_is_no_vendored_package_is_refused(vendored: Project, content: str | None) -> None:
    place = vendored.package / "plansdk.json"
    place.unlink()
    if content is not None:
        place.write_text(content)
    assert vendored.check() == 1


def test_nothing_named_and_nothing_configured_is_wrong_use(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plansdk.cli import run

    monkeypatch.chdir(project.root)
    assert run(["vendor", "check"]) == 2


def loaded_by_check(project: Project) -> set[str]:
    """The modules that `vendor check` loads for a package that is in order."""
    program = (
        "import sys; before = set(sys.modules)\n"
        "from plansdk.cli import run\n"
        f"code = run(['vendor', 'check', {str(project.package)!r}])\n"
        "print(*sys.modules.keys() - before, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    source = str(Path(plansdk.__file__).parents[1])
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, env={"PYTHONPATH": source}, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_generator_and_its_dependencies_stay_unloaded(vendored: Project) -> None:
    loaded = loaded_by_check(vendored)
    others = {each.partition(".")[0] for each in loaded} - sys.stdlib_module_names
    assert others <= {"plansdk", "click", "platformdirs", "colorama"}
    parts = {each.split(".")[1] for each in loaded if each.startswith("plansdk.")}
    light = {"cli", "diagnostics", "files", "progress", "project", "provenance", "publish"}
    light |= {"report", "resources", "settings", "vendor"}
    assert parts <= light
    network = {"ssl", "socket", "http.client", "asyncio"}
    assert not network & loaded


def in_crlf(folder: Path) -> None:
    """Do as a checkout on Windows does."""
    for place in folder.rglob("*.*"):
        if place.is_file():
            place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))


def test_checkout_with_other_line_ends_is_no_edit(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything works on it as on the other, and only what is new is written."""
    in_crlf(vendored.root)
    assert vendored.check() == 0
    before = vendored.tree()
    assert vendored.adopt() == 0
    assert "no edits to adopt" in capsys.readouterr().out
    assert vendored.tree() == before
    place = vendored.package / "models/tasks.py"
    place.write_bytes(place.read_bytes().replace(b"Entities: tasks.", b"Tasks."))
    in_crlf(vendored.root / "specs")
    assert vendored.adopt() == 0
    (patch,) = (vendored.root / "src/plansdk.patches").rglob("*.patch")
    assert patch.read_bytes().count(b"\n+") == 2
    in_crlf(patch.parent)
    assert vendored.upgrade() == 0
    assert "2 written" not in capsys.readouterr().out
    assert vendored.check() == 0


def test_differences_as_annotations(vendored: Project, capsys: pytest.CaptureFixture[str]) -> None:
    edit(vendored.package)
    capsys.readouterr()
    assert run(["vendor", "check", str(vendored.package), "--format", "github"]) == Exit.DRIFT
    (line,) = capsys.readouterr().out.splitlines()
    place = vendored.package / "models/tasks.py"
    assert line == f"::error file={place},title=plansdk::edited"
    tasks = place.read_text()
    place.write_text(f"<<<<<<< HEAD\n{tasks}=======\n{tasks}>>>>>>> b\n")
    assert run(["vendor", "check", str(vendored.package), "--format", "github"]) == Exit.DRIFT
    out, _ = capsys.readouterr()
    assert f"::error file={place},title=plansdk VND208::holds conflict markers; " in out
