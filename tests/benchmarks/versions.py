"""What a new version costs: comparing it with the old one, and checking vendored code."""

from __future__ import annotations

import shutil
import tempfile
from functools import reduce
from pathlib import Path

from benchmarks.measure import ROOT, Row, Sample, process, ratio
from changes.megaplan_edits import EDITS

SPECS = ROOT / "specs" / "megaplan"
CHECKS = 5
"""A check is over at once, so that many times more rounds of it are taken."""

_AIMS = {
    "plansdk diff": 3,
    "plansdk diff, again": 1,
    "plansdk vendor check": 5,
}
"""Times what bare reading of the same files costs."""

_LOAD = """
import sys, yaml
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        yaml.load(file, yaml.CSafeLoader)
"""
_HASH = """
import hashlib, pathlib, sys
for place in pathlib.Path(sys.argv[1]).rglob("*"):
    if place.is_file():
        hashlib.sha256(place.read_bytes()).hexdigest()
"""


def rows(rounds: int) -> list[Row]:
    """The rows of `diff` and of `vendor check`, each next to bare reading of the same files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, new = _versions(folder / "specs")
        diff = ["-m", "plansdk", "diff", old, new]
        documents = {
            "python, CSafeLoader": ["-c", _LOAD, old, new],
            "plansdk diff": diff,
            "plansdk diff, again": diff,
        }
        package = _vendored(folder)
        files = {
            "python, sha256": ["-c", _HASH, package],
            "plansdk vendor check": ["-m", "plansdk", "vendor", "check", package],
        }
        count = sum(each.is_file() for each in Path(package).rglob("*"))
        group = f"the document of Megaplan and its version with {len(EDITS)} edits"
        return [
            *_in_turn(folder, group, documents, "s", rounds),
            *_in_turn(
                folder, f"all {count} files of a vendored client", files, "ms", rounds * CHECKS
            ),
        ]


def _in_turn(
    folder: Path, group: str, commands: dict[str, list[str]], unit: str, rounds: int
) -> list[Row]:
    """Whole processes, each round with an empty cache; the first of them is the peer."""
    scale = 1000 if unit == "ms" else 1
    wall: dict[str, list[float]] = {name: [] for name in commands}
    busy: dict[str, list[float]] = {name: [] for name in commands}
    for at in range(rounds + 1):
        for name, command in commands.items():
            took = process(command, **_environment(folder, f"cache{at}"))
            if at:  # the first round only writes byte code
                wall[name].append(took[0] * scale)
                busy[name].append(took[1] * scale)
        shutil.rmtree(folder / f"cache{at}", ignore_errors=True)
    peer = next(iter(commands))
    found: list[Row] = []
    for name in commands:
        times, aim = ratio(busy[name], busy[peer]), _AIMS.get(name)
        spelled = f"{aim} x" if aim else ""
        is_met = None if aim is None else times <= aim
        samples = Sample.of(wall[name]), Sample.of(busy[name])
        found.append(Row(group, name, unit, *samples, times, peer, spelled, is_met))
    return found


def _environment(folder: Path, cache: str) -> dict[str, str]:
    return {
        "PLANSDK_CACHE": str(folder / cache),
        "PYTHONPYCACHEPREFIX": str(folder / "code"),
    }


def _versions(folder: Path) -> tuple[str, str]:
    """The document, and beside it the version with every edit."""
    shutil.copytree(SPECS, folder)
    (old,) = folder.glob("r*.raml")
    edited = reduce(lambda text, edit: edit.apply(text), EDITS, old.read_text(encoding="utf-8"))
    (folder / "new.raml").write_text(edited, encoding="utf-8")
    return str(old), str(folder / "new.raml")


def _vendored(folder: Path) -> str:
    """All of the client of Megaplan, in a project of its own."""
    command = ["-m", "plansdk", "vendor", "megaplan", str(folder / "project")]
    process(command, **_environment(folder, "cache"))
    return str(folder / "project" / "megaplan_api")
