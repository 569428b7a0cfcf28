"""What publishing does to a folder, whichever way it takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plansdk.diagnostics import Rejected
from plansdk.publish import MANIFEST, apply, prepare, read_manifest
from publishing import FACTS, NEW, OLD, clean_tree, publish, stats, tree

pytestmark = pytest.mark.usefixtures("way")


def test_first_publication_writes_everything(target: Path) -> None:
    done = publish(target, NEW)
    found = tree(target)
    assert {path: found[path].decode() for path in NEW} == NEW
    assert set(found) == {*NEW, MANIFEST}
    assert (done.counts.written, done.counts.unchanged, done.counts.removed) == (4, 0, 0)


def test_second_publication_touches_nothing(target: Path) -> None:
    publish(target, NEW)
    before = stats(target.parent)
    assert not publish(target, NEW).pending
    assert stats(target.parent) == before


def test_change_writes_only_what_differs(target: Path) -> None:
    publish(target, OLD)
    before = stats(target)
    done = publish(target, NEW)
    assert tree(target) == clean_tree(target, NEW)
    same = str(target / "same.py")
    assert stats(target)[same] == before[same]
    assert done.changed == ("__init__.py", "models/task.py")
    assert done.missing == ("new_only/deep/mod.py",)
    assert done.stale == ("models/gone.py", "old_only/deep/mod.py")
    assert done.unchanged == ("same.py",)


def test_nothing_is_left_behind(target: Path) -> None:
    publish(target, OLD)
    publish(target, NEW)
    assert [each.name for each in target.parent.iterdir()] == [target.name]
    assert not (target / "old_only").exists()


def test_compiled_files_go_with_their_module(target: Path) -> None:
    publish(target, OLD)
    compiled = target / "old_only/deep/__pycache__/mod.cpython-311.pyc"
    kept = target / "__pycache__/same.cpython-311.pyc"
    for place in (compiled, kept):
        place.parent.mkdir()
        place.write_bytes(b"code")
    publish(target, NEW)
    assert not (target / "old_only").exists()
    assert kept.read_bytes() == b"code"


def test_what_others_put_there_stays_as_it_is(target: Path) -> None:
    publish(target, OLD)
    (target / "models/mine.py").write_text("mine")
    (target / "notes").mkdir()
    (target / "empty/er").mkdir(parents=True)
    (target / "link").symlink_to("notes")
    (target / "dangling").symlink_to("nowhere")
    mine = stats(target)[str(target / "models/mine.py")]
    publish(target, NEW)
    assert stats(target)[str(target / "models/mine.py")] == mine
    assert (target / "link").readlink() == Path("notes")
    assert (target / "dangling").readlink() == Path("nowhere")
    assert (target / "empty/er").is_dir()
    assert (target / "notes").is_dir()


def test_modes_of_folders_and_files_stay(target: Path) -> None:
    publish(target, OLD)
    (target / "models").chmod(0o750)
    (target / "same.py").chmod(0o600)
    target.chmod(0o711)
    publish(target, NEW)
    places = (target, target / "models", target / "same.py")
    assert [each.stat().st_mode & 0o777 for each in places] == [0o711, 0o750, 0o600]


def test_new_files_have_the_usual_mode(target: Path) -> None:
    publish(target, NEW)
    reference = target.parent / "reference"
    reference.write_text("")
    assert {(target / path).stat().st_mode for path in NEW} == {reference.stat().st_mode}


def test_hand_edited_file_is_kept_and_reported_until_it_is_deleted(target: Path) -> None:
    publish(target, OLD)
    edited = target / "models/task.py"
    edited.write_text("my own")
    for _ in range(2):
        done = publish(target, NEW)
        assert edited.read_text() == "my own"
        assert done.hand_edited == ("models/task.py",)
        assert [each.code for each in done.diagnostics] == ["PUB202"]
        assert ("hand-edited", "models/task.py") in done.drift
    edited.unlink()
    assert publish(target, NEW).drift
    assert tree(target) == clean_tree(target, NEW)


def test_stale_file_that_was_edited_is_kept(target: Path) -> None:
    publish(target, OLD)
    (target / "models/gone.py").write_text("my own")
    done = publish(target, NEW)
    assert (target / "models/gone.py").read_text() == "my own"
    assert (done.hand_edited, done.stale) == (("models/gone.py",), ("old_only/deep/mod.py",))


def test_edit_that_equals_the_new_text_is_none(target: Path) -> None:
    publish(target, OLD)
    (target / "models/task.py").write_text(NEW["models/task.py"])
    assert publish(target, NEW).hand_edited == ()
    assert tree(target) == clean_tree(target, NEW)


def test_missing_file_and_missing_manifest_are_repaired(target: Path) -> None:
    publish(target, NEW)
    (target / "models/task.py").unlink()
    assert publish(target, NEW).missing == ("models/task.py",)
    (target / MANIFEST).unlink()
    assert publish(target, NEW).drift == (("changed", MANIFEST),)
    assert tree(target) == clean_tree(target, NEW)


def test_file_of_somebody_else_in_the_way_stops_everything(target: Path) -> None:
    publish(target, OLD)
    (target / "new_only/deep").mkdir(parents=True)
    (target / "new_only/deep/mod.py").write_text("mine")
    before = stats(target)
    with pytest.raises(Rejected) as caught:
        publish(target, NEW)
    assert [each.code for each in caught.value.diagnostics] == ["PUB104"]
    assert stats(target) == before


def test_file_becomes_folder_and_back(target: Path) -> None:
    publish(target, {"a": "file", "b/c": "in folder"})
    with pytest.raises(Rejected, match="PUB104"):
        publish(target, {"a/x": "in folder"})
    publish(target, {"other": ""})
    publish(target, {"a/x": "in folder", "b": "file"})
    assert sorted(tree(target)) == ["a/x", "b", MANIFEST]


def test_plan_writes_nothing(target: Path) -> None:
    publish(target, OLD)
    (target / "same.py").unlink()
    (target / "models/task.py").write_text("my own")
    before = stats(target.parent)
    drift = prepare(target, NEW, FACTS).drift
    assert stats(target.parent) == before
    assert drift == (
        ("missing", "new_only/deep/mod.py"),
        ("missing", "same.py"),
        ("changed", "__init__.py"),
        ("stale", "models/gone.py"),
        ("stale", "old_only/deep/mod.py"),
        ("hand-edited", "models/task.py"),
        ("changed", MANIFEST),
    )


def test_manifest_is_complete_sorted_and_the_same_everywhere(target: Path) -> None:
    publish(target, dict(reversed(list(NEW.items()))))
    text = (target / MANIFEST).read_text()
    data = json.loads(text)
    assert set(data) == {"plansdk", "specification", "files"}
    assert list(data["files"]) == sorted(NEW)
    publish(target.with_name("other"), NEW)
    assert target.with_name("other").joinpath(MANIFEST).read_text() == text
    manifest = read_manifest(target)
    assert manifest is not None
    assert manifest.facts["specification"] == FACTS["specification"]


def test_other_facts_renew_the_manifest_alone(target: Path) -> None:
    publish(target, NEW)
    before = {str(target / path): stats(target)[str(target / path)] for path in NEW}
    done = apply(prepare(target, NEW, {"specification": "another"}))
    assert done.write == (MANIFEST,)
    assert before.items() <= stats(target).items()


def test_content_is_written_byte_for_byte(target: Path) -> None:
    content = "é\r\n\u2028\x00".encode()
    apply(prepare(target, {"a.bin": content, "b.txt": "\r\n"}, {}))
    assert (target / "a.bin").read_bytes() == content
    assert (target / "b.txt").read_bytes() == b"\r\n"


def test_target_may_be_reached_through_a_link(target: Path) -> None:
    real = target.parent.parent / "real"
    real.mkdir()
    target.parent.mkdir()
    target.symlink_to(real)
    publish(target, OLD)
    publish(target, NEW)
    assert target.is_symlink()
    assert tree(real) == clean_tree(target, NEW)


def test_current_folder_stays_the_current_folder(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(target, OLD)
    monkeypatch.chdir(target)
    publish(Path(), NEW)
    assert tree(Path()) == clean_tree(target, NEW)
    assert Path().samefile(target)


def test_hundreds_of_files(target: Path) -> None:
    files = {f"package{number % 20}/m{number}.py": f"x = {number}\n" for number in range(500)}
    publish(target, files)
    done = publish(target, {**files, "package3/m3.py": "x = 0\n"})
    assert done.write == ("package3/m3.py", MANIFEST)
    assert len(tree(target)) == 501
