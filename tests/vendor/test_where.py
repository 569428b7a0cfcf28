"""`where` and `why` read the description that a package was made from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plansdk.cli import run
from vendor.projects import Project

PYPROJECT = """\
[[tool.plansdk.vendor]]
target = "megaplan"
dest = "src"
package = "mega"
only = ["task"]
"""


@pytest.fixture
def described(vendored: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose document has moved on since: an operation and a property are elsewhere."""
    monkeypatch.chdir(vendored.root)
    (vendored.root / "pyproject.toml").write_text(PYPROJECT)
    return vendored


def line_of(file: Path, pattern: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if re.search(pattern, line))


def where(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run(["where", *arguments]) == code
    out, err = capsys.readouterr()
    return err if code else out


@pytest.mark.parametrize(
    ("file", "pattern", "symbol", "declared"),
    [
        ("resources/task.py", r"def get\(", "task.get", "get"),
        ("resources/task.py", r"^class ", "", ""),
        ("models/tasks.py", r"^    name: ", "Task.name", "name"),
        ("models/tasks.py", r"^class Task\(", "Task", "Task"),
    ],
)
def test_a_line_of_a_generated_file(
    described: Project,
    capsys: pytest.CaptureFixture[str],
    file: str,
    pattern: str,
    symbol: str,
    declared: str,
) -> None:
    place = described.package / file
    line = f"{place}:{line_of(place, pattern)}"
    found = where(capsys, line, code=0 if symbol else 1)
    if not symbol:
        assert "VND105" in found
        return
    shown, number, rest = found.split(":", 2)
    assert rest.startswith(f" {symbol} (")
    text = Path(shown).read_text(encoding="utf-8").splitlines()
    assert text[int(number) - 1].strip().startswith(f"{declared}:")


def test_a_line_that_belongs_to_nothing(
    described: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    told = where(capsys, f"{described.package}/models/tasks.py:1", code=1)
    assert "VND105" in told
    assert "VND105" in where(capsys, f"{described.package}/models/none.py:1", code=1)


def test_the_description_of_the_package_is_read(
    described: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bundled document, which has far more lines, is not."""
    found = where(capsys, "task.get")
    assert found.startswith(f"{described.spec.relative_to(described.root)}:")
    assert where(capsys, "task.get", "--package", "src/mega") == found
    described.spec.write_text(described.spec.read_text(encoding="utf-8") + "\n# later\n")
    told = where(capsys, "task.get", code=1)
    assert "VND205] the document that it was made from, r2510.27309.181, is gone" in told
    assert "Name it with --spec FILE." in told
    assert where(capsys, "task.get", "--spec", str(described.spec))
    assert "VND201" in where(capsys, "task.get", "--package", "src", code=1)


def test_why_takes_the_selection_of_the_package(
    described: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["why", "Task"]) == 0
    assert capsys.readouterr().out == "Task is the answer of GET /task\n"
    assert run(["why", "Task", "--target", "planfix"]) == 2


def test_a_generated_package_tells_its_description_too(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)
    assert run(["generate", "megaplan", "--spec", str(project.spec), "--out", "out"]) == 0
    found = where(capsys, "task.get", "--package", "out/megaplan_api")
    assert found.startswith(f"{project.spec.relative_to(project.root)}:")
