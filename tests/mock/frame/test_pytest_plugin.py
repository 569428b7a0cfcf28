"""The pytest plugin, in a pytest of its own as a user has it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import plansdk

SOURCE = Path(plansdk.__file__).parents[1]
TESTS = Path(__file__).parents[2]
PLUGIN = "plansdk.mock.pytest_plugin"

CONFTEST = """
import plansdk.mock
from mock.frame.notes import NotesMock

class Spy(NotesMock):
    def __init__(self, data, seed):
        super().__init__(seed)
        self.data, self.seed = data, seed

plansdk.mock.MegaplanMock = plansdk.mock.PlanfixMock = Spy
"""


def run(folder: Path, tests: str, *options: str) -> tuple[int, str]:
    """Run tests with the plugin; exit code and output."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_own.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", PLUGIN, "--strict-markers", "-rA", *options]
    path = os.pathsep.join(str(each) for each in (SOURCE, TESTS))
    environment = {**os.environ, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_fixtures(tmp_path: Path) -> None:
    code, output = run(
        tmp_path,
        """
import pytest

@pytest.mark.parametrize("n", [1, 2])
def test_each_test_has_its_own(megaplan_mock, planfix_mock, n):
    assert megaplan_mock is not planfix_mock
    assert megaplan_mock.notes == planfix_mock.notes == []
    assert (megaplan_mock.data, megaplan_mock.seed) == (None, 7)
    megaplan_mock.notes.append(n)

@pytest.mark.megaplan_data("account.yaml")
@pytest.mark.planfix_data({"tasks": []})
def test_data(request, megaplan_mock, planfix_mock):
    assert megaplan_mock.data == request.path.parent / "account.yaml"
    assert planfix_mock.data == {"tasks": []}
""",
        "--mock-seed=7",
    )
    assert code == 0, output
    assert "3 passed" in output


def test_a_build_is_given_to_the_mock(tmp_path: Path) -> None:
    code, output = run(
        tmp_path,
        """
import plansdk.mock
import pytest

class Made:
    errors = ()

    def __init__(self, **given):
        self.given = given

plansdk.mock.MegaplanMock = plansdk.mock.PlanfixMock = Made

@pytest.mark.megaplan_build(spec="my.raml", custom_fields="sub/fields.yaml")
@pytest.mark.planfix_build(spec="folder")
def test_build(request, megaplan_mock, planfix_mock):
    here = request.path.parent
    assert megaplan_mock.given["spec"] == here / "my.raml"
    assert megaplan_mock.given["custom_fields"] == here / "sub/fields.yaml"
    assert planfix_mock.given["spec"] == here / "folder"

@pytest.mark.planfix_build(custom_fields="x.yaml")
def test_wrong(planfix_mock):
    pass
""",
    )
    assert code == 1, output
    assert "1 passed, 1 error" in output
    assert "write @pytest.mark.planfix_build(spec='FILE')" in output


def test_failures_of_the_mock_are_seen(tmp_path: Path) -> None:
    code, output = run(
        tmp_path,
        """
from plansdk.mock.http import Request

def test_bug(megaplan_mock):
    assert megaplan_mock.answer(Request("GET", "/broken")).status == 500
""",
    )
    assert code == 1
    assert "the mock failed to answer" in output
    assert "ZeroDivisionError: by a bug" in output


def test_wrong_markers_are_explained(tmp_path: Path) -> None:
    code, output = run(
        tmp_path,
        """
import pytest

@pytest.mark.megaplan_data()
def test_own(megaplan_mock):
    pass
""",
    )
    assert code == 1
    assert "write @pytest.mark.megaplan_data('FILE.yaml')" in output
    assert "get_closest_marker" not in output


def test_wrong_data_is_said_without_a_traceback(tmp_path: Path) -> None:
    code, output = run(
        tmp_path,
        """
import plansdk.mock
import pytest
from plansdk.mock.planfix import PlanfixMock

plansdk.mock.PlanfixMock = PlanfixMock

@pytest.mark.planfix_data({"tsks": []})
def test_own(planfix_mock):
    pass
""",
    )
    assert code == 1
    assert "data:1:1: error[MOCK301] there is no 'tsks' here" in output
    assert "hint: did you mean tasks?" in output
    assert "raise Rejected" not in output


def test_markers_are_listed(tmp_path: Path) -> None:
    _, output = run(tmp_path, "", "--markers")
    assert "@pytest.mark.megaplan_data(data): what megaplan_mock holds" in output
    assert "@pytest.mark.planfix_data(data)" in output


def test_nothing_is_loaded_before_it_is_needed() -> None:
    program = (
        f"import sys, {PLUGIN}\n"
        "heavy = {'httpx2', 'lxml', 'yaml', 'uvicorn', 'plansdk.model', 'plansdk.mock.service'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stderr.strip() == ""


def test_it_is_registered_under_the_name_of_its_module() -> None:
    """Otherwise `-p` and `pytest_plugins` would register it a second time, and fail."""
    project = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["entry-points"]["pytest11"] == {PLUGIN: PLUGIN}
