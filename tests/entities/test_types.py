"""What type checkers see, under mypy and pyright alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from entities.assemble import assemble
from support.checkers import Found, Subject, revealed

RIGHT = """
import copy
import datetime as dt
from sample_api._core.deviations import Deviation, deviations
from sample_api._core.encoding import changes, link_of
from sample_api.models import Employee, Group, Task

task = Task(name="Call", responsible=Employee.link("5"), deadline=dt.date(2026, 1, 31))
task.deadline = None
task.status = "done"
task.executors = [Employee.link("5"), Group.link(3)]
task.executors.append(Employee.link("6"))
task["Category130CustomFieldRegion"] = "North"
task.custom_fields["Category130CustomFieldRegion"] = dt.date(2026, 1, 31)
del task.deadline, task["Category130CustomFieldRegion"]
links: dict[str, str] = link_of(task)
found: list[Deviation] = deviations(task, required=True)
is_there: bool = "deadline" in task and task == copy.copy(task)
names: list[str] = list(task)
"""

REVEALED = {
    "Employee.link('5')": "Employee",
    "Task.from_dict({})": "Task",
    "changes(Task())": "Task",
    "Task().name": "str | None",
    "Task().time_created": "datetime | None",
    "Task().responsible": "Employee | ContractorHuman | None",
    "Task().executors": "list[Employee | Group] | None",
    "Task().planned_work": "timedelta | None",
    "Task().to_dict()": "dict[str, Any]",
    "Task().content_type": "str",
    "Task().id": "str",
}

WRONG = {
    "Task(dedline=None)": "dedline",
    "Task('Call')": "positional",
    "Task(name=5)": "name",
    "Task(status='lost')": "lost",
    "Task(responsible=Group.link('1'))": "Group",
    "Task().nam": "nam",
    "Employee.link()": "id",
}


LINES = [
    "# pyright: strict, reportUnusedExpression=false, reportUnusedCallResult=false",
    *RIGHT.strip().splitlines(),
    *(f"reveal_type({each})" for each in REVEALED),
    *WRONG,
]


def lay_out(folder: Path, _: pytest.TempPathFactory) -> None:
    assemble(folder)
    (folder / "program.py").write_text("\n".join(LINES) + "\n")


pytestmark = pytest.mark.checked(Subject("sample", lay_out))


def said(found: Found, line: str) -> list[str]:
    """What is said about a line of the program."""
    number = LINES.index(line) + 1
    return [each.message for each in found if (each.file, each.line) == ("program.py", number)]


def test_nothing_else_is_found(found: Found) -> None:
    expected = {f"reveal_type({each})" for each in REVEALED} | WRONG.keys()
    assert {each.file for each in found} == {"program.py"}
    assert {LINES[each.line - 1] for each in found} == expected


@pytest.mark.parametrize("expression", REVEALED)
def test_revealed(found: Found, expression: str) -> None:
    types = revealed([each for each in found if each.file == "program.py"])
    assert types[LINES.index(f"reveal_type({expression})") + 1] == REVEALED[expression]


@pytest.mark.parametrize("expression", WRONG)
def test_wrong_use_is_reported(found: Found, expression: str) -> None:
    assert WRONG[expression] in "\n".join(said(found, expression))
