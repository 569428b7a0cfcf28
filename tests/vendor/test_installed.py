"""The main uses of a vendored client, from a wheel and in folders that hold nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from fetch.account import DOCUMENT, TOKEN, RawServer, whole
from plansdk.files import sha256
from support.installed import Installation, installed
from support.once import once
from vendor.projects import HERE

pytestmark = pytest.mark.timeout(300)

LISTED = '[tool.ruff]\nline-length = 100\n\n[[tool.plansdk.vendor]]\ntarget = "megaplan"\n'
LISTED += 'dest = "src"\npackage = "mega"\nonly = ["task"]\nspec = "old.raml"\n'
FIELD = "    is_urgent: bool | None = None\n"
EDITED = "    is_urgent: bool | None = False\n"
PROPERTY = "            isUrgent:\n"
FRESH = "            isFresh:\n                required: false\n                type: boolean\n"
RUFF = str(Path(sys.executable).with_name("ruff"))


@dataclass(frozen=True)
class Place:
    """A folder of somebody who has installed plansdk."""

    root: Path
    tool: Installation

    @property
    def tasks(self) -> Path:
        """A module of the package."""
        return self.root / "src" / "mega" / "models" / "tasks.py"

    def run(self, *words: str, code: int = 0, **environment: str) -> str:
        """Run a command, and give back what it prints."""
        done = subprocess.run(
            words,
            cwd=self.root,
            env={**self.tool.environment(self.root), **environment},
            capture_output=True,
            timeout=100,
        )
        printed = (done.stdout + done.stderr).decode(environment.get("PYTHONIOENCODING", "utf-8"))
        assert done.returncode == code, (words, printed)
        return printed

    def plansdk(self, *words: str, code: int = 0, **environment: str) -> str:
        """Run plansdk."""
        return self.run("plansdk", *words, code=code, **environment)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.root / name).write_text(text, encoding="utf-8")

    def newer(self, old: str, new: str) -> None:
        """Write the next version of the document, in one place another one."""
        text = (self.root / "old.raml").read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.write("new.raml", text.replace(old, new))

    def edit(self) -> None:
        """Edit the package by hand."""
        text = self.tasks.read_text(encoding="utf-8")
        assert text.count(FIELD) == 1
        self.tasks.write_text(text.replace(FIELD, EDITED), encoding="utf-8")


@pytest.fixture
def empty(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Nothing but plansdk."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Place(folder, installed(tmp_path_factory))


@pytest.fixture
def place(empty: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A project with a package."""

    def make(folder: Path) -> None:
        (folder / "pyproject.toml").write_text(LISTED)
        shutil.copy(HERE / "excerpt.raml", folder / "old.raml")
        (folder / "overlay.yaml").write_text("{}\n")
        Place(folder, empty.tool).plansdk("vendor")

    made = once(tmp_path_factory, "vendored-by-a-wheel", make)
    shutil.copytree(made, empty.root, dirs_exist_ok=True)
    return empty


def test_edits_are_merged_or_written_between_markers(place: Place) -> None:
    place.edit()
    place.plansdk("vendor", "check", code=3)
    place.plansdk("vendor", "adopt")
    place.newer(PROPERTY, FRESH + PROPERTY)
    place.plansdk("vendor", "upgrade", "--spec", "new.raml")
    text = place.tasks.read_text(encoding="utf-8")
    assert EDITED in text
    assert "    is_fresh: bool | None = None\n" in text
    place.plansdk("vendor", "check")
    place.newer(PROPERTY, "            isBurning:\n")
    assert "--merge" in place.plansdk("vendor", "upgrade", "--spec", "new.raml", code=1)
    assert place.tasks.read_text(encoding="utf-8") == text
    place.plansdk("vendor", "upgrade", "--spec", "new.raml", "--merge", code=1)
    assert "<<<<<<<" in place.tasks.read_text(encoding="utf-8")
    assert "conflict" in place.plansdk("vendor", "check", code=3)


def test_a_checkout_with_other_line_ends_is_as_it_was_made(place: Place) -> None:
    for each in place.tasks.parents[1].rglob("*.*"):
        each.write_bytes(each.read_bytes().replace(b"\n", b"\r\n"))
    place.plansdk("vendor", "check")
    place.plansdk("vendor", "upgrade")
    place.plansdk("vendor", "check", "--rebuild")


def test_code_that_uses_more_than_there_is(place: Place) -> None:
    place.write("app.py", "from mega import Megaplan\n\n\ndef f(mp: Megaplan) -> None:\n")
    with (place.root / "app.py").open("a") as file:
        file.write('    mp.task.get("7")\n')
    place.plansdk("vendor", "check", "--code", "app.py")
    with (place.root / "app.py").open("a") as file:
        file.write('    mp.deal.get("7")\n')
    said = place.plansdk("vendor", "check", "--code", "app.py", code=3)
    assert "app.py:6:13: deal.get is not in src/mega; add" in said
    said = place.plansdk("vendor", "check", "--code", "app.py", "--format", "github", code=3)
    assert "::error file=app.py,line=6,col=13,title=plansdk::deal.get is not in" in said


