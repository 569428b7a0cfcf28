"""Former names of Planfix: methods with their pages, records, elements, error codes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deprecation.versions import HERE, marked, play, renamed_in, written
from plansdk.cli import run
from support.building import build

BASE = HERE.parent / "cases" / "planfix_lint" / "base"
PROGRAM = HERE / "programs" / "planfix_client.py"
RENAMED = {
    "ErrorCode.TASK_NOT_FOUND": "ErrorCode.NO_SUCH_TASK",
    "Person": "Human",
    "Task.delay": "Task.delayed_until",
    "task.get_list": "task.search",
}
WITH_PAGES = {"task.iterate": "task.iterate_search", "task.count": "task.count_search"}
EDITS = (
    ("api.xml", 'version="1"', 'version="2"'),
    ("errors.xml", "TASK_NOT_FOUND", "NO_SUCH_TASK"),
    ("structures/task.xml", '"Person"', '"Human"'),
    ("structures/task.xml", '"delay"', '"delayedUntil"'),
    ("task/getList.xml", '"Person"', '"Human"'),
    ("names.yaml", "get_list: POST task.getList", "search: POST task.getList"),
)


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """The folders of two versions with a ledger each."""
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(BASE, old)
    (old / "names.yaml").write_text(build("planfix", old).ledger)
    shutil.copytree(old, new)
    for file, was, now in EDITS:
        text = (new / file).read_text(encoding="utf-8")
        assert was in text, file
        (new / file).write_text(text.replace(was, now), encoding="utf-8")
    assert run(["renames", str(old), str(new)]) == 0
    return old, new


def test_everything_is_recorded(both: tuple[Path, Path]) -> None:
    expected = {old: (new, "2") for old, new in RENAMED.items()}
    assert renamed_in(both[1] / "names.yaml") == expected


def test_an_old_program_runs_as_before(both: tuple[Path, Path], tmp_path: Path) -> None:
    outputs: list[list[str]] = []
    former = marked(PROGRAM, RENAMED | WITH_PAGES, "former")
    for folder, expected in zip(both, (set[tuple[int, str]](), former), strict=True):
        built = build("planfix", folder)
        assert built.left_out == ()
        played = play(PROGRAM, written(built, tmp_path / folder.name / "made" / "planfix_api"))
        outputs.append(played.output)
        assert played.warnings == expected
    assert outputs[1] == [each.replace("Person", "Human") for each in outputs[0]]
    assert outputs[0][:2] == ["3001 True", "0001 nothing"]


def test_a_warning_says_when_an_error_code_goes(both: tuple[Path, Path], tmp_path: Path) -> None:
    _, folder = both
    ledger = folder / "names.yaml"
    ledger.write_text(ledger.read_text().replace("since: '2'", "since: '2'\n    until: '3'"))
    program = tmp_path / "program.py"
    program.write_text("from planfix_api import ErrorCode\nprint(ErrorCode.TASK_NOT_FOUND)\n")
    built = build("planfix", folder)
    played = play(program, written(built, tmp_path / "made" / "planfix_api"))
    text = "ErrorCode.TASK_NOT_FOUND has been renamed to ErrorCode.NO_SUCH_TASK, and goes in 3"
    assert (played.output, played.warnings) == (["3001"], {(2, text)})
