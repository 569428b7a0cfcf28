"""A run that is killed leaves the old tree or the new one, and the next run completes."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from hostile.generating import start
from hostile.making import Spec, write

LIMIT = 60
"""Seconds that a run may take on a busy machine."""


def spec_of(count: int, word: str) -> Spec:
    """A document of some types, each in a module of its own."""
    types: dict[str, Any] = {"BaseEntity": {"type": "object", "properties": {"id": "string"}}}
    spec: Spec = {"title": "Title", "version": "r1", "baseUri": "https://localhost/api/v3"}
    for at in range(count):
        name = f"{chr(65 + at)}thing"
        types[name] = {"type": "BaseEntity", "description": word, "properties": {word: "string"}}
        spec[f"/{name}"] = {"get": {"responses": {"200": {"body": {"type": name}}}}}
    return spec | {"types": types}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in sorted(folder.rglob("*"))
        if place.is_file()
    }


def complete(spec: Path, out: Path, cache: Path) -> float:
    """Run to the end; the seconds that it took."""
    begun = time.monotonic()
    run = start(spec, out, cache)
    printed, complaints = run.communicate(timeout=LIMIT)
    assert printed.endswith("end\n"), complaints
    return time.monotonic() - begun


def kill_after(run: subprocess.Popen[str], stage: str, seconds: float) -> bool:
    """Kill a run some time after it has begun a stage; False if it was at its end before."""
    assert run.stdout is not None
    for line in run.stdout:
        if line.strip() == stage:
            break
    time.sleep(seconds)
    run.kill()
    run.communicate(timeout=LIMIT)
    return run.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Two documents, and the tree that each becomes in an empty folder."""
    folder = tmp_path_factory.mktemp("killed")
    cache = folder / "cache"
    found: dict[str, Any] = {"cache": cache}
    for name, spec in (("old", spec_of(12, "before")), ("new", spec_of(9, "after"))):
        place = folder / name
        place.mkdir()
        found[name] = write(place, spec)
        complete(found[name], place / "out", cache)
        found[f"{name} tree"] = tree(place / "out")
    return found


def test_killed_at_random_moments(trees: dict[str, Any], tmp_path: Path) -> None:
    out, cache = tmp_path / "out", trees["cache"]
    complete(trees["old"], out, cache)
    assert tree(out) == trees["old tree"]
    # `compare` is the first stage; publishing is where a kill could do harm.
    moments = [("compare", 0.05 + 0.15 * at) for at in range(4)]
    chance = random.Random(1)
    moments += [("publish", chance.random() * 0.02) for _ in range(6)]
    killed = 0
    for stage, seconds in moments:
        killed += kill_after(start(trees["new"], out, cache), stage, seconds)
        found = {path: content for path, content in tree(out).items() if _is_own(path)}
        assert found in (trees["old tree"], trees["new tree"])
        if found == trees["new tree"]:
            complete(trees["old"], out, cache)
    assert killed
    complete(trees["new"], out, cache)
    assert tree(out) == trees["new tree"]


def _is_own(path: str) -> bool:
    """Whether a path lies in the package; what a killed run prepared lies beside it."""
    return path.startswith("megaplan_api/")
