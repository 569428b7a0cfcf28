"""Settings of black and of ruff in somebody else's project: found, kept to, explained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plansdk.vendor.style import style_for
from vendor.projects import Project

BLACK = '[project]\nname = "acme"\n[tool.black]\nline-length = 79\n'
FIRST = "line-length = 110\n"
SECOND = "line-length = 90\n"


@pytest.mark.parametrize(
    ("files", "length"),
    [
        ({"pyproject.toml": "[tool.ruff]\nline-length = 110\n"}, 110),
        ({"ruff.toml": FIRST}, 110),
        ({".ruff.toml": FIRST}, 110),
        ({"ruff.toml": "[format]\npreview = true\n"}, 88),
        ({"pyproject.toml": "[tool.ruff]\n"}, 88),
        ({}, 88),
        ({".ruff.toml": FIRST, "ruff.toml": SECOND}, 110),
        ({"ruff.toml": FIRST, "pyproject.toml": "[tool.ruff]\nline-length = 90\n"}, 110),
        ({"src/ruff.toml": FIRST, "ruff.toml": SECOND}, 110),
        ({"src/pyproject.toml": "[tool.other]\n", "ruff.toml": FIRST}, 110),
        ({"src/pyproject.toml": "[tool.ruff.lint]\n", "ruff.toml": FIRST}, 88),
        ({"src/ruff.toml": 'extend = "../base.toml"\n', "base.toml": FIRST}, 110),
        ({"ruff.toml": f'extend = "base.toml"\n{SECOND}', "base.toml": FIRST}, 90),
        (
            {
                "src/ruff.toml": 'extend = "../pyproject.toml"\n',
                "pyproject.toml": "[tool.ruff]\nline-length = 110\n",
            },
            110,
        ),
        ({"pyproject.toml": BLACK, "src/ruff.toml": FIRST}, 79),
        ({"pyproject.toml": BLACK + "[tool.ruff]\nline-length = 110\n"}, 79),
        ({"pyproject.toml": "[tool.black]\n", "ruff.toml": FIRST}, 88),
    ],
)
def test_settings_are_found_as_the_tools_find_them(
    files: dict[str, str], length: int, project: Project
) -> None:
    write(project, files)
    assert style_for(project.package).line_length == length


def write(project: Project, files: dict[str, str]) -> None:
    (project.root / "pyproject.toml").unlink(missing_ok=True)
    (project.root / ".git").mkdir(exist_ok=True)
    for path, text in files.items():
        (project.root / path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": '[tool.black]\ntarget-version = ["py314"]\n'},
        {"pyproject.toml": '[tool.black]\nline-length = 100\ntarget-version = ["py39", "py313"]\n'},
        {"ruff.toml": 'line-length = 79\ntarget-version = "py314"\n'},
        {"ruff.toml": 'target-version = "py315"\n'},
        {"src/ruff.toml": 'target-version = "py38"\n[format]\nskip-magic-trailing-comma = true\n'},
        {"pyproject.toml": '[project]\nrequires-python = ">=3.14"\n[tool.ruff]\nline-length=120\n'},
    ],
    ids=repr,
)
def test_both_leave_a_package_alone_under_the_settings(
    files: dict[str, str], project: Project
) -> None:
    write(project, files)
    assert project.vendor("task.get") == 0
    tool = "black" if "[tool.black]" in str(files) else "ruff"
    commands = {"black": ["--check", "--fast", "src"], "ruff": ["format", "--check", "src"]}
    done = subprocess.run(
        [str(Path(sys.executable).with_name(tool)), *commands[tool]],
        cwd=project.root,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"pyproject.toml": '[tool.black]\nline-length = "wide"\n'}, "black"),
        ({"pyproject.toml": "[tool.black]\nline-length = 0\n"}, "black"),
        ({"pyproject.toml": '[tool.black]\ntarget-version = ["py38"]\n'}, "black"),
        ({"pyproject.toml": '[tool.black]\ntarget-version = ["py99"]\n'}, "black"),
        ({"pyproject.toml": "tool = 1\n"}, "black"),
        ({"pyproject.toml": "not toml"}, "black"),
        ({"ruff.toml": "line-length = true\n"}, "ruff"),
        ({"ruff.toml": "target-version = 3.11\n"}, "ruff"),
        ({"ruff.toml": "format = 1\n"}, "ruff"),
        ({"ruff.toml": 'extend = "missing.toml"\n'}, "ruff"),
        ({"ruff.toml": 'extend = "ruff.toml"\n'}, "ruff"),
        ({"ruff.toml": "extend = 1\n"}, "ruff"),
        ({"ruff.toml": "a = " + "[" * 5000}, "ruff"),
        ({"src/pyproject.toml": "[tool]\nruff = 1\n"}, "ruff"),
    ],
    ids=repr,
)
def test_settings_that_cannot_be_used_are_a_finding(
    files: dict[str, str], told: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, files)
    assert project.vendor("task.get") == 1
    err = capsys.readouterr().err
    assert f"{next(iter(files))}: error[VND103] the settings of {told} cannot be used: " in err