def test_code_that_came_with_its_hash(place: Place) -> None:
    place.edit()
    manifest = place.root / "src" / "mega" / "plansdk.json"
    facts = json.loads(manifest.read_bytes())
    facts["files"]["models/tasks.py"] = sha256(place.tasks.read_bytes())
    manifest.write_text(json.dumps(facts))
    place.plansdk("vendor", "check")
    said = place.plansdk("vendor", "check", "--rebuild", code=3)
    assert "not made so  src/mega/models/tasks.py" in said


def test_listed_and_removed(place: Place) -> None:
    assert "src/mega" in place.plansdk("vendor", "list")
    place.edit()
    assert "error[VND202]" in place.plansdk("vendor", "remove", "mega", code=1)
    place.plansdk("vendor", "remove", "mega", "--force")
    assert list((place.root / "src").iterdir()) == []
    assert "src/mega" in place.plansdk("vendor", "list")
    place.write("pyproject.toml", "")
    assert "no vendored packages" in place.plansdk("vendor", "list")


def test_a_project_on_ruff(place: Place) -> None:
    place.run(RUFF, "format", "--check", "src")
    place.run(RUFF, "check", "src")
    place.write("pyproject.toml", LISTED.replace("100", "79"))
    assert "other settings" in place.plansdk("vendor", "check", code=3)
    place.plansdk("vendor")
    place.run(RUFF, "format", "--check", "src")
    place.plansdk("vendor", "check")


def test_a_pipe_in_another_encoding(place: Place) -> None:
    place.newer("enum: [male, female]", "enum: [male, female, 'x → y']")
    command = ("diff", "old.raml", "new.raml", "--lang", "ru")
    said = place.plansdk(*command, PYTHONIOENCODING="cp1251")
    assert "появилось значение x \\u2192 y" in said
    said = place.plansdk(*command, "--format", "json", PYTHONIOENCODING="cp1251")
    (change,) = json.JSONDecoder().raw_decode(said)[0]["changes"]
    assert change["item"] == "x → y"
    place.write("new.raml", "→: 1\n")
    said = place.plansdk(*command, code=1, PYTHONIOENCODING="cp1251")
    assert "нет заголовка RAML" in said


@pytest.mark.parametrize("ending", [">&-", ">/dev/full"])
def test_an_output_that_nobody_takes(empty: Place, ending: str) -> None:
    said = empty.run("sh", "-c", f"plansdk --help {ending}", code=1)
    assert said.startswith("Error: cannot write the output: ")


@pytest.mark.parametrize("version", ["a..b", "r1.lock", "con", "-rf", "../../x"])
def test_versions_with_odd_names(empty: Place, version: str) -> None:
    text = DOCUMENT.replace("r2601.1000.1", version)
    with RawServer(whole(text.encode())) as server:
        command = ("fetch", "megaplan", "--host", server.url)
        assert "error[FET105]" in empty.plansdk(*command, code=1, MEGAPLAN_TOKEN=TOKEN)
    assert [each for each in empty.root.rglob("*") if each.is_file()] == []


def test_levels_of_a_project(place: Place) -> None:
    place.newer(PROPERTY, "            isBurning:\n")
    command = ("diff", "old.raml", "new.raml", "--fail-on", "breaking")
    said = place.plansdk(*command, "--format", "github", code=3)
    assert "::error file=" in said
    assert "title=plansdk property-renamed::" in said
    levels = '[tool.plansdk.diff.levels]\nproperty-renamed = "compatible"\n'
    place.write("pyproject.toml", levels)
    place.plansdk(*command)
    place.write("pyproject.toml", levels.replace("compatible", "harmless"))
    assert "pyproject.toml:2:1: error[DIF106]" in place.plansdk(*command, code=1)


def test_a_distribution(place: Place) -> None:
    command = ("generate", "megaplan", "--project", "client", "--spec", "old.raml")
    place.plansdk(*command, "--release", "1.0.0")
    place.plansdk(*command, "--check")
    place.newer(PROPERTY, FRESH + PROPERTY)
    command = (*command[:-1], "new.raml")
    place.plansdk(*command, "--check", code=3)
    assert "1.1.0" in place.plansdk(*command)
    assert 'version = "1.1.0.dev0"' in (place.root / "client/pyproject.toml").read_text()
    program = "import sys; sys.path.insert(0, 'client/src'); import megaplan_api as m; "
    place.run(str(place.tool.python), "-c", f"{program}print(m.__api_version__)")
