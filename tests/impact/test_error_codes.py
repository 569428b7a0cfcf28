"""Error codes of Planfix, by the name of the member and as texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from impact.reading import program
from plansdk.impact import analyse
from plansdk.impact.analysis import collect
from plansdk.impact.client_package import Package
from plansdk.impact.lookup import Lookup
from plansdk.plan import plan
from plansdk.targets import PLANFIX

BASE = Path(__file__).parents[1] / "cases" / "planfix_lint" / "base"
PROGRAM = """\
from planfix_api import ErrorCode, Planfix, PlanfixError
from planfix_api import errors
GONE = {"3001", "0001"}  # 3001 0001
FROZEN = frozenset(("3001",))  # 3001
TEXTS = {"3001": "gone"}
def run(pf: Planfix, code: str) -> None:
    try:
        pf.task.get(task=1)
    except PlanfixError as error:
        error.code == "3001"  # 3001
        "0001" != error.code  # 0001
        error.code in ("3001", code)  # 3001
        error.code in GONE
        error.code not in FROZEN
        error.code == ErrorCode.TASK_NOT_FOUND  # name
        error.code is ErrorCode.WRONG_API_KEY
        error.said == "3001"
        match error.code:
            case "3001" | "0001":  # 3001 0001
                pass
            case ErrorCode.TASK_NOT_FOUND:  # name
                pass
            case "0002":
                pass
    except (errors.TaskError, ValueError) as other:
        if other.code == "3001" or code == "3001":  # 3001
            handle(other, "3001")
def handle(error: PlanfixError, code: str) -> bool:
    found = error.code
    code == "3001"
    return found == "3001"  # 3001
def pass_on(error):
    return error.code == "3001"  # 3001
def outer(pf: Planfix) -> None:
    try:
        pf.task.get(task=1)
    except PlanfixError as error:
        pass_on(error)
"""
GONE = (
    '  <code id="3001" section="task" symbol="TASK_NOT_FOUND" ru="Такой задачи нет">No such task</code>\n',
    "",
)
NAMED = ("TASK_NOT_FOUND", "NO_SUCH_TASK")


def _marked(*marks: str) -> set[int]:
    """The lines of the program whose comment has one of the marks."""
    return {
        number
        for number, line in enumerate(PROGRAM.splitlines(), 1)
        if set(marks) & set(line.partition("  # ")[2].split())
    }


@pytest.mark.parametrize(
    ("edit", "rule", "expected"),
    [
        (GONE, "error-removed", _marked("3001", "name")),
        (NAMED, "error-symbol-changed", _marked("name")),
        (("Wrong key", "A wrong key"), "error-reworded", _marked("0001") | {16}),
    ],
    ids=["gone", "renamed", "another"],
)
def test_a_code_is_found(
    tmp_path: Path, edit: tuple[str, str], rule: str, expected: set[int]
) -> None:
    new = Path(shutil.copytree(BASE, tmp_path / "new"))
    errors = new / "errors.xml"
    text = errors.read_text(encoding="utf-8")
    assert edit[0] in text
    errors.write_text(text.replace(*edit), encoding="utf-8")
    if edit == GONE:
        method = new / "task" / "get.xml"
        listed = method.read_text(encoding="utf-8")
        method.write_text(listed.replace("3001", "0001"), encoding="utf-8")
    place = tmp_path / "app.py"
    place.write_text(PROGRAM, encoding="utf-8")
    impact, _ = analyse(str(BASE), str(new), [place])
    touched = {
        use.place.line for each in impact.touched if each.change.rule == rule for use in each.uses
    }
    assert touched == expected


def test_a_code_is_known_however_it_is_made() -> None:
    source = 'from planfix_api import ErrorCode\nErrorCode("3001").value\nErrorCode.NONE.value\n'
    package = Package(Lookup(plan(PLANFIX.read(PLANFIX.inputs(BASE)))))
    made = program({"app.py": source}, frozenset({"planfix_api"}))
    assert collect(made, package, frozenset()).unresolved == []
