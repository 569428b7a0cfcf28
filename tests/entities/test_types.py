"""What type checkers see, under mypy and pyright alike."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.fixture(scope="module")
def lines(package: Path) -> list[str]:
    """The program, line by line."""
    lines = RIGHT.strip().splitlines()
    lines += [f"reveal_type({each})" for each in REVEALED]
    lines += list(WRONG)
    (package.parent / "program.py").write_text("\n".join(lines) + "\n")
    return lines


def run(package: Path, *command: str) -> str:
    """Run a checker over the program and the package."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=package.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    ).stdout


@pytest.fixture(scope="module", params=["mypy", "pyright"])
def findings(
    request: pytest.FixtureRequest, package: Path, lines: list[str]
) -> dict[str, list[str]]:
    """Messages by the text of the line in the program, and by file elsewhere."""
    result: dict[str, list[str]] = {}
    if request.param == "mypy":
        output = run(package, "mypy", "--strict", "--output=json", "program.py", package.name)
        for each in map(json.loads, output.splitlines()):
            place = lines[each["line"] - 1] if each["file"] == "program.py" else each["file"]
            result.setdefault(place, []).append(each["message"])
        return result
    config = {
        "typeCheckingMode": "strict",
        "include": ["program.py", package.name],
        "reportUnusedExpression": False,
        "reportUnusedCallResult": False,
    }
    (package.parent / "pyrightconfig.json").write_text(json.dumps(config))
    report = json.loads(run(package, "pyright", "--outputjson", "--pythonpath", sys.executable))
    for each in report["generalDiagnostics"]:
        is_program = each["file"].endswith("/program.py")
        place = lines[each["range"]["start"]["line"]] if is_program else each["file"]
        result.setdefault(place, []).append(each["message"])
    return result


def test_nothing_else_is_found(findings: dict[str, list[str]]) -> None:
    expected = {f"reveal_type({each})" for each in REVEALED} | WRONG.keys()
    assert findings.keys() == expected


@pytest.mark.parametrize("expression", REVEALED)
def test_revealed(findings: dict[str, list[str]], expression: str) -> None:
    [message] = findings[f"reveal_type({expression})"]
    *_, revealed = re.findall(r'is "(.*)"', message)
    assert re.sub(r"[a-z_]+\.(?:[a-z_]+\.)*", "", revealed) == REVEALED[expression]


@pytest.mark.parametrize("expression", WRONG)
def test_wrong_use_is_reported(findings: dict[str, list[str]], expression: str) -> None:
    assert WRONG[expression] in "\n".join(findings[expression])
