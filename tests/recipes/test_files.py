"""The files to copy: they parse, and name commands and options that exist."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from plansdk.cli.commands import main
from recipes.repository import CLIENT, RECIPES, ROOT, SCRIPTS, Repository, environment

DOCUMENT = ROOT / "docs" / "recipes.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
FILES = [*sorted(RECIPES.iterdir()), DOCUMENT, HOOKS]
CONTROL = {"&&", "||", ";", "|", ">", "<", ")", "}"}
"""What ends a command of a shell."""


def commands(text: str) -> list[list[str]]:
    """The arguments of every call of plansdk in a text."""
    found: list[list[str]] = []
    for line in text.replace("\\\n", " ").splitlines():
        call = re.search(r"(?:^|[\s/=])plansdk (?=(?:fetch|diff|impact|vendor|generate)\b)", line)
        if call and not line.lstrip().startswith("#"):
            lexer = shlex.shlex(line[call.end() :], posix=True, punctuation_chars=True)
            lexer.whitespace_split = True
            words = list(lexer)
            end = next((at for at, word in enumerate(words) if word in CONTROL), len(words))
            found.append(words[:end])
    return found


def parse(words: list[str]) -> None:
    """Let the command line read arguments, as far as it does not look at files."""
    command: click.Command = main
    context = click.Context(main, info_name="plansdk")
    rest = list(words)
    while isinstance(command, click.Group) and rest:
        inner = command.get_command(context, rest[0])
        if inner is None:
            break
        command = inner
        rest.pop(0)
        context = click.Context(command, parent=context)
    assert command is not main, words
    values, left, _ = command.make_parser(context).parse_args(rest)
    assert not left, f"{words}: nobody takes {left}"
    for each in command.params:
        value = values.get(each.name or "")
        needed = each.required and not isinstance(value, str | tuple | list)
        assert not needed, f"{words}: {each.name} is missing"
        is_name = isinstance(value, str) and "$" not in value
        if isinstance(each.type, click.Choice) and is_name:
            assert value in each.type.choices, words


@pytest.mark.parametrize("place", FILES, ids=lambda place: place.name)
def test_commands_and_options_exist(place: Path) -> None:
    found = commands(place.read_text(encoding="utf-8"))
    for words in found:
        parse(words)
    own = {"update-client.sh": 6, "recipes.md": 1}
    silent = {"megaplan-version.yml", "megaplan-version.gitlab-ci.yml", "megaplan-version.timer"}
    silent |= {"propose-change.sh"}
    assert len(found) == 0 if place.name in silent else len(found) >= own.get(place.name, 1)


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_satisfy_the_shell(name: str) -> None:
    script = str(RECIPES / name)
    checker = shutil.which("shellcheck")
    command = [checker, "--shell=sh", script] if checker else ["sh", "-n", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def variables(*names: str) -> set[str]:
    """What scripts take, by their own account."""
    texts = [(RECIPES / name).read_text(encoding="utf-8") for name in names]
    return {each for text in texts for each in re.findall(r"^#     ([A-Z_]+) ", text, re.MULTILINE)}


INSTALL = "pip install --require-hashes "
REQUIREMENTS = "-r requirements-plansdk.txt"
CALLS = {"update": "sh scripts/update-client.sh", "propose": "sh scripts/propose-change.sh"}


def test_github_jobs_install_or_write_but_never_both() -> None:
    data: dict[Any, Any] = yaml.safe_load((RECIPES / "megaplan-version.yml").read_text())
    assert {"schedule", "workflow_dispatch"} == set(data[True])  # YAML reads `on` as true
    assert data["permissions"] == {}
    update, propose = data["jobs"]["update"], data["jobs"]["propose"]
    assert update["permissions"] == {"contents": "read"}
    checkout, _, install, run, _ = update["steps"]
    assert checkout["with"] == {"persist-credentials": False}
    assert install == {"run": INSTALL + REQUIREMENTS}
    assert run["run"] == CALLS["update"]
    assert {"MEGAPLAN_HOST", "MEGAPLAN_TOKEN", "CLIENT"} <= run["env"].keys()
    assert str(update).count("secrets.") == str(run).count("secrets.") == 1
    assert "github.token" not in str(update)
    assert "MEGAPLAN" not in str(propose)
    assert [each["run"] for each in propose["steps"] if "run" in each] == [CALLS["propose"]]
    assert "FORGE" in propose["steps"][-1]["env"]
    for name, job in (("update-client.sh", update), ("propose-change.sh", propose)):
        (script,) = (each for each in job["steps"] if name in each.get("run", ""))
        others = {each for each in script["env"] if not each.startswith(("GIT_", "GH_"))}
        assert others <= variables(name)


def test_gitlab_jobs_install_or_have_a_token_but_never_both() -> None:
    data = yaml.safe_load((RECIPES / "megaplan-version.gitlab-ci.yml").read_text())
    _, install, update, propose = data.values()
    assert install["script"] == [INSTALL + "--target plansdk-tools " + REQUIREMENTS]
    assert "environment" not in install  # which is what gives a job its tokens
    assert update["environment"] != propose["environment"]
    assert (update["script"], propose["script"]) == ([CALLS["update"]], [CALLS["propose"]])
    for name, job in (("update-client.sh", update), ("propose-change.sh", propose)):
        others = {each for each in job["variables"] if not each.startswith("GIT")}
        assert others <= variables(name)
        assert "install" not in str(job["before_script"])
        for line in job["before_script"]:
            subprocess.run(["sh", "-n", "-c", line], check=True, timeout=10)


def test_job_for_vendored_clients_can_only_read() -> None:
    data: dict[Any, Any] = yaml.safe_load((RECIPES / "vendored.yml").read_text())
    assert data["permissions"] == {"contents": "read"}
    runs = [each["run"] for each in data["jobs"]["check"]["steps"] if "run" in each]
    assert runs == [INSTALL + REQUIREMENTS, "plansdk vendor check"]


def test_document_explains_every_variable_and_every_file() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)) == variables(*SCRIPTS)
    linked = set(re.findall(r"\(recipes/([^)]+)\)", text))
    assert linked == {each.name for each in RECIPES.iterdir()}


def test_units_of_systemd_parse() -> None:
    for name, section in (("service", "Service"), ("timer", "Timer")):
        unit = configparser.ConfigParser(interpolation=None)
        unit.read(RECIPES / f"megaplan-version.{name}")
        assert section in unit


def entries() -> dict[str, str]:
    """The commands of the hook, local and for others."""
    (local,) = yaml.safe_load((RECIPES / "pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    (ours,) = yaml.safe_load(HOOKS.read_text())
    for hook in (local, ours):
        assert hook["pass_filenames"] is False
        for path in ("src/acme/plansdk.json", "src/acme/models/task.py", "src/acme/a.pyi"):
            assert re.search(hook["files"], path)
    assert local["id"] == ours["id"]
    return {"local": local["entry"], "ours": ours["entry"]}


@pytest.mark.parametrize("kind", ["local", "ours"])
def test_hook_stops_a_commit_with_an_edit(repository: Repository, kind: str) -> None:
    own = environment()
    own |= {"PATH": f"{repository.made / 'bin'}:{own['PATH']}"}

    def hook() -> subprocess.CompletedProcess[str]:
        command = shlex.split(entries()[kind])
        return subprocess.run(
            command, cwd=repository.root, env=own, capture_output=True, text=True, timeout=60
        )

    assert hook().returncode == 0
    place = repository.root / CLIENT / "models" / "task.py"
    place.write_text(place.read_text() + "\nMINE = 1\n")
    done = hook()
    assert (done.returncode, done.stdout) == (3, f"edited       {CLIENT}/models/task.py\n")
