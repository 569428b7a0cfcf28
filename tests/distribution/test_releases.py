"""A distribution over its releases: what is written, which version it has, what is refused."""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from plansdk import publish
from plansdk.cli import run
from recipes.repository import EXCERPT, NEW, OLD, document

Printed = pytest.CaptureFixture[str]


@dataclass(frozen=True)
class Case:
    """A folder with two versions of a document, and the distribution of a client."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "client"

    def generate(self, *options: str, version: str = OLD) -> int:
        spec = self.root / "specs" / f"{version}.raml"
        place = ["--project", str(self.folder), "--spec", str(spec)]
        return run(["generate", "megaplan", *place, *options])

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def version(self) -> str:
        stated: str = tomllib.loads(self.text("pyproject.toml"))["project"]["version"]
        return stated

    def released(self) -> str | None:
        release = json.loads(self.text("plansdk.json"))["release"]
        return release and release["version"]

    def edit(self, name: str, old: str, new: str) -> None:
        assert self.text(name).count(old) == 1, old
        (self.folder / name).write_text(self.text(name).replace(old, new), encoding="utf-8")

    def tree(self) -> dict[str, tuple[int, bytes]]:
        places = (each for each in self.root.rglob("*") if each.is_file())
        return {str(each): (each.stat().st_mtime_ns, each.read_bytes()) for each in places}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    specs = tmp_path / "specs"
    specs.mkdir()
    shutil.copy(EXCERPT, specs / f"{OLD}.raml")
    (specs / f"{NEW}.raml").write_text(document(), encoding="utf-8")
    for name in ("overlay", "names"):
        (specs / f"{name}.yaml").write_text("{}\n")
    return Case(tmp_path)


def test_what_was_never_released_is_a_development_release(case: Case, capsys: Printed) -> None:
    assert case.generate() == 0
    printed = capsys.readouterr().out
    assert printed.endswith("  version   0.1.0.dev0\n  next      --release 0.1.0\n")
    assert (case.version(), case.released()) == ("0.1.0.dev0", None)
    files = {each.name for each in case.folder.iterdir()}
    assert files == {"LICENSE.txt", "README.md", "plansdk.json", "pyproject.toml", "src"}
    before = case.tree()
    assert case.generate() == 0
    assert case.tree() == before
    assert case.generate("--check") == 0


def test_a_release_stays_until_something_changes(case: Case, capsys: Printed) -> None:
    assert case.generate("--release", "1.0.0") == 0
    assert (case.version(), case.released()) == ("1.0.0", "1.0.0")
    before = case.tree()
    assert case.generate() == 0
    assert capsys.readouterr().out.endswith("  version   1.0.0\n")
    assert case.generate("--release", "1.0.0") == 0
    assert case.tree() == before


def test_the_next_version_follows_from_what_has_changed(case: Case, capsys: Printed) -> None:
    assert case.generate("--release", "1.0.0") == 0
    for _ in range(2):
        assert case.generate(version=NEW) == 0
        assert capsys.readouterr().out.endswith(
            "  version   2.0.0.dev0\n"
            "  next      --release 2.0.0: breaking changes of the API since 1.0.0\n"
        )
        assert (case.version(), case.released()) == ("2.0.0.dev0", "1.0.0")
    assert NEW in tomllib.loads(case.text("pyproject.toml"))["project"]["description"]
    assert case.generate("--release", "2.0.0", version=NEW) == 0
    assert (case.version(), case.released()) == ("2.0.0", "2.0.0")
    assert capsys.readouterr().err.count("[DST") == 0


def test_a_compatible_change_is_a_minor_version(case: Case) -> None:
    assert case.generate("--release", "1.0.0") == 0
    place = case.root / "specs" / f"{NEW}.raml"
    text = EXCERPT.read_text(encoding="utf-8").replace(f"version: {OLD}", f"version: {NEW}")
    new = "            isBurning:\n                type: boolean\n            isUrgent:\n"
    place.write_text(text.replace("            isUrgent:\n", new), encoding="utf-8")
    assert case.generate(version=NEW) == 0
    assert case.version() == "1.1.0.dev0"


def test_a_package_that_is_written_otherwise_is_a_patch(case: Case, capsys: Printed) -> None:
    assert case.generate("--release", "1.0.0") == 0
    (case.root / "fields.yaml").write_text(
        "account: sample\nfields:\n"
        "    - {entity: Task, name: Category1CustomFieldA, attribute: custom_a, type: string}\n"
    )
    assert case.generate("--custom-fields", str(case.root / "fields.yaml")) == 0
    assert case.version() == "1.0.1.dev0"
    assert "no changes of the API since 1.0.0" in capsys.readouterr().out


def test_less_than_was_changed_is_a_warning(case: Case, capsys: Printed) -> None:
    assert case.generate("--release", "1.0.0") == 0
    assert case.generate("--release", "1.0.1", version=NEW) == 0
    assert "warning[DST104] what has changed since 1.0.0 asks for 2.0.0" in capsys.readouterr().err
    assert case.version() == "1.0.1"


@pytest.mark.parametrize("version", ["0.9.9", "1.0.0"])
def test_a_version_that_does_not_come_after_the_last(
    version: str, case: Case, capsys: Printed
) -> None:
    assert case.generate("--release", "1.0.0") == 0
    before = case.tree()
    assert case.generate("--release", version, version=NEW) == 1
    assert case.tree() == before
    err = capsys.readouterr().err
    assert f"error[DST102] {version} does not come after 1.0.0" in err
    assert "hint: Release 2.0.0." in err


def test_an_edited_file_stays_and_its_version_has_to_fit(case: Case, capsys: Printed) -> None:
    assert case.generate("--release", "1.0.0") == 0
    case.edit("pyproject.toml", 'name = "megaplan-api"', 'name = "acme-megaplan"')
    assert case.generate() == 0
    assert "warning[PUB202]" in capsys.readouterr().err
    before = case.tree()
    assert case.generate("--release", "2.0.0", version=NEW) == 1
    assert case.tree() == before
    assert "pyproject.toml:9:1: error[DST103]" in capsys.readouterr().err
    case.edit("pyproject.toml", '"1.0.0"', '"2.0.0"')
    assert case.generate("--release", "2.0.0", version=NEW) == 0
    assert "acme-megaplan" in case.text("pyproject.toml")
    assert case.released() == "2.0.0"


@pytest.mark.parametrize("text", ["", "project = 1\n", "[project\n", "\xff"])
def test_an_edited_file_that_states_no_version(text: str, case: Case, capsys: Printed) -> None:
    assert case.generate("--release", "1.0.0") == 0
    (case.folder / "pyproject.toml").write_bytes(text.encode("latin-1"))
    assert case.generate() == 1
    assert "error[DST103]" in capsys.readouterr().err


def test_nothing_of_others_is_overwritten(case: Case, capsys: Printed) -> None:
    case.folder.mkdir()
    (case.folder / "pyproject.toml").write_text("[project]\n")
    before = case.tree()
    assert case.generate() == 1
    assert case.tree() == before
    assert "error[PUB104]" in capsys.readouterr().err


def test_a_folder_of_something_else_is_left_alone(case: Case, capsys: Printed) -> None:
    assert run(["generate", "planfix", "--project", str(case.folder)]) == 0
    inside = case.folder / "src" / "planfix_api"
    before = case.tree()
    for folder in (case.folder, inside):
        assert run(["generate", "megaplan", "--project", str(folder)]) == 1
        assert "error[DST101]" in capsys.readouterr().err
    assert run(["generate", "planfix", "--project", str(inside)]) == 1
    assert case.tree() == before


@pytest.mark.parametrize(
    "release",
    [
        1,
        [],
        {},
        {"version": "1.0.0", "package": "x"},
        {"version": "1.0", "package": "x", "specification": {}},
        {"version": "1.0.0", "package": "x", "specification": {"version": 1}},
    ],
)
def test_a_release_that_cannot_be_read(release: object, case: Case, capsys: Printed) -> None:
    assert case.generate() == 0
    manifest = json.loads(case.text("plansdk.json"))
    (case.folder / "plansdk.json").write_text(json.dumps({**manifest, "release": release}))
    assert case.generate() == 1
    assert "error[DST101] the last release cannot be read" in capsys.readouterr().err


def test_the_specification_of_the_last_release_is_gone(case: Case, capsys: Printed) -> None:
    assert case.generate("--release", "1.0.0") == 0
    (case.root / "specs" / f"{OLD}.raml").unlink()
    place = case.root / "specs" / f"{NEW}.raml"
    assert case.generate(version=NEW) == 0
    out, err = capsys.readouterr()
    assert "warning[DST105]" in err
    assert out.endswith("  version   1.0.1.dev0\n")
    assert case.version() == "1.0.1.dev0"
    assert place.exists()


def test_a_run_that_is_killed_half_way_is_told_and_finished(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert case.generate("--release", "1.0.0") == 0
    really = publish.apply

    def kill(changes: publish.Changeset) -> publish.Changeset:
        if changes.target == case.folder.resolve():
            raise SystemExit(9)
        return really(changes)

    monkeypatch.setattr(publish, "apply", kill)
    with pytest.raises(SystemExit):
        case.generate(version=NEW)
    monkeypatch.setattr(publish, "apply", really)
    assert NEW in case.text("src/megaplan_api/plansdk.json")
    assert case.version() == "1.0.0"
    assert case.generate("--check", version=NEW) == 3
    assert case.generate(version=NEW) == 0
    assert case.version() == "2.0.0.dev0"
    assert case.generate("--check", version=NEW) == 0


def test_check_writes_nothing(case: Case, capsys: Printed) -> None:
    assert case.generate("--release", "1.0.0") == 0
    before = case.tree()
    assert case.generate("--check") == 0
    assert case.generate("--check", version=NEW) == 3
    printed = capsys.readouterr().out
    assert "pyproject.toml" in printed
    assert "models/task.py" in printed
    assert case.tree() == before


def test_a_version_of_the_api_cannot_leave_its_quotes(case: Case) -> None:
    place = case.root / "specs" / f"{NEW}.raml"
    wanted = 'r1" \\ # \u202e [x](y)'
    text = document().replace(f"version: {NEW}", f"version: '{wanted}'")
    place.write_text(text, encoding="utf-8")
    assert case.generate(version=NEW) == 0
    described = tomllib.loads(case.text("pyproject.toml"))["project"]["description"]
    assert described.endswith('build r1" \\ # \\u202e [x](y)')
    assert "r1" not in case.text("README.md")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--project", "x"], "--project needs a TARGET"),
        (["megaplan", "--release", "1.0.0"], "--release needs --project"),
        (["megaplan", "--project", "x", "--out", "y"], "leave out --out"),
        (["megaplan", "--project", "x", "--release", "1.0"], "1.0 is no version such as 1.4.2"),
        (["megaplan", "--project", "x", "--release", "01.0.0"], "01.0.0 is no version"),
    ],
)
def test_wrong_usage(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Printed,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["generate", *arguments]) == 2
    assert said in capsys.readouterr().err
