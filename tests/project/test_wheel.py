"""The wheel: everything that the command needs, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support.installed import build_wheel

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_is_the_same_wherever_it_is_built(wheel: Path, tmp_path: Path) -> None:
    """A requirements file can have its hash, and anybody can check it."""
    assert build_wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_the_wheel_holds_templates_and_specifications(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("templates", "specs"):
        inside = {
            name.removeprefix("plansdk/_data/")
            for name in names
            if name.startswith(f"plansdk/_data/{folder}/")
        }
        files = (each for each in (ROOT / folder).rglob("*") if each.is_file())
        outside = {
            each.relative_to(ROOT).as_posix() for each in files if "__pycache__" not in each.parts
        }
        assert inside == outside
    assert {name.split("/")[0].split("-")[0] for name in names} == {"plansdk"}
    assert {"plansdk/py.typed", "plansdk/settings.schema.json"} <= {*names}


def test_an_installed_plansdk_generates_outside_of_a_checkout(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    work = tmp_path / "work"
    work.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-m", "plansdk", "generate", "planfix"]
    done = subprocess.run(
        command, cwd=work, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    committed = ROOT / "generated" / "planfix_api"
    for place in (work / "planfix_api").rglob("*"):
        if place.is_file():
            name = place.relative_to(work / "planfix_api")
            assert place.read_bytes() == (committed / name).read_bytes(), name
