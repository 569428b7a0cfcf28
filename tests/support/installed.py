"""plansdk as people have it: a wheel, installed where no checkout is on any path."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.once import once

ROOT = Path(__file__).parents[2]
_TIMEOUT = 100


def build_wheel(folder: Path) -> Path:
    """Build the wheel into a folder, without network and without isolation."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=_TIMEOUT)
    return next(folder.glob("*.whl"))


@dataclass(frozen=True)
class Installation:
    """An environment with the wheel in it, and with what the wheel needs.

    Attributes:
        folder: The environment's.
    """

    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.folder / "bin" / "python"

    @property
    def site(self) -> Path:
        """Where packages lie."""
        return next((self.folder / "lib").glob("python*/site-packages"))

    def environment(self, home: Path) -> dict[str, str]:
        """The variables of somebody who has activated it, and has no settings otherwise."""
        programs = os.environ["PATH"].split(os.pathsep)
        outside = [each for each in programs if not Path(each).is_relative_to(ROOT)]
        path = os.pathsep.join([str(self.folder / "bin"), *outside])
        return {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8"}

    def faults(self) -> list[str]:
        """What in the installed package is not as it was installed."""
        (record,) = self.site.glob("plansdk-*.dist-info/RECORD")
        with record.open(encoding="utf-8", newline="") as lines:
            hashes = {name: digest for name, digest, _ in csv.reader(lines)}
        found = {
            each.relative_to(self.site).as_posix(): each
            for each in (self.site / "plansdk").rglob("*")
            if each.is_file()
        }
        wrong = [name for name in hashes if name.startswith("plansdk/") and name not in found]
        wrong += [name for name, each in found.items() if not _is_recorded(name, each, hashes)]
        return wrong


def _is_recorded(name: str, place: Path, hashes: Mapping[str, str]) -> bool:
    """Whether pip has written a file; of bytecode, which it compiles, it records no hash."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(place.read_bytes()).digest())
    expected = "" if name.endswith(".pyc") else f"sha256={digest.decode().rstrip('=')}"
    return hashes.get(name) == expected


def install(archive: Path, folder: Path) -> Installation:
    """Install a wheel or a source archive into a fresh environment, without network."""
    made = Installation(folder)
    venv.create(made.folder)
    # What it needs is taken from where the tests run. Of a path that is added like this
    # no `.pth` file counts, such as the one that leads to the checkout.
    (made.site / "needed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(made.python), "install", "--quiet"]
    offline = ["--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation"]
    command = [*pip, *offline, "--ignore-installed", str(archive)]
    # Bytecode belongs to what is installed, wherever that of the tests is kept.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT, env=own)
    return made


def _install(folder: Path) -> None:
    install(build_wheel(folder), folder / "environment")


def installed(factory: pytest.TempPathFactory) -> Installation:
    """The installation that all processes of this test run share."""
    return Installation(once(factory, "installed", _install) / "environment")
