"""A slice in somebody else's project: style, imports, types, a program that uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import black
import pytest

from plansdk.cli import run
from plansdk.vendor.lock import read
from plansdk.vendor.style import style_for
from runtime.server import Server, reply
from vendor.projects import Project

PROGRAM = """\
import logging
import sys

from mega import BaseEntity, Megaplan, Task, deviations

logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(name)s")


def main(url: str) -> None:
    with Megaplan(url, token="t", allow_http=True, retries=0, timeout=10) as mp:
        task = mp.task.get("7")
        owner: BaseEntity | None = task.owner
        assert owner is not None
        assert type(owner) is BaseEntity, owner
        print(task.name, owner.id, owner.content_type, owner["name"])
        print(deviations(task))
        strange = Task.from_dict({"contentType": "Task", "id": "1", "owner": {"contentType": "No"}})
        print([each.kind for each in deviations(strange)])
        changed = mp.task.update("7", Task(name="New", owner=owner))
        print(changed.name)


main(sys.argv[1])
"""
TASK = {
    "contentType": "Task",
    "id": "7",
    "name": "Old",
    "owner": {"contentType": "Employee", "id": "5", "name": "Ann", "department": {"id": "1"}},
    "deals": [{"contentType": "Deal", "id": "9", "price": {"contentType": "Money", "value": 1}}],
}


def python(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python where only the project's own sources are to be found."""
    environment = {**os.environ, "PYTHONPATH": str(project.root / "src"), "PYTHONHASHSEED": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=project.root, env=environment, capture_output=True, text=True, timeout=100
    )


def test_program_works_against_a_server(vendored: Project) -> None:
    (vendored.root / "program.py").write_text(PROGRAM)
    with Server(lambda _: reply(TASK)) as server:
        done = python(vendored, "program.py", server.url)
        sent = json.loads(server.received[-1].body)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith("http")]
    assert set(lines[:1]) == {"mega"}, "the logger is called like the package"
    assert [line for line in lines if line != "mega"] == [
        "Old 5 Employee Ann",
        "[]",
        "['unknown content type']",
        "Old",
    ]
    assert sent["owner"]["contentType"] == "Employee", "a stand-in is sent as what it came as"


def test_package_can_be_moved_to_any_place(vendored: Project) -> None:
    place = vendored.root / "src" / "acme" / "clients"
    place.mkdir(parents=True)
    vendored.package.rename(place / "other")
    done = python(
        vendored,
        "-c",
        "import acme.clients.other as m; print(m.Task(name='x').name, m.Megaplan.__module__)",
    )
    assert done.stdout == "x acme.clients.other.client\n", done.stderr


def test_lock_says_what_the_package_was_made_of(vendored: Project) -> None:
    manifest, lock = read(vendored.package)
    assert lock.selection.only == ("task",)
    assert lock.specification.version == "r2510.27309.181"
    assert lock.black["line_length"] == 100
    assert lock.formatter.endswith("100 columns, py311")
    assert len(lock.specification.sha256) == len(lock.templates) == 64
    assert lock.sizes.keys() == manifest.files.keys()
    text = (vendored.package / "plansdk.json").read_text()
    assert str(vendored.root) not in text


@pytest.mark.parametrize(
    ("settings", "is_seen"),
    [
        ("line-length = 88", "_core"),
        ("line-length = 100\ntarget-version = ['py313']", "nothing"),
        ("line-length = 120\ntarget-version = ['py311']", "_core"),
        ("line-length = 100\nskip-magic-trailing-comma = true", ""),
        ("skip-string-normalization = true", ""),
        ("preview = true", ""),
    ],
)
def test_black_changes_nothing_and_sees_little(
    project: Project, settings: str, monkeypatch: pytest.MonkeyPatch, is_seen: str
) -> None:
    (project.root / "pyproject.toml").write_text(f"[tool.black]\n{settings}\n")
    seen: list[str] = []
    real = black.format_str

    def watched(text: str, *, mode: black.Mode) -> str:
        seen.append(text)
        return real(text, mode=mode)

    monkeypatch.setattr(black, "format_str", watched)
    assert project.vendor("task.get") == 0
    files = {path: path.read_text() for path in project.package.rglob("*.py")}
    assert len(seen) == len([path for path in files if is_seen in ("", path.parent.name)])
    mode = style_for(project.package).mode(is_pyi=False)
    assert [path for path, text in files.items() if real(text, mode=mode) != text] == []


