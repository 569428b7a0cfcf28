"""What a project makes of changes: levels of its own, and changes that it accepts."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plansdk.changes import Change
from plansdk.changes.policy import read_policy
from plansdk.cli import Exit
from plansdk.diagnostics import Span
from stand_in import StandIn, run
from support.russian import assert_russian

GONE = Change("property-removed", "breaking", "Task.deadline", "Task", old=Span("a.raml", 7, 5))
VALUES = [
    Change("value-added", "risky", "Task.status", "Task", each, new=Span("b.raml", 9, 5))
    for each in ("paused", "lost")
]
TODAY = datetime.now(UTC).date()
ACCEPTED = f"""
[[tool.plansdk.diff.accepted]]
rule = "property-removed"
subject = "Task.deadline"
reason = "Nobody reads it"
until = {TODAY}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "pyproject.toml"


def diff(*options: str, changes: list[Change] | None = None) -> int:
    return run(["diff", "a", "b", *options], StandIn(changes=changes or [GONE, *VALUES]))


def test_levels(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The worst is first in each group, whatever the table of rules says."""
    project.write_text(
        "[tool.plansdk.diff.levels]\nvalue-added = 'breaking'\nproperty-removed = 'compatible'\n"
    )
    assert diff("--fail-on", "breaking", "--format", "json") == Exit.DRIFT
    found = [(e["rule"], e["level"]) for e in json.loads(capsys.readouterr().out)["changes"]]
    assert found == [*[("value-added", "breaking")] * 2, ("property-removed", "compatible")]
    assert diff("--fail-on", "risky", changes=[GONE]) == Exit.FINE


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_what_is_accepted_is_told_and_fails_nothing(
    project: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write_text(ACCEPTED)
    assert diff("--fail-on", "breaking", "--format", form) == Exit.FINE
    out, err = capsys.readouterr()
    assert out.count("Nobody reads it") == 1
    assert err == ""
    assert diff("--fail-on", "risky") == Exit.DRIFT


def test_what_is_accepted_still_counts_for_the_next_version(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write_text(ACCEPTED)
    diff("--package-version", "1.4.2")
    assert "2.0.0" in capsys.readouterr().out


def test_one_value_or_all_of_them(project: Path) -> None:
    entry = ACCEPTED.replace("property-removed", "value-added").replace("deadline", "status")
    project.write_text(entry)
    assert diff("--fail-on", "risky", changes=VALUES) == Exit.FINE
    project.write_text(entry.replace("reason", "item = 'paused'\nreason"))
    assert diff("--fail-on", "risky", changes=VALUES) == Exit.DRIFT
    assert diff("--fail-on", "risky", changes=VALUES[:1]) == Exit.FINE


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (ACCEPTED.replace(str(TODAY), str(TODAY - timedelta(1))), "DIF107"),
        (ACCEPTED.replace("Task.deadline", "Task.status"), "DIF108"),
        (ACCEPTED.replace("reason", "item = 'x'\nreason"), "DIF108"),
    ],
)
def test_what_is_out_of_date_counts_and_is_told(
    project: Path, entry: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write_text(entry)
    assert diff("--fail-on", "breaking") == Exit.DRIFT
    assert f"pyproject.toml:2:1: warning[{code}] the accepted change " in capsys.readouterr().err
    diff("--lang", "ru")
    assert_russian(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("[tool.plansdk.diff]\nlevel = 1\n", "2:1", "Did you mean levels?"),
        ("[tool.plansdk.diff]\nlevels = 1\n", "2:1", "`levels` is a table"),
        ("[tool.plansdk.diff]\nlevels.value-add = 'risky'\n", "2:1", "mean value-added"),
        ("[tool.plansdk.diff.levels]\nvalue-added = 'bad'\n", "2:1", "none of breaking, risky"),
        ("[tool.plansdk.diff.levels]\n'value-added' = 3\n", "2:1", "is a text"),
        (ACCEPTED.replace("removed", "lost"), "3:1", "'property-lost' is none of"),
        (ACCEPTED.replace(str(TODAY), "'soon'"), "6:1", "`until` is a date"),
        (ACCEPTED.replace(str(TODAY), f"{TODAY}T10:00:00"), "6:1", "`until` is a date"),
        (ACCEPTED.replace("until", "# until"), "2:1", "`until` is a date"),
        (ACCEPTED.replace("reason", "# reason"), "2:1", "`reason` is missing"),
        (ACCEPTED.replace("reason", "reasons"), "5:1", "Did you mean reason?"),
    ],
)
def test_faults_of_the_settings(
    project: Path, text: str, place: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write_text(text)
    assert diff() == Exit.FINDINGS
    out, err = capsys.readouterr()
    assert (out, f"pyproject.toml:{place}: error[DIF106]" in err, said in err) == ("", True, True)
    assert diff("--lang", "ru") == Exit.FINDINGS
    assert_russian(capsys.readouterr().err)


def test_annotations(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is accepted and what only texts say is left out."""
    project.write_text(ACCEPTED)
    texts = Change("description-changed", "documentation", "Tag", "Tag", new=Span("b.raml", 1, 1))
    hostile = Change(
        "type-removed", "breaking", "T\n::error::x%", "T", old=Span("a,b:c.raml", 3, 1)
    )
    changes = [GONE, VALUES[0], texts, hostile]
    assert diff("--format", "github", changes=changes) == Exit.FINE
    gone, added, counts = capsys.readouterr().out.splitlines()
    at = "file=a%2Cb%3Ac.raml,line=3,col=1,title=plansdk type-removed"
    assert gone == f"::error {at}::type T\\n::error::x%25 is gone"
    at = "file=b.raml,line=9,col=5,title=plansdk value-added"
    assert added == f"::warning {at}::Task.status has a new value: paused"
    assert counts == "::notice::2 breaking, 1 risky, 1 in documentation"


def test_what_the_documentation_shows_is_taken(project: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "diff.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    project.write_text(block.replace("# item", "item").replace("2027-01-31", f"{TODAY}"))
    policy = read_policy(project.parent)
    (accepted,) = policy.accepted
    assert policy.levels == {"value-added": "compatible"}
    assert (accepted.subject, accepted.item, accepted.until) == ("Task.deadline", "paused", TODAY)
