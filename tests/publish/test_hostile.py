"""Hostile paths, links and manifests: nothing outside the target, nothing half done."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansdk.diagnostics import Rejected
from plansdk.files import sha256
from plansdk.publish import MANIFEST, journal, prepare
from plansdk.publish.paths import check_paths, fault
from publishing import FACTS, NEW, OLD, publish, stats, tree

BAD_PATHS = [
    "",
    ".",
    "..",
    "/etc/passwd",
    "//server/share",
    "../x.py",
    "a/../../x.py",
    "a/./x.py",
    "a//x.py",
    "a/",
    "a\\..\\x.py",
    "C:/x.py",
    "c:x.py",
    "a/b:stream",
    "a\x00b.py",
    "a\nb.py",
    "a\x1b[31m.py",
    "a\u202eyp.exe",
    "a\ud800.py",
    "con",
    "NUL.py",
    "models/Aux.txt",
    "com1.py",
    "lpt¹.py",
    "name.",
    "name ",
    " name",
    "what?.py",
    "*.py",
    ".git/hooks/pre-commit",
    ".GIT/config",
    ".plansdk/journal.json",
    ".plansdk.lock",
    "x" * 300,
    "é" * 130,
    "/".join(["deep"] * 300),
    "/".join(["deep"] * 40) + "/x.py",
    "models/con.d/x.py",
    "LPT9 .txt",
    "models/CONIN$",
]


@pytest.mark.parametrize("path", BAD_PATHS, ids=lambda path: repr(path)[:30].encode().hex())
def test_bad_paths_are_refused_before_anything_is_written(path: str, tmp_path: Path) -> None:
    target = tmp_path / "target"
    with pytest.raises(Rejected) as caught:
        publish(target, {"fine.py": "", path: "x"})
    assert [each.code for each in caught.value.diagnostics] == ["PUB101"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path", ["a.py", "a/b/c.py", ".gitignore", "console.py", "имя.py", "-x", "com0.py", "e" * 200]
)
def test_good_paths_are_not_refused(path: str) -> None:
    assert fault(path) == ""


@pytest.mark.parametrize(
    "paths",
    [
        ["Task.py", "task.py"],
        ["a/x.py", "A/y.py", "a"],
        ["models", "models/x.py"],
        ["straße.py", "STRASSE.py"],
        ["e\u0301.py", "\u00e9.py"],
        ["Plansdk.json", MANIFEST],
    ],
    ids=["case", "folder case", "file and folder", "sharp s", "accent", "manifest"],
)
def test_paths_that_some_systems_take_for_one_clash(paths: list[str]) -> None:
    assert {each.code for each in check_paths(paths)} == {"PUB102"}


def test_all_bad_paths_are_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        publish(tmp_path / "t", {"../a": "", "b/../c": "", "Same": "", "same": ""})
    assert [each.code for each in caught.value.diagnostics] == ["PUB101", "PUB101", "PUB102"]


def test_the_manifest_is_nobody_elses(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="publishing itself"):
        prepare(tmp_path / "t", {MANIFEST: "{}"}, {})


@given(st.text(max_size=40))
def test_a_path_without_fault_stays_below_the_target(path: str) -> None:
    if not fault(path):
        base = "/base/target"
        joined = os.path.normpath(os.path.join(base, path))  # noqa: PTH118
        assert joined == f"{base}/{path}"


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("link", ["models", "models/task.py", MANIFEST])
def test_links_inside_the_target_are_not_followed(link: str, target: Path, tmp_path: Path) -> None:
    publish(target, OLD)
    outside = tmp_path / "outside"
    (target / link).rename(outside)
    (target / link).symlink_to(outside)
    before = stats(tmp_path)
    with pytest.raises(Rejected, match="PUB103"):
        publish(target, NEW)
    assert stats(tmp_path) == before


@pytest.mark.usefixtures("way")
def test_link_put_in_place_of_a_stale_folder_is_not_followed(target: Path, tmp_path: Path) -> None:
    publish(target, OLD)
    (target / "old_only").rename(tmp_path / "outside")
    (target / "old_only").symlink_to(tmp_path / "outside")
    with pytest.raises(Rejected, match="PUB103"):
        publish(target, NEW)
    assert (tmp_path / "outside/deep/mod.py").exists()


def test_target_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("mine")
    with pytest.raises(Rejected, match="PUB104"):
        publish(tmp_path / "t", NEW)
    assert (tmp_path / "t").read_text() == "mine"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<<<<<<< ours\n{}",
        "[]",
        "{}",
        '{"files": []}',
        '{"files": {"a.py": 1}}',
        '{"files": {"../../victim": "0"}}',
        '{"files": {"/etc/passwd": "0"}}',
        "[" * 100_000,
        "\xff",
    ],
    ids=lambda text: repr(text)[:30],
)
def test_damaged_manifest_stops_the_run(text: str, target: Path) -> None:
    publish(target, OLD)
    (target / MANIFEST).write_bytes(text.encode("latin-1"))
    before = stats(target)
    with pytest.raises(Rejected) as caught:
        publish(target, NEW)
    assert [each.code for each in caught.value.diagnostics] == ["PUB201"]
    assert stats(target) == before


def test_manifest_cannot_make_a_run_delete_outside(target: Path, tmp_path: Path) -> None:
    publish(target, OLD)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    manifest = json.loads((target / MANIFEST).read_text())
    manifest["files"]["../../victim"] = prepare(target, {"x": "precious"}, {}).contents and "0"
    (target / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(Rejected, match="PUB201"):
        publish(target, NEW)
    assert victim.read_text() == "precious"


def test_journal_cannot_make_a_run_write_outside(target: Path, tmp_path: Path) -> None:
    publish(target, OLD)
    work = target / ".plansdk"
    (work / "new").mkdir(parents=True)
    (work / "new/0").write_text("evil")
    victim = target.parent / "victim"
    victim.write_text("precious")
    place = {"../../victim": "0", "x.py": "../../../victim"}
    journal = {"place": place, "remove": {"../victim": sha256(b"precious")}}
    (work / "journal.json").write_text(json.dumps(journal))
    publish(target, NEW)
    assert victim.read_text() == "precious"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out"]
    assert set(tree(target)) == {*NEW, MANIFEST}


@pytest.mark.parametrize("journal", ["", "[]", '{"place": 1}', "{", '{"remove": {"same.py": 3}}'])
def test_damaged_journal_is_ignored(journal: str, target: Path) -> None:
    publish(target, OLD)
    (target / ".plansdk").mkdir()
    (target / ".plansdk/journal.json").write_text(journal)
    publish(target, NEW)
    assert set(tree(target)) == {*NEW, MANIFEST}


def test_journal_does_not_write_through_links(target: Path, tmp_path: Path) -> None:
    publish(target, OLD)
    (target / "out").symlink_to(tmp_path)
    (target / ".plansdk/new").mkdir(parents=True)
    (target / ".plansdk/new/0").write_text("evil")
    entries = json.dumps({"place": {"out/victim": "0"}, "remove": {}})
    (target / ".plansdk/journal.json").write_text(entries)
    with pytest.raises(Rejected, match="PUB103"):
        journal.recover(target, lambda name: None)
    with pytest.raises(Rejected, match="PUB103"):
        publish(target, NEW)
    assert not (tmp_path / "victim").exists()
    assert prepare(target, OLD, FACTS).drift == ()
