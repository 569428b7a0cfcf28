"""Tasks, deals and contractors of the whole document, in somebody's empty project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import reduce
from pathlib import Path

import pytest

from changes.megaplan_edits import EDITS
from plansdk import resources
from plansdk.cli import run
from plansdk.vendor.lock import read
from runtime.server import Server
from support.checkers import Found, Subject
from support.megaplan_account import TOKEN, Account
from support.once import once
from vendor.projects import SETTINGS

SPECS = resources.specs("megaplan")
HERE = Path(__file__).parent
PROGRAMS = ("work.py", "check_work.py")
PACKAGE = "src/acme/crm"
FIELD = "    is_urgent: bool | None = None\n"
METHOD = "    def is_late(self) -> bool:\n        return self.deadline is not None\n\n"


def vendor(folder: Path) -> None:
    """Make a project, and vendor the slice into it."""
    root = folder / "project"
    (root / "src" / "acme").mkdir(parents=True)
    (root / "src" / "acme" / "__init__.py").touch()
    for name in PROGRAMS:
        shutil.copy(HERE / "crm_project" / name, root)
    (root / "pyproject.toml").write_text(SETTINGS)
    names = [part for name in ("task", "deal", "contractor") for part in ("--only", name)]
    dest = str(root / "src" / "acme")
    assert run(["vendor", "megaplan", dest, "--package", "crm", *names]) == 0


def shared(factory: pytest.TempPathFactory) -> Path:
    """The folder of the project, which all tests share and nobody may change."""
    return once(factory, "vendored slice", vendor)


def lay_out(folder: Path, factory: pytest.TempPathFactory) -> None:
    root = shared(factory) / "project"
    shutil.copytree(root / "src" / "acme", folder / "acme")
    for name in PROGRAMS:
        shutil.copy(root / name, folder)


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory)


@pytest.fixture
def own(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project."""
    monkeypatch.chdir(shutil.copytree(made / "project", tmp_path / "project"))
    return tmp_path / "project"


def python(root: Path, *arguments: str, **environment: str) -> str:
    """Run Python where only the project's own sources are to be found."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": "src", **environment},
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.checked(Subject("slice_of_megaplan", lay_out))
def test_strict_checkers_find_nothing(found: Found) -> None:
    assert found == []


def test_the_formatter_finds_nothing(made: Path) -> None:
    """The runtime is that of all packages, and looked at elsewhere."""
    options = ("--check", "--extend-exclude=/_core/")
    assert "would reformat" not in python(made / "project", "black", *options, "src")


def test_tests_of_the_project_pass(made: Path) -> None:
    with Server(Account()) as server:
        own = {"MEGAPLAN_URL": server.url, "MEGAPLAN_TOKEN": TOKEN, "PYTEST_ADDOPTS": ""}
        command = ["pytest", "-q", "-p", "no:cacheprovider", "check_work.py"]
        assert "4 passed" in python(made / "project", *command, **own)


def test_a_slice_is_small(made: Path) -> None:
    sizes = read(made / "project" / PACKAGE)[1].sizes
    whole = HERE.parents[1] / "generated" / "megaplan_api"
    files = [each for suffix in ("py", "md") for each in whole.rglob(f"*.{suffix}")]
    assert sum(sizes.values()) < 0.4 * sum(each.stat().st_size for each in files)


def test_edit_is_kept_by_an_upgrade_to_the_edited_version(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, spec = own / PACKAGE / "models/tasks.py", own / "specs/new.raml"
    assert run(["vendor", "check", PACKAGE]) == 0
    place.write_text(place.read_text().replace(FIELD, METHOD + FIELD))
    capsys.readouterr()
    assert run(["vendor", "check", PACKAGE]) == 3
    assert capsys.readouterr().out == f"edited       {PACKAGE}/models/tasks.py\n"

    assert run(["vendor", "adopt", PACKAGE]) == 0
    write_edited_version(spec)
    assert run(["vendor", "upgrade", PACKAGE, "--spec", str(spec)]) == 0
    assert run(["vendor", "check", PACKAGE]) == 0
    assert read(own / PACKAGE)[1].specification.version == "r2511.1"
    text = place.read_text()
    assert METHOD + FIELD in text
    assert "MoralBonus" in text, "which is what the new version calls Morality"


def write_edited_version(spec: Path) -> None:
    """Write the next version of the document, with its ledger and its overlay."""
    shutil.copytree(SPECS, spec.parent)
    (old,) = spec.parent.glob("r*.raml")
    document = reduce(lambda text, edit: edit.apply(text), EDITS, old.read_text(encoding="utf-8"))
    spec.write_text(document.replace("version: r2510.27309.181", "version: r2511.1"), "utf-8")
    old.unlink()


def test_what_is_lost_is_named(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = own / PACKAGE
    (package / "resources/deal.py").unlink()
    (package / "models/deals.py").rename(package / "deals.py")
    contractors = package / "resources/contractor.py"
    contractors.write_bytes(contractors.read_bytes()[:1000])
    assert run(["vendor", "check", PACKAGE]) == 3
    assert capsys.readouterr().out.splitlines() == [
        f"moved        {PACKAGE}/models/deals.py -> {PACKAGE}/deals.py",
        f"truncated    {PACKAGE}/resources/contractor.py",
        f"missing      {PACKAGE}/resources/deal.py",
    ]
