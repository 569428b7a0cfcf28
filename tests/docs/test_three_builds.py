"""Three builds of an account in a row, met from an installed wheel: never back, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from changes.megaplan_edits import Edit, prop
from docs.commands import Shell
from docs.pages import BUNDLED
from fetch.account import TOKEN
from fetch.fields_account import FieldsAccount
from recipes.repository import environment, git
from runtime.server import Server
from support.installed import Installation, installed
from vendor.projects import SETTINGS

PACKAGE = "src/acme/megaplan_api"
PROGRAM = """\
from acme.megaplan_api import DeadlineChangeRequest, Megaplan, Schedule, Task


def show(mp: Megaplan, task: Task) -> None:
    task.schedule = Schedule()
    task.deadline_change_request = DeadlineChangeRequest()
    print(mp.task.list_delegation_targets(task.id).collect())
    print(mp.task.list_milestones(task.id).collect())
"""
MAIN = """\
from acme.megaplan_api import Megaplan, Task
from plansdk.mock import MegaplanMock
from program import show

mock = MegaplanMock(spec="specs/megaplan/r2602.1000.1.raml")
with Megaplan("acme.megaplan.ru", token=mock.token, transport=mock.transport) as mp:
    task = next(each for each in mp.task.list() if isinstance(each, Task))
    show(mp, task)
assert {"timetable", "deadlineWish"} <= set(task), set(task)
assert not mock.errors
print([asked.operation for asked in mock.requests[1:]])
"""


@dataclass(frozen=True)
class Build:
    """What a build has that the one before has not.

    Attributes:
        operation: Last part of a path below `/task/{id}`, as it was and is called.
        property: Of `Task`, as it was and is called.
        type: A new type, to which a new property of `Task` leads.
        touched: Names of the program that it renames.
    """

    version: str
    operation: tuple[str, str]
    property: tuple[str, str]
    type: str
    touched: tuple[str, ...]

    def made_of(self, document: str) -> str:
        """The document of this build, from that of the build before."""
        (was, now), (former, present) = self.operation, self.property
        fields = prop("id", "string") + prop("title", "string")
        for each in (
            Edit("", "", "", r"^version: .*", f"version: {self.version}", ()),
            Edit("", "", "", rf"^'/task/\{{id\}}/{was}':", f"'/task/{{id}}/{now}':", ()),
            Edit("", "Task", "", rf"^            {former}:", f"            {present}:", ()),
            Edit("", "Task", present, "", prop(self.type.lower(), self.type), ()),
            Edit("", "", "", "^types:\n", f"types:\n    {self.type}:\n{_HEAD}{fields}", ()),
        ):
            document = each.apply(document)
        return document


_HEAD = "        type: BaseEntity\n        description: 'Made up'\n        properties:\n"
BUILDS = (
    Build(
        "r2601.1000.1",
        ("delegationTargets", "delegates"),
        ("schedule", "timetable"),
        "Badge",
        ("task.list_delegation_targets", "Task.schedule"),
    ),
    Build(
        "r2602.1000.1",
        ("milestones", "stages"),
        ("deadlineChangeRequest", "deadlineWish"),
        "Medal",
        ("task.list_milestones", "Task.deadline_change_request"),
    ),
)


@pytest.mark.timeout(300)
def test_every_build_brings_its_changes_and_nothing_else(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    installation = installed(tmp_path_factory)
    work = tmp_path / "work"
    (work / "src").mkdir(parents=True)
    (work / "src" / "program.py").write_text(PROGRAM, encoding="utf-8")
    (work / "src" / "main.py").write_text(MAIN, encoding="utf-8")
    (work / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    variables = {**environment(), **installation.environment(tmp_path), "MEGAPLAN_TOKEN": TOKEN}
    git(work, "init", "--quiet", "--initial-branch=main")
    account = FieldsAccount(BUNDLED.read_text(encoding="utf-8"))
    with Server(account) as server, Shell(work, tmp_path, variables) as shell:
        project = Project(work, shell, installation)
        project.plansdk("generate megaplan")
        project.plansdk("vendor megaplan src/acme --only task")
        project.commit()
        old = BUNDLED.stem
        for build in BUILDS:
            account.document = build.made_of(account.document)
            project.follow(old, build, server.url)
            old = build.version
        project.plansdk("vendor check src/acme/megaplan_api")
        done = shell.run("PYTHONPATH=src python -W always::DeprecationWarning src/main.py")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == "['GET /task/{id}/delegates', 'GET /task/{id}/stages']"
    for former in (each for build in BUILDS for each in build.touched):
        assert f"DeprecationWarning: {former} has been renamed" in done.err


class Project:
    """A repository with a package that is generated, and one that is vendored."""

    def __init__(self, folder: Path, shell: Shell, installation: Installation) -> None:
        self._folder, self._shell, self._installation = folder, shell, installation

    def plansdk(self, arguments: str) -> str:
        """What a command prints that has to work, without writing into the installation."""
        done = self._shell.run(f"plansdk {arguments}")
        assert done.code == 0, f"{arguments}\n{done.out}{done.err}"
        assert self._installation.faults() == []
        return done.out

    def commit(self) -> set[str]:
        """Commit everything, and say which files have changed."""
        git(self._folder, "add", "--all")
        git(self._folder, "commit", "--quiet", "-m", "One more build")
        return set(git(self._folder, "show", "--format=", "--name-only").splitlines())

    def follow(self, old: str, build: Build, url: str) -> None:
        """Go from one build to the next, step by step."""
        new = build.version
        specs = f"specs/megaplan/{new}"
        assert self.plansdk(f"fetch megaplan --host {url}") == f"new {new} {specs}.raml\n"
        changes = self.plansdk(f"diff {old} {new}")
        impact = self.plansdk(f"impact {old} {new} src")
        renames = self.plansdk(f"renames {old} {new}")
        for former in build.touched:
            assert f"{former} → " in changes
            assert f"{former} → " in impact
            assert f"{former} is now " in renames
        assert f"type {build.type} is new" in changes
        assert self.commit() == {
            f"{specs}.raml",
            f"{specs}.fetched.yaml",
            "specs/megaplan/names.yaml",
        }

        told = self.plansdk("generate megaplan")
        assert f"megaplan {old} → {new}: 7 written, " in told
        assert self.commit() == _below("megaplan_api", f"models/{build.type.lower()}.py")
        told = self.plansdk(f"vendor upgrade {PACKAGE}")
        assert f"megaplan {old} → {new}: " in told
        assert self.commit() == _below(PACKAGE, "names.yaml")


def _below(package: str, *own: str) -> set[str]:
    """The files of a package that a build changes."""
    texts = ("lists.md", "plansdk.json")
    models = ("models/__init__.py", "models/tasks.py")
    files = ("__init__.py", *models, "resources/task.py", "where.py", *own, *texts)
    return {f"{package}/{each}" for each in files}
