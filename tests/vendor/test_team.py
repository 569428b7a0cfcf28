"""A team's week, with plansdk from its wheel: branches, a merge, hooks, a stranger, a release."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from plansdk.files import sha256
from support.installed import Installation, installed
from vendor.projects import HERE

pytestmark = pytest.mark.timeout(300)

PYPROJECT = """\
[tool.ruff]
line-length = 100

[[tool.plansdk.vendor]]
target = "megaplan"
dest = "src"
package = "mega"
only = ["task"]
"""
OLD, FIRST, SECOND = "r2510.27309.181", "r2511.1.1", "r2511.2.1"
FIELD = "    is_urgent: bool | None = None\n"
EDITED = "    is_urgent: bool | None = False\n"


@dataclass(frozen=True)
class Team:
    """A repository, and what everybody in it runs."""

    root: Path
    tool: Installation

    @property
    def package(self) -> Path:
        return self.root / "src" / "mega"

    def run(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            words,
            cwd=self.root,
            env=self.tool.environment(self.root.parent),
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def plansdk(self, *words: str, code: int = 0) -> str:
        return self.run("plansdk", *words, code=code)

    def git(self, *words: str, code: int = 0) -> str:
        own = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.autocrlf=false")
        return self.run("git", *own, *words, code=code)

    def commit(self, what: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-m", what)

    def document(self, version: str, said: str) -> None:
        """What `plansdk fetch` would have stored."""
        text = (HERE / "excerpt.raml").read_text(encoding="utf-8").replace(OLD, version)
        text = text.replace("'Task creation date (read only)'", said)
        place = self.root / "specs" / "megaplan" / f"{version}.raml"
        place.write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        place = self.package / "models" / "tasks.py"
        text = place.read_text(encoding="utf-8")
        assert text.count(old) == 1
        place.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def team(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Team:
    """A repository with a package of the first document."""
    made = Team(tmp_path / "repository", installed(tmp_path_factory))
    (made.root / "specs" / "megaplan").mkdir(parents=True)
    (made.root / "pyproject.toml").write_text(PYPROJECT)
    made.document(OLD, "The first")
    made.git("init", "-b", "main")
    made.plansdk("vendor")
    made.commit("A client")
    return made


def test_a_week(team: Team) -> None:
    _two_upgrades_and_an_edit_come_together(team)
    _a_contributor_has_other_line_ends(team)
    _a_hook_runs_ruff(team)
    _a_stranger_changes_code_and_lock(team)
    _the_client_is_released(team)


def _two_upgrades_and_an_edit_come_together(team: Team) -> None:
    team.git("checkout", "-b", "first")
    team.document(FIRST, "Said by the first")
    assert f"{OLD} → {FIRST}" in team.plansdk("vendor", "upgrade")
    team.commit("The first upgrade")
    team.git("checkout", "main")
    team.git("checkout", "-b", "second")
    team.edit(FIELD, EDITED)
    team.plansdk("vendor", "check", code=3)
    team.plansdk("vendor", "adopt")
    team.document(SECOND, "Said by the second")
    team.plansdk("vendor", "upgrade")
    team.commit("An edit, and the second upgrade")
    team.git("merge", "first", code=1)
    assert "plansdk vendor recover" in team.plansdk("vendor", "check", code=1)
    team.plansdk("vendor", "recover")
    team.plansdk("vendor", "check")
    text = (team.package / "models" / "tasks.py").read_text(encoding="utf-8")
    assert EDITED in text
    assert "Said by the second." in text
    team.commit("Both")
    team.plansdk("vendor", "check", "--rebuild")


def _a_contributor_has_other_line_ends(team: Team) -> None:
    files = [each for each in team.package.rglob("*") if each.is_file()]
    before = {each: each.read_bytes() for each in files}
    for place, content in before.items():
        place.write_bytes(content.replace(b"\n", b"\r\n"))
    team.plansdk("vendor", "check")
    for place, content in before.items():
        place.write_bytes(content)


def _a_hook_runs_ruff(team: Team) -> None:
    ruff = Path(sys.executable).with_name("ruff")
    team.run(str(ruff), "format", "src")
    team.run(str(ruff), "check", "src")
    team.plansdk("vendor", "check")
    assert team.git("status", "--short") == ""


def _a_stranger_changes_code_and_lock(team: Team) -> None:
    team.edit(EDITED, EDITED.replace("False", "True"))
    team.plansdk("vendor", "check", code=3)
    place = team.package / "plansdk.json"
    facts = json.loads(place.read_bytes())
    changed = team.package / "models" / "tasks.py"
    facts["files"]["models/tasks.py"] = sha256(changed.read_bytes())
    place.write_text(json.dumps(facts))
    team.plansdk("vendor", "check")  # code and hash agree again
    assert "models/tasks.py" in team.plansdk("vendor", "check", "--rebuild", code=3)
    facts["vendored"]["depth"] = 10**30
    place.write_text(json.dumps(facts))
    assert "other settings" in team.plansdk("vendor", "check", code=3)
    facts["vendored"]["only"] = ["\0"]
    place.write_text(json.dumps(facts))
    assert "error[VND2" in team.plansdk("vendor", "check", code=1)
    team.git("checkout", "--", ".")
    team.plansdk("vendor", "check", "--rebuild")


def _the_client_is_released(team: Team) -> None:
    document = f"specs/megaplan/{SECOND}.raml"
    made = ["generate", "megaplan", "--project", "client", "--spec", document]
    team.plansdk(*made, "--release", "1.0.0")
    team.plansdk(*made, "--release", "1.0.0", "--check")
    text = (team.root / "client" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'version = "1.0.0"' in text
    assert SECOND in text
    shutil.rmtree(team.root / "client")
