"""What came with a stranger's change: manifest, custom fields, patches, files, settings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plansdk.cli import run
from plansdk.files import read_regular
from vendor.projects import Project

Change = Callable[[dict[str, Any]], object]


def tamper(project: Project, change: Change) -> None:
    """Change the manifest of the package."""
    place = project.package / "plansdk.json"
    facts = json.loads(place.read_text())
    change(facts)
    place.write_text(json.dumps(facts))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(api="jira"), "`api` is none of megaplan, planfix"),
        (lambda m: m.update(api=7), "`api` is not a text"),
        (lambda m: m.update(plansdk="1\x1b[31m"), "`plansdk` is no version"),
        (lambda m: m.update(formatter="a\0b"), "`formatter` is not a text"),
        (lambda m: m["specification"].update(version="r\x1b]0;x"), "`version` is not a text"),
        (lambda m: m["specification"].update(sha256="12"), "`sha256` is no SHA-256"),
        (lambda m: m["specification"].update(more="x"), "`specification` has other keys"),
        (lambda m: m["vendored"].update(depth=-1), "`depth` is no whole number"),
        (lambda m: m["vendored"].update(depth=True), "`depth` is no whole number"),
        (lambda m: m["vendored"].update(only=["a\nb"]), "`only` is no list of texts"),
        (lambda m: m["vendored"].update(only="task"), "`only` is no list of texts"),
        (lambda m: m["vendored"].update(sizes={}), "`sizes` has other files than `files`"),
        (lambda m: m["vendored"].update(patched=["../x.py"]), "names no file of the package"),
        (lambda m: m["vendored"].update(black=[]), "`black` is no object"),
        (lambda m: m.update(custom_fields={"path": "a\0", "sha256": ""}), "`path` is not a text"),
        (lambda m: m["files"].update({"a.py": "12"}), "error[PUB201]"),
        (lambda m: m["files"].update({"a\0.py": "0" * 64}), "error[PUB201]"),
    ],
)
def test_manifest_is_read_strictly(
    vendored: Project, change: Change, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(vendored, change)
    assert vendored.check() == 1
    assert said in capsys.readouterr().err


def test_all_faults_of_a_manifest_are_told_at_once(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(vendored, lambda m: m.update(api="jira", formatter=""))
    assert vendored.check() == 1
    assert capsys.readouterr().err.count("error[VND210]") == 2


def test_key_that_stands_twice_is_refused(vendored: Project) -> None:
    place = vendored.package / "plansdk.json"
    text = place.read_text()
    place.write_text(text.replace('  "api"', '  "api": "megaplan",\n  "api"'))
    assert vendored.check() == 1


def test_depth_without_end_ends(vendored: Project) -> None:
    tamper(vendored, lambda m: m["vendored"].update(depth=10**30))
    assert vendored.check() == 0
    assert vendored.upgrade() == 0


@pytest.mark.parametrize("path", ["/dev/zero", "../../../../../../dev/zero", "away.yaml"])
def test_custom_fields_outside_of_the_project_are_not_read(
    vendored: Project, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (vendored.root / "away.yaml").symlink_to("/dev/zero")
    fields = {"path": path, "sha256": "0" * 64}
    tamper(vendored, lambda m: m.update(custom_fields=fields))
    assert vendored.check() == 1
    assert "error[VND207] lies outside of" in capsys.readouterr().err
    assert vendored.upgrade() == 1


def test_custom_fields_in_a_pipe_are_missing(
    vendored: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(vendored.root / "fields.yaml")
    fields = {"path": "fields.yaml", "sha256": "0" * 64}
    tamper(vendored, lambda m: m.update(custom_fields=fields))
    assert vendored.check() == 3
    assert "fields.yaml is missing" in capsys.readouterr().err
    assert vendored.upgrade() == 1
    assert "error[VND206]" in capsys.readouterr().err


def test_custom_fields_are_not_taken_from_elsewhere(
    vendored: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "fields.yaml"
    place.write_text("account: acme\nfields: []\n")
    assert vendored.upgrade("--custom-fields", str(place)) == 1
    assert "error[VND207]" in capsys.readouterr().err


@pytest.mark.parametrize("to", ["pipe", "/dev/zero"])
@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("models/tasks.py", 3, "models/tasks.py"),
        ("models/more.py", 3, "stale"),
        ("plansdk.json", 1, "error[PUB10"),
    ],
)
def test_files_are_read_if_they_are_files(
    vendored: Project,
    path: str,
    code: int,
    said: str,
    to: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = vendored.package / path
    place.unlink(missing_ok=True)
    (vendored.package / "errors.md").unlink()  # so that strange files are looked into
    if to == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(to)
    if path == "models/more.py" and to != "pipe":
        said = "missing"
    assert vendored.check() == code
    assert said in "".join(capsys.readouterr())
    assert vendored.upgrade() == 1 or path == "models/more.py"


def test_file_of_endless_size_is_not_read(vendored: Project) -> None:
    os.truncate(vendored.package / "models/tasks.py", 1 << 40)
    assert vendored.check() == 3
    with pytest.raises(OSError, match="too large"):
        read_regular(vendored.package / "models/tasks.py")


def test_folder_that_is_a_link_is_not_followed(
    vendored: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vendored.package / "models").rename(tmp_path / "models")
    (vendored.package / "models").symlink_to(tmp_path / "models")
    assert vendored.check() == 3
    assert "link         " in capsys.readouterr().out


@pytest.mark.parametrize("to", ["pipe", "/dev/zero", "folder"])
def test_patches_are_read_if_they_are_files(
    vendored: Project, to: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = vendored.root / "src/plansdk.patches/mega/client.py.patch"
    place.parent.mkdir(parents=True)
    if to == "pipe":
        os.mkfifo(place)
    elif to == "folder":
        place.parent.rmdir()
        place.parent.symlink_to(tmp_path)
    else:
        place.symlink_to(to)
    assert vendored.upgrade() == 1
    assert "error[PUB10" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "[" * 100_000, "cannot be read as TOML"),
        ("x = " + "1" * 5000, "cannot be read as TOML"),
        ('[[tool.plansdk.vendor]]\ntarget = "megaplan"\ndest = "a\\u0000b"\n', "printable"),
    ],
)
def test_settings_that_cannot_be_meant(
    project: Project,
    text: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (project.root / "pyproject.toml").write_text(text)
    monkeypatch.chdir(project.root)
    assert run(["vendor", "check"]) == 1
    assert said in capsys.readouterr().err
