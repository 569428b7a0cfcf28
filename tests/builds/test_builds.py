"""Every account's build: linted, generated with what comes with plansdk, imported, used.

`make builds` tries all of them; otherwise a sample.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builds.derived import CORRECTED, builds, clashing, next_versions, shuffled
from plansdk import raml, resources
from plansdk.cli import run
from plansdk.diagnostics import has_errors
from plansdk.naming import ledger as ledgers
from plansdk.overlay import read_overlay
from support.checkers import Found, Subject, errors

pytestmark = pytest.mark.timeout(600)

EVERY = bool(os.environ.get("EVERY_BUILD"))
BUILDS = dict(builds())
SAMPLE = ("response-is-undeclared-mended", "pruned-3", "clashing-1")
USED = ("upload-gone", "pruned-3", "clashing-1")
PROGRAM = Path(__file__).with_name("program.py")
FORMER = Path(__file__).with_name("former.py")


def generate(folder: Path, *options: str) -> int:
    return run(
        ["generate", "megaplan", "--spec", str(folder / "my.raml"), "--out", str(folder), *options]
    )


def play(folder: Path, *arguments: str, program: Path = PROGRAM) -> str:
    """Run a program beside a package."""
    done = subprocess.run(
        [sys.executable, str(program), *arguments],
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


@pytest.mark.parametrize("seed", range(6) if EVERY else [0])
def test_three_versions_in_a_row(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is generated after the other; former names of both steps are kept."""
    before = ""
    for document in next_versions(seed):
        place = tmp_path / "my.raml"
        place.write_text(document.text, encoding="utf-8")
        if before:
            assert run(["renames", before, str(place)]) == 0
        assert generate(tmp_path) == 0, capsys.readouterr().err
        before = str(place.rename(tmp_path / f"{document.head.split()[3]}.raml"))
    out = capsys.readouterr().out
    assert "r2510.27309.181 → r2601.1.1" in out
    assert "r2601.1.1 → r2602.1.1" in out
    names = tmp_path / "names.yaml"
    renamed = ledgers.load(names).renamed
    assert {each.kind for each in renamed} >= {"class", "attribute"}
    assert {each.since for each in renamed.values()} == {"r2601.1.1", "r2602.1.1"}
    assert int(play(tmp_path, str(names), program=FORMER)) == len(renamed)


def lay_out(folder: Path, _: pytest.TempPathFactory) -> None:
    """A package of other builds, for the type checkers."""
    for name in ("clashing-3", "pruned-7") if EVERY else ("clashing-3",):
        place = folder / name.replace("-", "_")
        place.mkdir()
        (place / "my.raml").write_text(BUILDS[name]().text, encoding="utf-8")
        assert generate(place) == 0


@pytest.mark.checked(Subject("other_builds", lay_out, ("mypy",)))
def test_nothing_is_wrong_with_packages_of_other_builds(found: Found) -> None:
    assert errors(found) == []
