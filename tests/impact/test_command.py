"""The command `impact`: what it accepts, what it prints, what it exits with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from plansdk import resources
from plansdk.cli import Exit, run
from support.russian import assert_russian

PROGRAM = """\
from mine import Planfix, UserInput

def hire(pf: Planfix, other) -> None:
    UserInput(name="x", mid_name="y, 100%")
    other.mid_name
    pf.user.add
"""


@pytest.fixture(scope="module")
def _specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the Planfix specification with an element less."""
    place = Path(shutil.copytree(resources.specs("planfix"), tmp_path_factory.mktemp("s") / "new"))
    changed = place / "user" / "add.xml"
    kept = [
        line
        for line in changed.read_text(encoding="utf-8").splitlines(keepends=True)
        if 'name="midName"' not in line
    ]
    changed.write_text("".join(kept), encoding="utf-8")
    return place


@pytest.fixture
def command(_specs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(PROGRAM, encoding="utf-8")
    return ["impact", str(resources.specs("planfix")), str(_specs), "app.py", "--package", "mine"]


def test_text(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command) == Exit.FINE
    out = capsys.readouterr().out
    assert "breaking[property-removed] property UserInput.midName is gone" in out
    assert '  app.py:4:25  UserInput(name="x", mid_name="y, 100%")\n' in out
    assert "  app.py:5:11  other.mid_name (UserInput.mid_name)\n" in out
    assert out.endswith("changes touch this code (1 breaking); places: 1, files read: 1.\n")


def test_russian(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--lang", "ru"]) == Exit.FINE
    out = capsys.readouterr().out
    assert "ломающее[property-removed] свойство UserInput.midName удалено" in out
    assert "Возможно: имя совпадает с изменённым" in out


def test_json(command: list[str], tmp_path: Path) -> None:
    assert run([*command, "--format", "json", "--output", "out.json"]) == Exit.FINE
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (data["format"], data["api"], data["worst"], data["files"]) == (
        1,
        "planfix",
        "breaking",
        1,
    )
    assert [each["rule"] for each in data["touched"]] == ["property-removed"]
    assert (data["touched"][0]["worst"], data["touched"][0]["former"]) == ("breaking", None)
    assert data["touched"][0]["uses"] == [
        {
            "file": "app.py",
            "line": 4,
            "column": 25,
            "source": 'UserInput(name="x", mid_name="y, 100%")',
            "symbol": "UserInput.mid_name",
            "kind": "write",
            "level": "breaking",
        }
    ]
    assert [(each["name"], each["line"]) for each in data["possible"]] == [("mid_name", 5)]


def test_annotations_of_a_workflow(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / "a,b:c%.py"
    (tmp_path / "app.py").unlink()
    odd.write_text(f'{PROGRAM}    UserInput(mid_name="z")\n', encoding="utf-8")
    command[3] = odd.name
    assert run([*command, "--format", "github"]) == Exit.FINE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "::error file=a%2Cb%3Ac%25.py,line=4,col=25,title=plansdk property-removed"
        "::property UserInput.midName is gone"
    )
    assert lines[1].startswith("::error file=a%2Cb%3Ac%25.py,line=7,col=15,")
    assert lines[2].startswith("::notice file=a%2Cb%3Ac%25.py,line=5,col=11,")
    assert lines[-1].startswith("::notice::")


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_file_with_an_odd_name_adds_no_line(form: str, command: list[str]) -> None:
    odd = Path("a\x1b[31m\n::error::\u202e.py")
    Path("app.py").rename(odd)
    command[3] = str(odd)
    assert run([*command, "--format", form, "--output", "report"]) == Exit.FINE
    text = Path("report").read_text(encoding="utf-8")
    assert "".join(text.split("\n")).isprintable()
    assert "\n::error::\\u202e" not in text


@pytest.mark.parametrize(("level", "code"), [("breaking", Exit.DRIFT), ("risky", Exit.DRIFT)])
def test_a_touched_program_fails_the_job(command: list[str], level: str, code: int) -> None:
    assert run([*command, "--fail-on", level]) == code


def test_an_untouched_program_does_not(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("from mine import Planfix\n", encoding="utf-8")
    assert run([*command, "--fail-on", "risky"]) == Exit.FINE


def test_a_broken_file_is_a_warning(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.py").write_text("def f(:\n", encoding="utf-8")
    assert run([*command, "bad.py"]) == Exit.FINE
    assert "bad.py:1:7: warning[IMP102] not Python" in capsys.readouterr().err
    assert run([*command, "bad.py", "--lang", "ru"]) == Exit.FINE
    assert_russian(capsys.readouterr().err)


def test_names_come_from_pyproject(command: list[str], tmp_path: Path) -> None:
    text = '[[tool.plansdk.vendor]]\ntarget = "planfix"\ndest = "src"\npackage = "mine"\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert run([*command[:4], "--fail-on", "breaking"]) == Exit.DRIFT


def test_wrong_use(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command[:3]) == Exit.USAGE
    assert run([*command[:3], "nothing.py"]) == Exit.USAGE
    assert run(["impact", "nothing.raml", *command[2:]]) == Exit.FINDINGS
    assert "DIF101" in capsys.readouterr().err
