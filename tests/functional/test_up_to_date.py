"""What makes a run build again: every single thing that a package depends on."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

import plansdk.generate
from plansdk import publish, resources
from plansdk.cli import run
from plansdk.format import style
from plansdk.publish import MANIFEST
from plansdk.raml import reading
from plansdk.report import Report
from support.once import once

EXCERPT = Path(__file__).parents[1] / "vendor" / "excerpt.raml"
FIELDS = """\
account: sample
fields:
    - {entity: Task, name: Category1CustomFieldA, attribute: custom_a, type: string}
"""
Patch = pytest.MonkeyPatch


def built(folder: Path, *, check: bool = False) -> bool:
    """Generate; whether the document was read for that."""
    outcome = plansdk.generate.generate(
        "megaplan",
        spec=folder / "small.raml",
        custom_fields=folder / "fields.yaml",
        out=folder / "out",
        check=check,
    )
    assert check or json.loads((folder / "out/megaplan_api" / MANIFEST).read_bytes())["inputs"]
    return "read" in outcome.report.seconds


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A small document, what lies beside it, and the package of all that."""

    def make(folder: Path) -> None:
        shutil.copy(EXCERPT, folder / "small.raml")
        (folder / "fields.yaml").write_text(FIELDS)
        for name in ("overlay", "names"):
            (folder / f"{name}.yaml").write_text("{}\n")
        shutil.copy(resources.specs("megaplan") / "statuses.yaml", folder)
        assert built(folder)

    folder = tmp_path / "copy"
    return shutil.copytree(once(tmp_path_factory, "up-to-date", make), folder)


def test_equal_inputs_build_nothing_but_for_a_check(made: Path) -> None:
    assert not built(made)
    assert built(made, check=True)
    assert not built(made)


@pytest.mark.parametrize(
    "name", ["small.raml", "overlay.yaml", "names.yaml", "statuses.yaml", "fields.yaml"]
)
def test_another_file_is_another_package(made: Path, name: str) -> None:
    place = made / name
    place.write_text(place.read_text(encoding="utf-8") + "# looked at\n", encoding="utf-8")
    assert built(made)
    assert not built(made)


def test_a_companion_that_has_gone_is_noticed(made: Path) -> None:
    (made / "overlay.yaml").unlink()
    assert built(made)


def other_templates(patch: Patch, folder: Path) -> None:
    """Templates whose runtime has one more comment."""
    shutil.copytree(resources.templates(), folder / "templates")
    place = folder / "templates/runtime/core/exceptions.py"
    place.write_text(place.read_text(encoding="utf-8") + "# one more\n", encoding="utf-8")
    patch.setattr(resources, "templates", lambda: folder / "templates")


def other_plansdk(patch: Patch, folder: Path) -> None:
    patch.setattr(plansdk.generate, "__version__", "99")
    patch.setattr(import_module("plansdk.publish.changeset"), "__version__", "99")


def other_black(patch: Patch, folder: Path) -> None:
    patch.setattr(style, "version", lambda name: f"{version(name)}.1")


@pytest.mark.parametrize("change", [other_templates, other_plansdk, other_black])
def test_another_tool_is_another_package(
    made: Path, change: Callable[[Patch, Path], None], monkeypatch: Patch
) -> None:
    change(monkeypatch, made)
    assert built(made)
    assert not built(made)


def test_code_of_a_checkout_that_is_newer_builds_again_and_changes_nothing(
    made: Path, monkeypatch: Patch
) -> None:
    root = made / "checkout"
    (root / "generator/plansdk/raml").mkdir(parents=True)
    (root / "pyproject.toml").touch()
    manifest = made / "out/megaplan_api" / MANIFEST
    before = manifest.read_bytes()
    for name in ("templates", "specs"):
        (root / name).symlink_to(resources.templates().parent / name)
    monkeypatch.setattr(resources, "_PACKAGE", root / "generator/plansdk")
    assert not built(made)
    code = root / "generator/plansdk/raml/reading.py"
    shutil.copy(reading.__file__, code)
    os.utime(code, (0, 0))  # as an archive would set it
    assert built(made)
    assert not built(made)
    assert manifest.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('"counts": {', '"counts": {"odd": 1,'),
        lambda text: text.replace('"specification": {', '"specification": "r1", "then": {'),
        lambda text: text.replace('"inputs": {', '"inputs": [], "then": {'),
        lambda text: text.replace('"warnings": 4', '"warnings": "no"'),
    ],
)
def test_a_manifest_that_says_something_else_builds_again(
    made: Path, damage: Callable[[str], str]
) -> None:
    place = made / "out/megaplan_api" / MANIFEST
    sound = place.read_text(encoding="utf-8")
    place.write_text(damage(sound), encoding="utf-8")
    assert place.read_text(encoding="utf-8") != sound
    assert built(made)
    assert place.read_text(encoding="utf-8") == sound


@pytest.mark.parametrize("path", ["client.py", "py.typed", "models/__init__.py"])
def test_a_file_that_is_gone_or_edited_builds_again(made: Path, path: str) -> None:
    place = made / "out/megaplan_api" / path
    sound = place.read_bytes()
    place.unlink()
    assert built(made)
    assert place.read_bytes() == sound
    place.write_bytes(sound + b"# edited\n")
    assert built(made)
    assert publish.read_manifest(place.parents[len(Path(path).parts) - 1]) is not None


def test_warnings_are_counted_and_told_by_a_check(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["generate", "megaplan", "--spec", str(made / "small.raml")]
    arguments += ["--custom-fields", str(made / "fields.yaml"), "--out", str(made / "out")]
    assert run(arguments) == 0
    assert ": 4 warnings; `generate --check` tells them" in capsys.readouterr().err
    assert run([*arguments, "--check"]) == 0
    assert capsys.readouterr().err.count("warning[") == 4


def test_a_package_that_lacks_something_is_built_again(made: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(Report, "complete", False)
    (made / "small.raml").write_text((made / "small.raml").read_text(encoding="utf-8") + "\n")
    assert built(made)
    assert built(made)
