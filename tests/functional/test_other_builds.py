"""Documents of other builds than the bundled one: its companions never stop them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from plansdk import resources
from plansdk.cli import run
from plansdk.naming import ledger as ledgers

DOCUMENT = """\
#%RAML 1.0
title: Sample
version: r2601.1.1
mediaType: application/json
types:
  BaseEntity: object
  DateInterval: {properties: {contentType: string, value: integer}}
  Money: {properties: {contentType: string, valueInMain: {type: number, required: true}}}
/money:
  get: {responses: {200: {body: 'Money[]'}}}
"""
OWN = """\
corrections:
  - id: mine
    reason: for a test
    evidence: none
    property: DateInterval.value
    set: {name: minutes}
"""


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document of another build, in the current folder."""
    monkeypatch.chdir(tmp_path)
    place = Path("my.raml")
    place.write_text(DOCUMENT)
    return place


def generate(*arguments: str) -> int:
    return run(["generate", "megaplan", "--out", "out", *arguments])


def version() -> str:
    facts = json.loads(Path("out/megaplan_api/plansdk.json").read_bytes())
    return facts["specification"]["version"]


def models() -> str:
    modules = Path("out/megaplan_api/models").glob("*.py")
    return "\n".join(each.read_text(encoding="utf-8") for each in modules)


