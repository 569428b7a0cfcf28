"""A repository that vendors a client, with an origin, an account and a forge beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import plansdk
from plansdk.cli import run

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "docs" / "recipes"
SCRIPTS = ["update-client.sh", "propose-change.sh"]
TOKEN = "tok-1e9b7c5d3a"
OLD, NEW = "r2510.27309.181", "r2601.1000.1"
CLIENT = "src/acme/clients/megaplan_client"
EXCERPT = ROOT / "tests" / "vendor" / "excerpt.raml"

PROGRAM = """\
from acme.clients.megaplan_client import Megaplan


def urgent(mp: Megaplan) -> list[str | None]:
    return [task.name for task in mp.task.list(limit=10) if task.is_urgent]
"""
SETTINGS = """\
[tool.black]
line-length = 100
target-version = ["py311"]

[[tool.plansdk.vendor]]
target = "megaplan"
dest = "src/acme/clients"
package = "megaplan_client"
only = ["task"]
"""
FORGE = """\
#!/bin/sh
printf '%s\\n' "$0" "$@" >> "$RECORD"
while [ $# -gt 0 ]; do
    if [ "$1" = --body-file ]; then cat "$2" >> "$RECORD"; fi
    shift
done
exit "${FORGE_FAILS:-0}"
"""


def document(version: str = NEW) -> str:
    """What the account serves: a version without `Task.isUrgent`."""
    text = EXCERPT.read_text(encoding="utf-8").replace(f"version: {OLD}", f"version: {version}")
    assert text.count("            isUrgent:\n") == 1
    return text.replace("            isUrgent:\n", "            isBurning:\n")


def make(folder: Path) -> None:
    """Make a repository and its origin, and the programs that the script calls."""
    root = folder / "work"
    specs = root / "specs" / "megaplan"
    specs.mkdir(parents=True)
    shutil.copy(EXCERPT, specs / f"{OLD}.raml")
    for name in ("overlay", "names"):
        (specs / f"{name}.yaml").write_text("{}\n")
    (root / "pyproject.toml").write_text(SETTINGS)
    command = ["vendor", "megaplan", str(root / "src/acme/clients"), "--package", "megaplan_client"]
    spec = str(specs / f"{OLD}.raml")
    assert run([*command, "--only", "task", "--spec", spec]) == 0
    (root / "src" / "work.py").write_text(PROGRAM)
    (root / "scripts").mkdir()
    for script in SCRIPTS:
        shutil.copy(RECIPES / script, root / "scripts")
    programs = folder / "bin"
    programs.mkdir()
    source = Path(plansdk.__path__[0]).parent
    start = f'#!/bin/sh\nPYTHONPATH={source} exec {sys.executable} -m plansdk "$@"\n'
    for name, text in {"plansdk": start, "gh": FORGE, "glab": FORGE}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Vendor the client")
    git(folder, "clone", "--quiet", "--bare", "work", "origin.git")


def git(folder: Path, *arguments: str) -> str:
    """Run git, and give what it prints."""
    found = shutil.which("git")
    assert found is not None
    command = [found, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def environment() -> dict[str, str]:
    """The environment of a job, without any settings of the user."""
    people = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Job"), ("EMAIL", "job@acme.example"))
    }
    own = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **own, **people}


@dataclass
class Repository:
    """A copy of what `make` made, for one test.

    Attributes:
        root: The checkout.
    """

    folder: Path
    made: Path

    def __post_init__(self) -> None:
        for name in ("work", "origin.git"):
            shutil.copytree(self.made / name, self.folder / name)
        self.root = self.folder / "work"
        git(self.root, "remote", "add", "origin", str(self.folder / "origin.git"))
        (self.folder / "tmp").mkdir()

    @property
    def record(self) -> str:
        """What the forge was asked for, one argument a line."""
        place = self.folder / "record"
        return place.read_text(encoding="utf-8") if place.exists() else ""

    def branches(self) -> list[str]:
        """The branches at the origin."""
        return git(self.folder / "origin.git", "branch", "--format=%(refname:short)").split()

    def update(self, host: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Make the change, which must not give the token away or leave anything behind."""
        own = {
            "MEGAPLAN_HOST": host,
            "MEGAPLAN_TOKEN": TOKEN,
            "CLIENT": CLIENT,
            "CODE": "src",
        }
        before = git(self.root, "rev-parse", "HEAD")
        done = self._script("update-client.sh", self.root, {**own, **settings})
        assert git(self.root, "rev-parse", "HEAD") == before
        assert git(self.root, "status", "--porcelain", "--ignored") == ""
        assert len(git(self.root, "worktree", "list").splitlines()) == 1
        assert git(self.root, "branch", "--format=%(refname:short)").split() == ["main"]
        assert self.branches() == ["main"]
        assert list((self.folder / "tmp").iterdir()) == []
        return done

    def propose(self, **settings: str) -> subprocess.CompletedProcess[str]:
        """Propose the change from another checkout, such as the next job has."""
        git(self.root, "push", "--quiet", "origin", "main")
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            origin = (self.folder / "origin.git").as_uri()
            git(self.folder, "clone", "--quiet", "--depth", "1", origin, place)
            return self._script("propose-change.sh", Path(place), settings)

    def _script(
        self, name: str, folder: Path, settings: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        own = environment()
        own |= {
            "PATH": f"{self.made / 'bin'}:{own['PATH']}",
            "TMPDIR": str(self.folder / "tmp"),
            "RECORD": str(self.folder / "record"),
            "OUT": str(self.folder / "change"),
        }
        done = subprocess.run(
            ["sh", str(self.root / "scripts" / name)],
            cwd=folder,
            env={**own, **settings},
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert TOKEN not in done.stdout + done.stderr + self.record
        return done
