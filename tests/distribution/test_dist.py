"""What `make dist` builds: installed into fresh environments, and used there."""

from __future__ import annotations

import email
import email.policy
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from mock.frame.process import command
from plansdk import __version__
from project.test_repository import tracked
from support.installed import ROOT, install
from support.once import once

CLIENTS = ["megaplan", "planfix"]
ENDS = ["-py3-none-any.whl", ".tar.gz"]
BUILDS = {"megaplan": "r2510.27309.181", "planfix": "1"}


def make_dist(folder: Path) -> None:
    places = {"DIST": folder, "BUILD": folder / "build", "BIN": Path(sys.executable).parent}
    settings = [f"{name}={place}" for name, place in places.items()]
    make = ["make", "-o", ".venv/.stamp", "dist", *settings]
    done = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheels and source archives of everything."""
    return once(tmp_path_factory, "dist", make_dist)


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as opened:
        name = next(each for each in opened.namelist() if each.endswith("/METADATA"))
        return email.message_from_bytes(opened.read(name), policy=email.policy.default)


def program(wheel: Path, mock: dict[str, str], address: str) -> str:
    """The first program of a README, for an account of a mock."""
    payload = metadata(wheel).get_payload(decode=True)
    text = bytes(payload).decode()
    (shown,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    account = f"{mock.get('account')!r}, {mock.get('api_key')!r}"
    here = f", endpoint={f'{address}/xml/'!r}, allow_http=True"
    said = {
        '"demo.megaplan.ru"': repr(address),
        '"acme", "api key"': account,
        '"…"': repr(mock["token"]) + (here if "api_key" in mock else ""),
    }
    for old, new in said.items():
        shown = shown.replace(old, new)
    return shown


def test_there_is_a_wheel_and_a_source_archive_of_everything(dist: Path) -> None:
    names = ["megaplan_api", "planfix_api", "plansdk"]
    expected = {f"{name}-{__version__}{end}" for name in names for end in ENDS}
    assert {each.name for each in dist.iterdir() if each.is_file()} == expected


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.timeout(300)
def test_a_client_runs_where_nothing_else_is_installed(
    client: str, end: str, dist: Path, tmp_path: Path
) -> None:
    name = f"{client}_api-{__version__}"
    made = install(dist / f"{name}{end}", tmp_path / "environment")
    with command(client) as mock:
        shown = program(dist / f"{name}{ENDS[0]}", mock.named, mock.address)
        code = f"{shown}\nimport {client}_api\nprint({client}_api.__api_version__)\n"
        code += "import importlib.util\nassert importlib.util.find_spec('plansdk') is None\n"
        done = subprocess.run(
            [made.python, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stderr
    *tasks, build = done.stdout.splitlines()
    assert tasks
    assert build == BUILDS[client]
    assert (made.site / f"{client}_api" / "py.typed").exists()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.timeout(300)
def test_the_generator_serves_a_mock_from_either_archive(
    end: str, dist: Path, tmp_path: Path
) -> None:
    made = install(dist / f"plansdk-{__version__}{end}", tmp_path / "environment")
    with command("planfix", python=str(made.python), source="") as mock:
        shown = program(dist / f"planfix_api-{__version__}{ENDS[0]}", mock.named, mock.address)
        code = f"import sys\nsys.path.insert(0, {str(ROOT / 'generated')!r})\n{shown}"
        done = subprocess.run(
            [made.python, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert made.faults() == []


@pytest.mark.parametrize("client", CLIENTS)
def test_metadata_of_a_client(client: str, dist: Path) -> None:
    told = metadata(dist / f"{client}_api-{__version__}{ENDS[0]}")
    assert told["Name"] == f"{client}-api"
    assert told["Version"] == __version__
    assert told["Summary"].endswith(f"build {BUILDS[client]}")
    assert told["License-Expression"] == "MIT"
    assert told["License-File"] == "LICENSE.txt"
    assert "Typing :: Typed" in told.get_all("Classifier", [])
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(told.get_all("Requires-Dist", [])) <= set(own["dependencies"])


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_is_what_lies_in_the_repository(client: str, dist: Path) -> None:
    package = ROOT / "generated" / f"{client}_api"
    expected = {
        f"{client}_api/{each.relative_to(package).as_posix()}": each.read_bytes()
        for each in package.rglob("*")
        if each.is_file() and each.suffix != ".pyc"
    }
    with zipfile.ZipFile(dist / f"{client}_api-{__version__}{ENDS[0]}") as wheel:
        names = [name for name in wheel.namelist() if ".dist-info/" not in name]
        assert {name: wheel.read(name) for name in names} == expected


def test_the_source_archive_of_the_generator_is_the_whole_repository(dist: Path) -> None:
    """So its tests find there what they need."""
    with tarfile.open(dist / f"plansdk-{__version__}{ENDS[1]}") as archive:
        names = {each.name.partition("/")[2] for each in archive if each.isfile()}
    assert {each for each in tracked() if (ROOT / each).is_file()} - names == set()


@pytest.mark.timeout(300)
def test_tests_run_in_an_unpacked_source_archive(dist: Path, tmp_path: Path) -> None:
    with tarfile.open(dist / f"plansdk-{__version__}{ENDS[1]}") as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    chosen = [
        "tests/project/test_repository.py",
        "tests/overlay",
        "tests/functional/test_templates.py",
    ]
    own = {name: each for name, each in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**own, "PYTHONPATH": str(unpacked / "generator")}
    for arguments in (chosen, ["--collect-only", "--assert=plain"]):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
            cwd=unpacked,
            env=environment,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stdout
