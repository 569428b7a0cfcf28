"""Every account's build: linted, generated with what comes with plansdk, imported, used.

`make builds` tries all of them; otherwise a sample.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builds.derived import CORRECTED, builds, clashing, shuffled
from plansdk import raml, resources
from plansdk.cli import run
from plansdk.diagnostics import has_errors
from plansdk.naming import ledger as ledgers
from plansdk.overlay import read_overlay

pytestmark = pytest.mark.timeout(600)

EVERY = bool(os.environ.get("EVERY_BUILD"))
BUILDS = dict(builds())
SAMPLE = ("response-is-undeclared-mended", "upload-gone", "pruned-3", "clashing-1", "variables-0")
USED = ("upload-gone", "pruned-3", "clashing-1")
PROGRAM = Path(__file__).with_name("program.py")


def generate(folder: Path, *options: str) -> int:
    return run(
        ["generate", "megaplan", "--spec", str(folder / "my.raml"), "--out", str(folder), *options]
    )


def play(folder: Path, *arguments: str) -> str:
    """Run the program beside a package."""
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_there_is_a_build_for_each_entry_and_many_more() -> None:
    overlay, _ = read_overlay(resources.specs("megaplan") / "overlay.yaml")
    assert CORRECTED.keys() == {each.id for each in (*overlay.corrections, *overlay.outside)}
    assert len(BUILDS) >= 80


@pytest.mark.parametrize("name", BUILDS if EVERY else SAMPLE)
def test_a_build(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = BUILDS[name]()
    place = tmp_path / "my.raml"
    place.write_text(document.text, encoding="utf-8")
    if EVERY:
        assert not has_errors(raml.lint(place))
    code = generate(tmp_path)
    err = capsys.readouterr().err
    assert code == 0, err
    assert "not everything was generated" not in err
    is_used = EVERY or name in USED
    told = play(tmp_path, *([str(place)] if is_used else []))
    assert "modules" in told
    assert generate(tmp_path, "--check") == 0
    if name in CORRECTED:
        assert "OVL204" in err


@pytest.mark.parametrize("seed", range(20) if EVERY else [1])
def test_any_order_of_declaration_gives_the_same_names(seed: int, tmp_path: Path) -> None:
    names: list[ledgers.Ledger] = []
    for number, document in enumerate((clashing(seed), shuffled(seed))):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "my.raml").write_text(document.text, encoding="utf-8")
        assert generate(folder) == 0
        names.append(ledgers.load(folder / "names.yaml"))
    assert names[0].operations == names[1].operations
    assert names[0].classes == names[1].classes
    assert names[0].properties == names[1].properties
