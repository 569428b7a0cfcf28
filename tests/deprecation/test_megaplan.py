"""The real document with operations and a type renamed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deprecation.versions import Versions, play
from plansdk import resources
from plansdk.cli import run
from plansdk.naming.ledger import load

SPEC = resources.specs("megaplan") / "r2510.27309.181.raml"
EDITS = (
    (r"version: .*r2510\.27309\.181.*", "version: 'r2601.1.1'"),
    (r"\bMorality\b", "MoralBonus"),
    (r"^/milestone:$", "/checkpoint:"),
    (r"^/milestone/", "/checkpoint/"),
)
OPTIONS = ["--strict", "--enable-error-code=deprecated"]
PROGRAM = """\
from megaplan_api import Megaplan, Milestone, Morality


def note(mp: Megaplan, milestone: Milestone) -> Morality | None:
    mp.milestone.create.prepare(milestone)
    return None


if __name__ == "__main__":
    with Megaplan("a.example", token="t") as client:
        note(client, Milestone(name="x"))
"""


@pytest.mark.timeout(300)
def test_old_names_stay(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "specs")
    versions.folder.mkdir()
    for companion in ("names.yaml", "overlay.yaml", "statuses.yaml"):
        shutil.copy(SPEC.parent / companion, versions.folder)
    text = SPEC.read_text(encoding="utf-8")
    for pattern, new in EDITS:
        text, count = re.subn(pattern, new, text, flags=re.MULTILINE)
        assert count, pattern
    place = versions.folder / "v2.raml"
    place.write_text(text, encoding="utf-8")
    assert run(["renames", str(SPEC), str(place)]) == 0
    renamed = {old: each.to for old, each in load(versions.ledger).renamed.items()}
    assert renamed["Morality"] == "MoralBonus"
    assert renamed["milestone.create"] == "checkpoint.create"
    assert {each.since for each in load(versions.ledger).renamed.values()} == {"r2601.1.1"}
    folder = versions.make("v2")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    assert {line for line, _ in play(program, folder).warnings} == {1, 5}
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *OPTIONS, str(program), "megaplan_api"],
        cwd=folder,
        env={**os.environ, "MYPY_CACHE_DIR": str(tmp_path / "cache"), "MYPYPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    line, summary = done.stdout.splitlines()
    assert "milestone.create has been renamed to checkpoint.create" in line
    assert summary.startswith("Found 1 error")
