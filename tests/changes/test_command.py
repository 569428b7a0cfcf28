"""The command `diff`: what it accepts, where it writes, what it exits with."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from plansdk import resources
from plansdk.changes import Change
from plansdk.changes.record_renames import find_renames
from plansdk.cli import Exit
from stand_in import WARNING, StandIn, run
from support.russian import assert_russian

RISKY = Change("value-added", "risky", "Task.status", "Task", "paused")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], Exit.FINE),
        (["--fail-on", "breaking"], Exit.FINE),
        (["--fail-on", "risky"], Exit.DRIFT),
    ],
)
def test_exit_codes(options: list[str], code: int) -> None:
    assert run(["diff", "a", "b", *options], StandIn(changes=[RISKY])) == code


def test_breaking_is_worse_than_risky() -> None:
    breaking = Change("type-removed", "breaking", "Task", "Task")
    assert run(["diff", "a", "b", "--fail-on", "risky"], StandIn(changes=[breaking])) == Exit.DRIFT


def test_warnings_go_to_the_error_stream(capsys: pytest.CaptureFixture[str]) -> None:
    services = StandIn(changes=[RISKY], diagnostics=[WARNING])
    assert run(["diff", "a", "b", "--format", "json", "--lang", "ru"], services) == Exit.FINE
    out, err = capsys.readouterr()
    assert json.loads(out)["changes"][0]["text"] == "у Task.status появилось значение paused"
    assert "RAML900" in err


def test_output_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "changes.html"
    arguments = ["diff", "a", "b", "--format", "html", "--output", str(place)]
    assert run(arguments, StandIn(changes=[RISKY])) == Exit.FINE
    assert place.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert capsys.readouterr().out == ""


def test_a_package_version_is_checked() -> None:
    assert run(["diff", "a", "b", "--package-version", "1.4"], StandIn()) == Exit.USAGE


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("nothing.raml", "specs/planfix", "DIF101"),
        ("../megaplan/r2510.27309.181", "specs/planfix", "DIF101"),
        ("r2510.27309.181", "specs/planfix", "DIF102"),
        ("git:--output=x", "specs/planfix", "DIF103"),
        ("git:", "specs/planfix", "DIF103"),
        ("git:no-such-revision", "specs/planfix", "DIF103"),
    ],
)
def test_what_cannot_be_compared(
    old: str,
    new: str,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(resources.specs("planfix"), tmp_path / "specs" / "planfix")
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    assert run(["diff", old, new]) == Exit.FINDINGS
    assert f"error[{code}]" in capsys.readouterr().err
    for command in (["diff", old, new], ["impact", old, new, "."]):
        assert run([*command, "--lang", "ru"]) == Exit.FINDINGS
        assert_russian(capsys.readouterr().err)


def git(*arguments: str) -> None:
    found = shutil.which("git")
    if found is None:
        pytest.skip("there is no git")
    settings = ("user.name=Test", "user.email=test@example.com", "commit.gpgsign=false")
    options = [part for each in settings for part in ("-c", each)]
    subprocess.run([found, *options, *arguments], check=True, timeout=60, capture_output=True)


def test_revisions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "specs" / "planfix"
    shutil.copytree(resources.specs("planfix"), folder)
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "First")
    (folder / "task" / "reject.xml").unlink()
    git("commit", "--quiet", "-a", "-m", "Second")
    (folder / "task" / "accept.xml").unlink()

    assert run(["diff", "git:HEAD~1", "git:HEAD", "--format", "json"]) == Exit.FINE
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["rule"], change["subject"]) == ("operation-removed", "POST task.reject")
    assert change["old"]["file"] == "git:HEAD~1:specs/planfix/task/reject.xml"
    assert change["old_symbol"] == "task.reject"

    assert run(["diff", "git:HEAD:specs/planfix", "specs/planfix", "--format", "json"]) == Exit.FINE
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["rule"], change["subject"]) == ("operation-removed", "POST task.accept")


_SMALL = """#%RAML 1.0
version: VERSION
title: Small
types:
    BaseEntity:
        properties:
            id: {type: string, required: false}
    Span:
        properties:
            NAME: {type: integer, required: false}
