"""The command line with a stand-in behind it: exit codes, streams, options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plansdk import __version__
from plansdk.cli import Exit
from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from stand_in import ERROR, NOTE, WARNING, StandIn, run


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A specification in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.raml").write_text("#%RAML 1.0\n")
    return Path("a.raml")


def test_generate_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    services = StandIn()
    assert run(["generate"], services) == Exit.FINE
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "megaplan r0 → r1: 1 written, 2 unchanged, 3 removed, 1.5 s",
        "  document  mine/a.raml",
        "  ledger    mine/names.yaml",
        "  folder    made/megaplan_api",
    ]
    assert err == "megaplan: read\nmegaplan: format (3)\n"
    assert services.asked == [
        {
            "target": "megaplan",
            "spec": None,
            "out": None,
            "errors": None,
            "custom_fields": None,
            "version": "",
            "strict": False,
            "check": False,
        }
    ]


def test_generate_passes_its_options_on(spec: Path) -> None:
    services = StandIn()
    arguments = ["generate", "megaplan", "--spec", str(spec), "--out", "src"]
    assert run([*arguments, "--check"], services) == Exit.FINE
    assert services.asked == [
        {
            "target": "megaplan",
            "spec": spec,
            "out": Path("src"),
            "errors": None,
            "custom_fields": None,
            "version": "",
            "strict": False,
            "check": True,
        }
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "jira"],
        ["generate", "--spec", "a.raml"],
        ["generate", "megaplan", "--spec", "missing.raml"],
        ["generate", "--no-such-option"],
        ["generate", "megaplan", "planfix"],
        ["lint"],
        ["lint", "missing.raml"],
        ["lint", "a.txt"],
        ["lint", "a.raml", "--format", "xml"],
        ["no-such-command"],
        [],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("spec")
def test_wrong_use_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text("")
    services = StandIn()
    assert run(arguments, services) == Exit.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Usage: plansdk")
    assert ("\nError: " in err) is bool(arguments)
    assert "\\n" not in err
    assert services.asked == []


def test_check_lists_every_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["generate", "--check"], StandIn(drift=["b.py", "a/c.py"])) == Exit.DRIFT
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "missing      made/megaplan_api/b.py",
        "missing      made/megaplan_api/a/c.py",
        "changed      mine/names.yaml",
    ]
    assert "3 differences" in err
    assert run(["generate", "--check"], StandIn()) == Exit.FINE
    assert capsys.readouterr().out == "megaplan r1: up to date\n"


def test_difference_is_no_drift_when_it_was_written() -> None:
    assert run(["generate"], StandIn(drift=["b.py"])) == Exit.FINE


def test_findings_are_printed_in_order_and_safely(capsys: pytest.CaptureFixture[str]) -> None:
    rejected = Rejected([ERROR, WARNING])
    assert run(["generate"], StandIn(raises=rejected)) == Exit.FINDINGS
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-4:] == [
        "a.raml:1:1: warning[RAML900] this is odd",
        "a.raml:3:5: error[RAML104] this is \\x1b[31mwrong",
        "    hint: make it right",
        "1 error, 1 warning",
    ]


def test_generate_prints_warnings_but_leaves_notes_to_lint(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["generate"], StandIn(diagnostics=[NOTE, WARNING])) == Exit.FINE
    err = capsys.readouterr().err
    assert "RAML900" in err
    assert "RAML901" not in err


def test_files_below_the_current_folder_are_named_from_it(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = error("X1", Span(str(spec.resolve()), 1, 2), "wrong")
    elsewhere = error("X2", Span("/somewhere/b.raml", 1, 2), "wrong")
    run(["lint", str(spec)], StandIn(diagnostics=[here, elsewhere]))
    assert capsys.readouterr().out.splitlines()[:2] == [
        "/somewhere/b.raml:1:2: error[X2] wrong",
        "a.raml:1:2: error[X1] wrong",
    ]


def test_loss_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["generate"], StandIn(left_out=["Task.name: no reason"])) == Exit.FINDINGS
    err = capsys.readouterr().err
    assert "left out     Task.name: no reason" in err
    assert "4 of 5 properties" in err


def test_report_is_json(tmp_path: Path) -> None:
    place = tmp_path / "report.json"
    assert run(["generate", "--report", str(place)], StandIn()) == Exit.FINE
    assert json.loads(place.read_text()) == {
        "megaplan": {
            "version": "r1",
            "types": {"specified": 663, "generated": 663},
            "properties": {"specified": 5, "generated": 5},
            "operations": {"specified": 7, "generated": 7},
            "left_out": [],
            "skipped": [],
            "files": {"written": 1, "unchanged": 2, "removed": 3},
            "seconds": {"read": 1.04, "format": 0.5},
        }
    }


def test_report_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "missing" / "report.json"
    assert run(["generate", "--report", str(place)], StandIn()) == Exit.FINDINGS
    assert f"cannot write {place}: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("found", "code", "last"),
    [
        ([], Exit.FINE, "a.raml: no findings"),
        ([NOTE, WARNING], Exit.FINE, "1 warning, 1 note"),
        ([ERROR, WARNING, NOTE, NOTE], Exit.FINDINGS, "1 error, 1 warning, 1 note"),
    ],
    ids=["none", "warnings", "errors"],
)
def test_lint_prints_findings_as_its_result(
    found: list[Diagnostic],
    code: Exit,
    last: str,
    spec: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["lint", str(spec)], StandIn(diagnostics=found)) == code
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == last
    assert err == ""


def test_lint_as_json(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services = StandIn(diagnostics=[ERROR, WARNING])
    assert run(["lint", str(spec), "--format", "json"], services) == Exit.FINDINGS
    found = json.loads(capsys.readouterr().out)
    assert [each["code"] for each in found] == ["RAML900", "RAML104"]
    assert run(["lint", str(spec), "--format", "json"], StandIn()) == Exit.FINE
    assert json.loads(capsys.readouterr().out) == []


def test_bug_is_confessed_without_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["generate"], StandIn(raises=KeyError("Task"))) == Exit.BUG
    err = capsys.readouterr().err
    assert "A bug of plansdk ended the run: KeyError: 'Task'" in err
    assert "--debug" in err
    assert "Traceback" not in err
    assert run(["--debug", "generate"], StandIn(raises=KeyError("Task"))) == Exit.BUG
    assert "Traceback" in capsys.readouterr().err


def test_interrupt_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["generate"], StandIn(raises=KeyboardInterrupt())) == Exit.INTERRUPTED
    assert capsys.readouterr().err.endswith("interrupted\n")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == Exit.FINE
    assert capsys.readouterr().out == f"plansdk {__version__}\n"


@pytest.mark.parametrize("command", [[], ["generate"], ["lint"]], ids=str)
def test_help_shows_examples_and_fits_the_screen(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--help"]) == Exit.FINE
    out = capsys.readouterr().out
    assert "Examples:\n" in out
    assert max(map(len, out.splitlines())) <= 100