def test_licence_note_is_that_of_plansdk(vendored: Project) -> None:
    note = (vendored.package / "LICENSE.txt").read_text()
    licence = (Path(__file__).parents[2] / "LICENSE").read_text()
    assert note.endswith(licence)


def test_vendoring_again_changes_nothing(vendored: Project) -> None:
    times = {each: each.stat().st_mtime_ns for each in vendored.package.rglob("*.*")}
    assert vendored.vendor() == 0
    assert times == {each: each.stat().st_mtime_ns for each in vendored.package.rglob("*.*")}


def test_smaller_selection_removes_what_is_not_needed(vendored: Project) -> None:
    assert vendored.vendor("task", "deal.get") == 0
    assert (vendored.package / "models/deals.py").exists()
    assert vendored.vendor("task.get") == 0
    assert not (vendored.package / "models/deals.py").exists()
    assert "def get" in (vendored.package / "resources/task.py").read_text()
    assert "def list" not in (vendored.package / "resources/task.py").read_text()
    assert vendored.check() == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "taks"], "error[VND101] 'taks' is no resource, operation or type"),
        (["--package", "my-client"], "error[VND102] 'my-client' cannot be the name"),
        (["--package", "class"], "error[VND102] 'class' cannot be the name"),
    ],
)
def test_mistakes_are_explained(
    project: Project, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["vendor", "megaplan", str(project.root / "src"), "--spec", str(project.spec)]
    assert run([*common, *arguments]) == 1
    assert said in capsys.readouterr().err
    assert list((project.root / "src").iterdir()) == []


def test_black_settings_that_cannot_be_read_are_an_error(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.root / "pyproject.toml").write_text('[tool.black]\nline-length = "wide"\n')
    assert project.vendor() == 1
    assert "error[VND103]" in capsys.readouterr().err


def test_package_of_generate_is_not_taken_over(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    place = vendored.package / "plansdk.json"
    facts = json.loads(place.read_text())
    del facts["vendored"]  # which is all that tells the two apart
    place.write_text(json.dumps(facts))
    assert vendored.vendor() == 1
    assert "error[VND201] no vendored package" in capsys.readouterr().err


def test_why_tells_the_chain(vendored: Project, capsys: pytest.CaptureFixture[str]) -> None:
    spec = ["--spec", str(vendored.spec)]
    assert run(["why", "BaseValue", "--only", "deal.get", *spec]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(("Deal is the", "DateTime is the"))
    assert run(["why", "Department", "--package", str(vendored.package), *spec]) == 0
    out = capsys.readouterr().out
    assert out == "Department is left out: BaseEntity stands for it; --only Department keeps it\n"
    assert run(["why", "Department", "--only", "Department", *spec]) == 0
    assert capsys.readouterr().out == "Department is the wish of --only Department\n"
    assert run(["why", "Nothing", "--only", "task", *spec]) == 1
    assert run(["why", "Task"]) == 2


def line_of(project: Project, start: str, below: str = "") -> int:
    lines = project.spec.read_text().splitlines()
    at = lines.index(below) if below else 0
    return next(n for n, line in enumerate(lines[at:], at + 1) if line.strip().startswith(start))


@pytest.mark.parametrize(
    ("name", "start", "below", "said"),
    [
        ("task.list", "get:", "/task:", "GET /task"),
        ("mp.task.list", "get:", "/task:", "GET /task"),
        ("GET /task", "get:", "/task:", "task.list"),
        ("Task", "Task:", "types:", "models.tasks.Task"),
        ("megaplan_api.models.tasks.Task.planned_work", "plannedWork:", "    Task:", "plannedWork"),
        ("Task.plannedWork", "plannedWork:", "    Task:", "planned_work"),
        ("Task.id", "id:", "    Task:", "Task.id"),
        ("ProjectStatus", "status:", "    Task:", "Task.status"),
    ],
)
def test_where_leads_from_names_to_lines_and_back(
    project: Project,
    name: str,
    start: str,
    below: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["where", name, "--spec", str(project.spec)]) == 0
    out = capsys.readouterr().out
    line = line_of(project, start, below)
    assert out.startswith((f"{project.spec}:{line}:", f"{project.spec}:{line + 1}:")), out
    assert said in out


def test_where_takes_a_line(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    line = line_of(project, "plannedWork:", "    Task:")
    assert run(["where", f"old.raml:{line + 1}", "--spec", str(project.spec)]) == 0
    assert "Task.planned_work" in capsys.readouterr().out
    assert run(["where", "nothing.at.all", "--spec", str(project.spec)]) == 1