def test_bundled_corrections_are_skipped_where_they_do_not_fit(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate("--spec", "my.raml", "--report", "report.json") == 0
    told = capsys.readouterr().err
    count = int(told.partition("were skipped: ")[2].split()[0])
    assert "my.raml: warning[OVL204]" in told
    assert "OVL201" not in told
    skipped = json.loads(Path("report.json").read_bytes())["megaplan"]["skipped"]
    assert len(skipped) == count
    assert {"date-interval-value", "tree-node-id-in-path"} <= set(skipped)
    assert "money-value-in-main-on-create" not in skipped
    assert generate("--spec", "my.raml", "--report", "report.json") == 0
    assert json.loads(Path("report.json").read_bytes())["megaplan"]["skipped"] == skipped
    capsys.readouterr()
    assert generate("--spec", "my.raml", "--check", "--verbose") == 0
    assert "note[OVL201] date-interval-value: no longer applies" in capsys.readouterr().err


def test_strict_refuses_them(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate("--spec", "my.raml", "--strict") == 1
    assert "error[OVL201] date-interval-value" in capsys.readouterr().err
    assert not Path("out").exists()


def test_an_own_overlay_is_applied_after_the_bundled_one_and_is_strict(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("overlay.yaml").write_text(OWN)
    assert generate("--spec", "my.raml") == 0
    assert "minutes" in models()
    assert "Required on creation." not in models()  # which the bundled one corrects
    Path("overlay.yaml").write_text(OWN.replace("DateInterval.value", "DateInterval.hours"))
    assert generate("--spec", "my.raml") == 1
    assert "overlay.yaml:2:5: error[OVL201] mine" in capsys.readouterr().err


def test_an_own_entry_comes_in_place_of_the_bundled_one_with_its_id(document: Path) -> None:
    own = OWN.replace("id: mine", "id: money-value-in-main-on-create")
    Path("overlay.yaml").write_text(own)
    assert generate("--spec", "my.raml") == 0
    assert "minutes" in models()
    assert "Required on creation." in models()


def test_own_statuses_come_in_place_of_bundled_ones(document: Path) -> None:
    Path("statuses.yaml").write_text(
        "statuses:\n"
        "  - {status: '404', error: NotFoundError, en: mislaid, ru: пропало,"
        " advice: look again, advice_ru: поищите}\n"
    )
    assert generate("--spec", "my.raml") == 0
    errors = Path("out/megaplan_api/errors.py").read_text(encoding="utf-8")
    assert "mislaid" in errors
    assert '"403"' in errors


def test_names_are_recorded_beside_the_document(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundled = resources.specs("megaplan") / "names.yaml"
    before = bundled.read_bytes()
    assert generate("--spec", "my.raml", "--check") == 3
    assert "changed      names.yaml" in capsys.readouterr().out
    assert not Path("names.yaml").exists()
    assert generate("--spec", "my.raml") == 0
    assert "ledger    names.yaml, new names were recorded" in capsys.readouterr().out
    recorded, known = ledgers.load(Path("names.yaml")), ledgers.load(bundled)
    assert recorded.operations["money"] == {"list": "GET /money"}
    assert known.operations.items() <= recorded.operations.items()
    assert bundled.read_bytes() == before
    assert generate("--spec", "my.raml") == 0
    assert "ledger    names.yaml\n" in capsys.readouterr().out


def test_a_ledger_that_may_not_be_written_is_told(
    document: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda _, mode, **__: mode != os.W_OK)
    assert generate("--spec", "my.raml") == 0
    assert "warning[GEN108] names cannot be recorded" in capsys.readouterr().err
    assert not Path("names.yaml").exists()


def test_no_run_takes_a_package_back_unasked(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = Path("older.raml")
    older.write_text(DOCUMENT.replace("r2601.1.1", "r2510.1.1"))
    assert generate("--spec", "my.raml") == 0
    for check in ([], ["--check"]):
        capsys.readouterr()
        assert generate("--spec", "older.raml", *check) == 1
        told = capsys.readouterr().err
        assert "GEN105] would go back from r2601.1.1 to r2510.1.1; nothing was written" in told
        assert "plansdk generate megaplan --to r2510.1.1" in told
        assert version() == "r2601.1.1"
    assert generate("--spec", "older.raml", "--to", "r2509.1.1") == 1
    assert "GEN106] this is version r2510.1.1, not r2509.1.1" in capsys.readouterr().err
    assert generate("--spec", "older.raml", "--to", "r2510.1.1") == 0
    assert "megaplan r2601.1.1 → r2510.1.1: " in capsys.readouterr().out
    assert version() == "r2510.1.1"


def test_what_was_fetched_goes_before_what_is_bundled(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetched = Path("specs/megaplan")
    fetched.mkdir(parents=True)
    for name in ("r2601.1.1", "r2510.1.1"):
        (fetched / f"{name}.raml").write_text(DOCUMENT.replace("r2601.1.1", name))
    assert generate() == 0
    out = capsys.readouterr().out
    assert "document  specs/megaplan/r2601.1.1.raml" in out
    assert "ledger    specs/megaplan/names.yaml" in out
    assert generate("--to", "r2510.1.1") == 0
    assert version() == "r2510.1.1"
    assert generate("--spec", "my.raml") == 0
    facts = json.loads(Path("out/megaplan_api/plansdk.json").read_bytes())
    assert facts["specification"]["document"] == "../my.raml"
    assert generate("--to", "r1.0.0") == 1
    assert "GEN107" in capsys.readouterr().err


def test_what_is_not_modelled_is_summed_up(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "{(note): 1, headers: {X: string}, responses: {404: {}, 200: {body: 'Money[]'}}}"
    document.write_text(DOCUMENT.replace("{responses: {200: {body: 'Money[]'}}}", more))
    line = "noted, not modelled: annotations, headers, other answers\n"
    assert run(["lint", "my.raml"]) == 0
    assert capsys.readouterr().out.endswith(line)
    assert generate("--spec", "my.raml") == 0
    assert line in capsys.readouterr().err


def test_a_name_that_was_chosen_is_told_with_its_line(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    methods = "{put: {responses: {200: {body: Money}}}, patch: {responses: {200: {body: Money}}}}"
    document.write_text(f"{DOCUMENT}/money/{{id}}: {methods}\n")
    assert generate("--spec", "my.raml") == 0
    told = capsys.readouterr().err
    place = told.partition("`operations: money: replace` in the name ledger, names.yaml:")[2]
    line = Path("names.yaml").read_text(encoding="utf-8").splitlines()[int(place.split()[0]) - 1]
    assert line.strip() == "replace: PUT /money/{id}"
    assert generate("--spec", "my.raml", "--check") == 0
    assert "NAM101" not in capsys.readouterr().err
