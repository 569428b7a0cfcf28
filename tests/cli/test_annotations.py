"""What `--format github` prints, and the levels of a project for `lint`."""

from __future__ import annotations

from pathlib import Path

import pytest

from plansdk.cli import Exit
from plansdk.diagnostics import Rejected, Span, error
from stand_in import ERROR, NOTE, WARNING, StandIn, run

_WRONG = (
    r"::error file=a.raml,line=3,col=5,title=plansdk RAML104"
    r"::this is \x1b[31mwrong; make it right"
)
_ODD = "::{kind} file=a.raml,line=1,col=1,title=plansdk RAML900::this is odd"


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A specification in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.raml").write_text("#%RAML 1.0\n")
    return Path("a.raml")


def lint(spec: Path, *found: object) -> int:
    services = StandIn(diagnostics=[each for each in (ERROR, WARNING, NOTE) if each in found])
    return run(["lint", str(spec), "--format", "github"], services)


def test_lint(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(spec, ERROR, WARNING, NOTE) == Exit.FINDINGS
    out, err = capsys.readouterr()
    odd, note, wrong = out.splitlines()
    assert (odd, wrong, err) == (_ODD.format(kind="warning"), _WRONG, "")
    assert note.startswith("::notice file=a.raml,line=2,")
    assert lint(spec) == Exit.FINE
    assert capsys.readouterr().out == ""


def test_generate(capsys: pytest.CaptureFixture[str]) -> None:
    services = StandIn(drift=["models/task.py"], diagnostics=[NOTE, WARNING])
    assert run(["generate", "--check", "--format", "github"], services) == Exit.DRIFT
    odd, differs, *_ = capsys.readouterr().out.splitlines()
    assert odd == _ODD.format(kind="warning")
    place = "made/megaplan_api/models/task.py"
    assert differs == f"::error file={place},title=plansdk::missing"
    services = StandIn(raises=Rejected([ERROR]))
    assert run(["generate", "--check", "--format", "github"], services) == Exit.FINDINGS
    assert capsys.readouterr().out.splitlines() == [_WRONG]


def test_places_and_texts_keep_to_their_fields(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = error("RAML104", Span(str(spec.with_name("a,b:c%.raml").absolute()), 3, 5), "100% :: x")
    services = StandIn(diagnostics=[odd])
    assert run(["lint", str(spec), "--format", "github"], services) == Exit.FINDINGS
    told = "::error file=a%2Cb%3Ac%25.raml,line=3,col=5,title=plansdk RAML104::100%25 :: x"
    assert capsys.readouterr().out.splitlines() == [told]


def test_levels_of_a_project(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = "[tool.plansdk.lint.levels]\nRAML900 = 'error'\nRAML104 = 'note'\nPFX101 = 'note'\n"
    spec.with_name("pyproject.toml").write_text(settings)
    assert lint(spec, WARNING) == Exit.FINDINGS
    assert capsys.readouterr().out.splitlines() == [_ODD.format(kind="error")]
    assert lint(spec, ERROR) == Exit.FINE


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("[tool.plansdk.lint.levels]\nRAM900 = 'note'\n", "2:1", "'RAM900' is no code"),
        ("[tool.plansdk.lint.levels]\nRAML900 = 'off'\n", "2:1", "none of error, warning, note"),
        ("[tool.plansdk.lint]\nlevel = 3\n", "2:1", "Did you mean levels?"),
        ("[tool.plansdk.lint\n", "1:19", "not TOML"),
    ],
)
def test_faults_of_the_settings(
    spec: Path, text: str, place: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spec.with_name("pyproject.toml").write_text(text)
    assert lint(spec, ERROR) == Exit.FINDINGS
    out, err = capsys.readouterr()
    assert (out, f"pyproject.toml:{place}: error[LNT101]" in err, said in err) == ("", True, True)