/span:
    get:
        responses: { 200: { body: { type: Span } } }
"""
_OVERLAY = """corrections:
  - id: span-value
    property: Span.seconds
    set: {name: value}
    reason: It is called so on the wire.
    evidence: Made up.
"""


def test_a_correction_that_no_longer_fits_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The vendor has corrected the document: nothing changes for clients."""
    monkeypatch.chdir(tmp_path)
    Path("overlay.yaml").write_text(_OVERLAY, encoding="utf-8")
    Path("names.yaml").write_text("", encoding="utf-8")
    for version, name in (("r1", "seconds"), ("r2", "value")):
        text = _SMALL.replace("VERSION", version).replace("NAME", name)
        Path(f"{version}.raml").write_text(text, encoding="utf-8")
    assert run(["diff", "r1.raml", "r2.raml"]) == Exit.FINE
    out, err = capsys.readouterr()
    assert out.startswith("Megaplan: what changed between r1 and r2\n")
    assert "Nothing has changed." in out
    assert "warning[OVL201] span-value: no longer applies" in err


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled versions r1 and r2; the current folder is empty."""
    folder = tmp_path / "installed" / "megaplan"
    folder.mkdir(parents=True)
    for name in ("overlay", "names", "statuses"):
        (folder / f"{name}.yaml").write_text("statuses: []\n" if name == "statuses" else "")
    for version, name in (("r1", "seconds"), ("r2", "minutes")):
        text = _SMALL.replace("VERSION", version).replace("NAME", name)
        (folder / f"{version}.raml").write_text(text, encoding="utf-8")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def specs(target: str) -> Path:
        return folder.with_name(target)

    monkeypatch.setattr(resources, "specs", specs)
    return folder


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_reports_call_a_bundled_document_by_its_name(
    form: str, bundled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where plansdk is installed concerns nobody."""
    assert run(["diff", "r1", "r2", "--format", form]) == Exit.FINE
    told = "".join(capsys.readouterr())
    assert "r1.raml" in told
    assert "r2.raml" in told
    assert "installed" not in told


def test_impact_calls_a_bundled_document_by_its_name(
    bundled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "from megaplan_api import Span\n\nSpan(seconds=1)\n"
    Path("code.py").write_text(code, encoding="utf-8")
    assert run(["impact", "r1", "r2", "code.py", "--format", "json"]) == Exit.FINE
    told = "".join(capsys.readouterr())
    assert '"r1.raml"' in told
    assert "installed" not in told


def fetch(bundled: Path) -> None:
    """Put r1 among the fetched documents, with contents of its own."""
    folder = Path("specs/megaplan")
    folder.mkdir(parents=True)
    for name in ("overlay", "names", "statuses"):
        shutil.copy(bundled / f"{name}.yaml", folder)
    own = _SMALL.replace("VERSION", "r1").replace("NAME", "hours")
    (folder / "r1.raml").write_text(own, encoding="utf-8")


def test_fetched_document_comes_before_the_bundled_one(
    bundled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(bundled)
    assert run(["diff", "r1", "r2", "--format", "json"]) == Exit.FINE
    gone, new = json.loads(capsys.readouterr().out)["changes"]
    assert (gone["subject"], new["subject"]) == ("Span.hours", "Span.minutes")
    assert gone["old"]["file"] == "specs/megaplan/r1.raml"
    assert new["new"]["file"] == "r2.raml"


def test_renames_are_recorded_beside_the_fetched_document(bundled: Path) -> None:
    fetch(bundled)
    assert find_renames("r2", "r1").place == Path("specs/megaplan/names.yaml")


@pytest.mark.parametrize("name", ["megaplan/r1", "../megaplan/r1", "r1.raml", "r3", "."])
def test_only_names_of_versions_stand_for_documents(
    name: str, bundled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(bundled)
    assert run(["diff", name, "r2"]) == Exit.FINDINGS
    assert "error[DIF10" in capsys.readouterr().err
