"""Generating again: the same bytes everywhere, and no more work than there is to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
    jobs: str

    def environment(self, cache: Path) -> dict[str, str]:
        return {
            "PYTHONHASHSEED": self.seed,
            "LC_ALL": self.locale,
            "LANG": self.locale,
            "TZ": self.zone,
            "PLANSDK_CACHE": str(cache),
        }


def generate(
    out: Path,
    *arguments: str,
    cache: Path,
    under: Circumstances | None = None,
    without_black: bool = False,
) -> dict[str, Any]:
    """Run the command in a folder of its own.

    Returns:
        The report.
    """
    under = under or Circumstances("0", "C.UTF-8", "UTC", "2")
    folder = out.with_name(f"{out.name}-place")
    folder.mkdir(exist_ok=True)
    paths = [str(ROOT / "generator")]
    if without_black:
        (folder / "black.py").write_text("raise ImportError('nothing is to be formatted')\n")
        paths.insert(0, str(folder))
    report = folder / "report.json"
    options = ["--out", str(out), "--report", str(report), "--jobs", under.jobs]
    done = subprocess.run(
        [sys.executable, "-m", "plansdk", "generate", *arguments, *options],
        cwd=folder,
        env={**os.environ, **under.environment(cache), "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
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
    """Both packages in `generated`, made from nothing, and the `cache` which that filled."""

    def make(folder: Path) -> None:
        under = Circumstances("1", "C", "UTC", "2")
        report = generate(folder / "generated", cache=folder / "cache", under=under)
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


def test_circumstances_do_not_matter(first: Path, copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "somewhere else" / "ё"
    out.parent.mkdir()
    under = Circumstances("2", _another_locale(), "Asia/Tokyo", "1")
    # What the cache holds is the same text as before, byte for byte.
    generate(out, cache=copy / "cache", under=under)
    assert contents(out) == contents(first / "generated")


def _another_locale() -> str:
    listed = subprocess.run(
        ["locale", "-a"], capture_output=True, text=True, timeout=30, check=False
    )
    return next((each for each in listed.stdout.split() if each.startswith("ru_RU")), "C.UTF-8")


def test_an_unchanged_run_formats_nothing_and_touches_nothing(copy: Path) -> None:
    generate(copy / "generated", cache=copy / "cache")
    before = snapshot(copy / "generated")
    report = generate(copy / "generated", cache=copy / "cache", without_black=True)
    assert touched(before, snapshot(copy / "generated")) == set()
    for each in report.values():
        assert each["files"]["written"] == each["files"]["removed"] == 0


def test_a_run_without_memory_touches_nothing_either(copy: Path) -> None:
    before = snapshot(copy / "generated")
    generate(copy / "generated", "--no-cache", cache=copy / "cache")
    assert touched(before, snapshot(copy / "generated")) == set()


CHANGES = {
    "megaplan": (
        "r2510.27309.181.raml",
        "            isUrgent:\n                description: Burning\n                type: boolean\n",
        "            isUrgent:\n                description: Burning\n                type: string\n",
        {"megaplan_api/models/tasks.py"},
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
    report = generate(out, target, "--spec", str(spec), cache=copy / "cache")
    manifest = f"{PACKAGES[target]}/plansdk.json"
    assert touched(before, snapshot(out)) == {*expected, manifest}
    assert report[target]["files"]["written"] == len(expected)


def test_black_has_nothing_to_do() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "black", "--check", "--quiet", "generated"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
