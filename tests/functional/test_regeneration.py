"""Generating again: the same bytes everywhere, and no more work than there is to do."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plansdk.publish import MANIFEST
from support.once import once

pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).parents[2]
PACKAGES = {"megaplan": "megaplan_api", "planfix": "planfix_api"}
_TIMEOUT = 280
_CACHES = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache")

Snapshot = dict[str, tuple[int, int, bytes]]
"""Path to inode, time of the last change and content."""


@dataclass(frozen=True)
class Circumstances:
    """What must not matter."""

    seed: str
    locale: str
    zone: str

    def environment(self) -> dict[str, str]:
        return {
            "PYTHONHASHSEED": self.seed,
            "LC_ALL": self.locale,
            "LANG": self.locale,
            "TZ": self.zone,
        }


def generate(
    out: Path,
    *arguments: str,
    under: Circumstances | None = None,
    without: Sequence[str] = (),
    expected: int = 0,
) -> dict[str, Any]:
    """Run the command in a folder of its own.

    Args:
        out: Where the packages go.
        arguments: What the command gets beside.
        under: What must not matter.
        without: Variables that the environment lacks.
        expected: The exit code.

    Returns:
        The report.
    """
    under = under or Circumstances("0", "C.UTF-8", "UTC")
    folder = out.with_name(f"{out.name}-place")
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, **under.environment(), "PYTHONPATH": str(ROOT / "generator")}
    report = folder / "report.json"
    options = ["--out", str(out), "--report", str(report)]
    done = subprocess.run(
        [sys.executable, "-m", "plansdk", "generate", *arguments, *options],
        cwd=folder,
        env={name: value for name, value in environment.items() if name not in without},
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    assert done.returncode == expected, done.stdout + done.stderr
    loaded: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return loaded


def snapshot(folder: Path) -> Snapshot:
    """The generated files below a folder."""
    return {
        place.relative_to(folder).as_posix(): (
            place.stat().st_ino,
            place.stat().st_mtime_ns,
            place.read_bytes(),
        )
        for place in folder.rglob("*")
        if place.is_file() and not {*place.parts} & {*_CACHES}
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {path: content for path, (_, _, content) in snapshot(folder).items()}


def touched(before: Snapshot, after: Snapshot) -> set[str]:
    """Files that were written, made or removed."""
    return {path for path in before | after if before.get(path) != after.get(path)}


@pytest.fixture
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both packages in `generated`, made from nothing."""

    def make(folder: Path) -> None:
        under = Circumstances("1", "C", "UTC")
        report = generate(folder / "generated", under=under)
        assert set(report) == set(PACKAGES)
        for each in report.values():
            assert each["files"]["written"] > 30
            assert each["left_out"] == []

    return once(tmp_path_factory, "first", make)


@pytest.fixture
def copy(first: Path, tmp_path: Path) -> Path:
    """The same once more, to be changed."""
    return shutil.copytree(first, tmp_path / "copy")


def test_the_committed_packages_are_what_comes_out(first: Path) -> None:
    made = contents(first / "generated")
    committed = contents(ROOT / "generated")
    assert {path for path in made | committed if made.get(path) != committed.get(path)} == set()


def test_circumstances_do_not_matter(first: Path, tmp_path: Path) -> None:
    out = tmp_path / "somewhere else" / "ё"
    out.parent.mkdir()
    under = Circumstances("2", _another_locale(), "Asia/Tokyo")
    generate(out, under=under)
    assert contents(out) == contents(first / "generated")


def _another_locale() -> str:
    listed = subprocess.run(
        ["locale", "-a"], capture_output=True, text=True, timeout=30, check=False
    )
    return next((each for each in listed.stdout.split() if each.startswith("ru_RU")), "C.UTF-8")


def test_an_unchanged_run_reads_nothing_and_touches_nothing(copy: Path) -> None:
    before = snapshot(copy / "generated")
    report = generate(copy / "generated", without=("HOME", "XDG_CACHE_HOME"))
    assert touched(before, snapshot(copy / "generated")) == set()
    for target, each in report.items():
        assert each["files"]["written"] == each["files"]["removed"] == 0
        assert each["seconds"].keys() == {"compare"}
        committed = json.loads((copy / "generated" / PACKAGES[target] / MANIFEST).read_bytes())
        assert each["files"]["unchanged"] == len(committed["files"])
        assert {name: each[name] for name in committed["counts"]} == committed["counts"]


def test_a_check_builds_and_compares_all_the_same(copy: Path) -> None:
    """A file and its recorded hash can be edited together."""
    package = copy / "generated" / "planfix_api"
    place, manifest = package / "client.py", package / MANIFEST
    forged = place.read_bytes() + b"# forged\n"
    recorded = json.loads(manifest.read_bytes())
    recorded["files"]["client.py"] = hashlib.sha256(forged).hexdigest()
    place.write_bytes(forged)
    manifest.write_text(json.dumps(recorded, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
    generate(copy / "generated", "planfix", "--check", expected=3)
    assert place.read_bytes() == forged


CHANGES = {
    "megaplan": (
        "r2510.27309.181.raml",
        "            isUrgent:\n                description: Burning\n                type: boolean\n",
        "            isUrgent:\n                description: Burning\n                type: string\n",
        {"megaplan_api/lists.md", "megaplan_api/models/tasks.py", "megaplan_api/where.py"},
    ),
    "planfix": (
        "structures/task.xml",
        '<element name="template" type="int"',
        '<element name="template" type="string"',
        {"planfix_api/models/task.py"},
    ),
}


@pytest.mark.parametrize("target", CHANGES)
def test_after_one_change_only_what_mentions_it_is_written(
    copy: Path, tmp_path: Path, target: str
) -> None:
    name, old, new, expected = CHANGES[target]
    specs, out = tmp_path / "specs", copy / "generated"
    shutil.copytree(ROOT / "specs" / target, specs)
    text = (specs / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (specs / name).write_text(text.replace(old, new), encoding="utf-8")
    before = snapshot(out)
    spec = specs / name if target == "megaplan" else specs
    report = generate(out, target, "--spec", str(spec))
    manifest = f"{PACKAGES[target]}/plansdk.json"
    assert touched(before, snapshot(out)) == {*expected, manifest}
    assert report[target]["files"]["written"] == len(expected)
