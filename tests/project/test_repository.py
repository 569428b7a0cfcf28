"""The repository as a whole: what its files promise to each other."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

import plansdk
from plansdk.cli.commands import main

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", "CONTRIBUTING.md"]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def targets() -> dict[str, list[str]]:
    """The targets of the Makefile with their recipes."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([\w./$()-]+):(?!=)", line):
            name = match[1]
            found[name] = []
        elif line.startswith("\t"):
            found[name].append(line)
    return found


def tracked() -> list[str]:
    """Every file under version control; in an unpacked source archive, every file of it."""
    if not (ROOT / ".git").exists():
        made = re.compile(
            r"(^|/)(\.venv|\.\w+_cache|\.hypothesis|__pycache__|build|dist)/|^PKG-INFO$"
        )
        names = (each.relative_to(ROOT).as_posix() for each in ROOT.rglob("*") if each.is_file())
        return [name for name in names if not made.search(name)]
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    return [name for name in listed.stdout.decode().split("\0") if name]


def tracked_texts() -> dict[str, str]:
    """Every text file under version control, but for the specifications themselves."""
    texts: dict[str, str] = {}
    for name in tracked():
        place = ROOT / name
        if place.is_file() and place.suffix != ".raml":
            try:
                texts[name] = place.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return texts


def commands(document: str) -> list[list[str]]:
    """The command lines that a document shows in its code blocks and between backticks."""
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:console|sh|bash)?\n(.*?)```", text, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`((?:make|plansdk) [^`]*)`", text)
    return [
        shlex.split(line, comments=True) for line in lines if line.startswith(("make", "plansdk"))
    ]


def test_no_file_tells_of_a_machine_or_a_registry() -> None:
    # Put together here, so that this file does not hold them.
    forbidden = [
        "/wo" + "rk/",
        "/tmp/" + "venv",
        "/ro" + "ot/",
        "py" + "pi.org",
        "python" + "hosted",
    ]
    forbidden += ["--index-" + "url ", "--find-" + "links "]
    wrong = [
        f"{name}: {text[max(0, text.index(word) - 30) :][:80]!r}"
        for name, text in tracked_texts().items()
        for word in forbidden
        if word in text
    ]
    assert wrong == []


def test_the_version_is_in_one_place(project: dict[str, Any]) -> None:
    assert project["project"]["dynamic"] == ["version"]
    version = plansdk.__version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(version)}\]|^## \[Unreleased\]", changelog, re.MULTILINE)
    assignment = re.compile(rf"version[\s_=:'\"]{{1,9}}{re.escape(version)}\b", re.IGNORECASE)
    places = [
        name
        for name, text in tracked_texts().items()
        if name.startswith(("generator/", "pyproject")) and assignment.search(text)
    ]
    assert places == ["generator/plansdk/__init__.py"]


def test_every_dependency_is_locked_with_hashes(project: dict[str, Any]) -> None:
    lock = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    wanted = list(project["project"]["dependencies"])
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    for requirement in wanted:
        name = re.split(r"[\[<>=!~ ]", requirement)[0]
        assert re.search(rf"^{re.escape(name)}==\S+ \\\n    --hash", lock, re.MULTILINE), name
    assert all("==" in line for line in lock.splitlines() if line[:1].isalnum())


def test_black_is_pinned_to_the_locked_version(project: dict[str, Any]) -> None:
    pins = [each for each in project["project"]["dependencies"] if each.startswith("black")]
    assert len(pins) == 1
    assert f"\n{pins[0]} \\" in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")


def test_help_lists_every_target_and_each_is_short(targets: dict[str, list[str]]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    # These tests may run below make themselves.
    command = ["make", "--no-print-directory", "help"]
    shown = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    listed = {line.split()[0] for line in shown.stdout.splitlines()}
    assert listed == set(phony[1].split()) - {"all"}
    assert listed <= targets.keys()
    assert {name for name, recipe in targets.items() if len(recipe) > 2} <= {"$(VENV)/.stamp"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_in_documents_exist(document: str, targets: dict[str, list[str]]) -> None:
    found = commands(document)
    assert found
    for words in found:
        if words[0] == "make":
            names = [each for each in words[1:] if "=" not in each]
            assert set(names) <= targets.keys(), words
        else:
            check_command(words)


def check_command(words: list[str]) -> None:
    """Parse a command line of plansdk without running it."""
    if len(words) < 2 or words[1].startswith("-"):
        return
    command = main.get_command(click.Context(main), words[1])
    assert command is not None, words
    known = {name for each in command.params for name in each.opts}
    assert {each for each in words if each.startswith("-")} <= known, words


def test_continuous_integration_runs_what_the_readme_says() -> None:
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").rstrip().endswith("make test")
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    assert ["make", "test"] in commands("README.md")


def test_every_test_has_bounded_time(project: dict[str, Any]) -> None:
    assert 0 < int(project["tool"]["pytest"]["timeout"]) <= 120
    unbounded: list[str] = []
    for place in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and may_wait_for_ever(node):
                unbounded.append(f"{place.relative_to(ROOT)}:{node.lineno}")
    assert unbounded == []


def may_wait_for_ever(call: ast.Call) -> bool:
    """Whether a call starts a process, and waits for it without a limit."""
    name = ast.unparse(call.func)
    waits = {"subprocess.run", "subprocess.check_call", "subprocess.check_output"}
    return name in waits and not any(each.arg == "timeout" for each in call.keywords)
