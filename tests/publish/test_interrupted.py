"""Publications that are killed, refused, or disturbed by others while they run."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plansdk.diagnostics import Rejected
from plansdk.publish import MANIFEST, apply, exchange, prepare
from plansdk.publish.apply import exclusive
from publishing import (
    FACTS,
    NEW,
    OLD,
    assert_alone,
    clean_tree,
    publish,
    publish_and_die,
    stats,
    tree,
)

MOST_STEPS = 40


def test_killed_at_any_step_the_folder_is_old_or_new(
    target: Path, old: dict[str, bytes], new: dict[str, bytes]
) -> None:
    seen: list[str] = []
    for steps in range(MOST_STEPS):
        publish(target, OLD)
        was_killed = publish_and_die(target, "NEW", "exchange", steps)
        found = tree(target)
        assert found in (old, new)
        seen.append("new" if found == new else "old")
        publish(target, NEW)
        assert tree(target) == new
        assert_alone(target)
        if not was_killed:
            break
    assert seen == sorted(seen, reverse=True), "once new, it stays new"
    assert seen.count("old") > 5
    assert seen.count("new") > 2


def test_killed_at_any_step_of_the_first_publication_there_is_nothing_or_all(
    target: Path, new: dict[str, bytes]
) -> None:
    for steps in range(MOST_STEPS):
        was_killed = publish_and_die(target, "NEW", "exchange", steps)
        assert not target.exists() or tree(target) == new
        publish(target, NEW)
        assert tree(target) == new
        assert_alone(target)
        publish(target, {})
        for place in (target / MANIFEST, target):
            place.unlink() if place.is_file() else place.rmdir()
        if not was_killed:
            return
    pytest.fail("the publication never came to its end")


def test_killed_in_place_the_next_run_finishes_what_was_begun(
    target: Path, old: dict[str, bytes], new: dict[str, bytes]
) -> None:
    for steps in range(MOST_STEPS):
        publish(target, OLD)
        was_killed = publish_and_die(target, "NEW", "in place", steps)
        found = {path: text for path, text in tree(target).items() if ".plansdk/" not in path}
        # The manifest changes last: as long as it is old, every file is old or new.
        assert found[MANIFEST] in (old[MANIFEST], new[MANIFEST])
        assert all(text in (old.get(path), new.get(path)) for path, text in found.items())
        assert found[MANIFEST] == old[MANIFEST] or found == new
        done = publish(target, NEW)
        assert done.hand_edited == ()
        assert tree(target) == new
        assert_alone(target)
        if not was_killed:
            return
    pytest.fail("the publication never came to its end")


def test_after_a_kill_in_place_even_another_tree_can_follow(target: Path) -> None:
    publish(target, OLD)
    assert publish_and_die(target, "NEW", "in place", 8)
    other = {"same.py": "same = False\n"}
    assert publish(target, other).hand_edited == ()
    assert tree(target) == clean_tree(target, other)


def test_killed_at_random_moments(
    target: Path, old: dict[str, bytes], new: dict[str, bytes]
) -> None:
    program = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "import publishing\n"
        "print('ready', flush=True)\n"
        "for number in range(400):\n"
        "    tree = publishing.NEW if number % 2 else publishing.OLD\n"
        f"    publishing.publish({str(target)!r}, tree)\n"
    )
    chance = random.Random(7)
    publish(target, OLD)
    for _ in range(12):
        command = [sys.executable, "-c", program]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=30)
        assert tree(target) in (old, new)
    publish(target, OLD)
    assert tree(target) == old
    assert_alone(target)


def test_killed_while_the_old_tree_is_deleted(
    target: Path, new: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(target, OLD)

    def die_half_way(folder: Path) -> None:
        if folder.exists():
            (folder / "tree" / MANIFEST).unlink()
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "discard", die_half_way)
        with pytest.raises(KeyboardInterrupt):
            publish(target, NEW)
    publish(target, NEW)
    assert tree(target) == new
    assert_alone(target)


@pytest.mark.parametrize("way", ["exchange", "in place"], indirect=True)
def test_no_space_at_any_write_leaves_the_old_tree(way: str, target: Path) -> None:
    publish(target, OLD)
    before = stats(target)
    names = [f"write {path}" for path in (*NEW, MANIFEST) if path != "same.py"]
    last = "ready" if way == "exchange" else "commit"
    for name in (*names, last) if way == "in place" else names:

        def fail(step: str, name: str = name) -> None:
            if step == name:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")

        with pytest.raises(Rejected) as caught:
            publish(target, NEW, step=fail)
        assert [str(each) for each in caught.value.diagnostics] == [
            "somewhere: error[PUB302] cannot write: No space left on device"
        ]
        after = stats(target)
        after[str(target)] = before[str(target)]  # a folder that was in it has come and gone
        assert after == before
        assert_alone(target)


@pytest.mark.parametrize("way", ["exchange", "in place"], indirect=True)
@pytest.mark.parametrize("which", [0, 1, 2])
def test_file_that_does_not_reach_the_disk_leaves_the_old_tree(
    way: str, which: int, target: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(target, OLD)
    flushed: list[int] = []

    def fail(handle: int) -> None:
        flushed.append(handle)
        if len(flushed) > which:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Rejected, match="Input/output error"):
        publish(target, NEW)
    assert tree(target) == old
    assert_alone(target)


@pytest.mark.usefixtures("way")
def test_interrupt_from_the_keyboard_clears_up(target: Path, old: dict[str, bytes]) -> None:
    publish(target, OLD)

    def interrupt(step: str) -> None:
        if step == "write models/task.py":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(target, NEW, step=interrupt)
    assert tree(target) == old
    assert_alone(target)


def test_system_that_cannot_exchange_gets_the_other_way(
    target: Path, new: dict[str, bytes]
) -> None:
    publish(target, OLD)
    steps: list[str] = []

    def fail(step: str) -> None:
        steps.append(step)
        if step == "exchange":
            raise OSError(errno.EXDEV, "another device")

    publish(target, NEW, step=fail)
    assert "commit" in steps
    assert tree(target) == new
    assert_alone(target)


def test_what_others_write_during_the_run_is_not_lost(target: Path) -> None:
    publish(target, OLD)

    def disturb(step: str) -> None:
        if step == "exchange":
            (target / "late.txt").write_text("new file")
            (target / "late").mkdir()
            (target / "late/deep.txt").write_text("new file in a new folder")
            (target / "models/draft").write_text("edited by saving a copy over it")
            (target / "models/draft").replace(target / "models/gone.py")

    publish(target, NEW, step=disturb)
    found = tree(target)
    assert found.keys() - clean_tree(target, NEW).keys() == {
        "late.txt",
        "late/deep.txt",
        "models/gone.py",
    }
    assert found["models/gone.py"] == b"edited by saving a copy over it"
    assert_alone(target)


@pytest.mark.usefixtures("way")
def test_second_run_at_the_same_time_is_refused(target: Path) -> None:
    publish(target, OLD)
    before = stats(target)
    with exclusive(target), pytest.raises(Rejected, match="PUB301"):
        publish(target, NEW)
    assert stats(target) == before
    publish(target, NEW)
    assert_alone(target)


def test_many_runs_at_once_give_one_whole_tree(
    target: Path, old: dict[str, bytes], new: dict[str, bytes]
) -> None:
    program = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "import publishing\n"
        "from plansdk.diagnostics import Rejected\n"
        "for number in range(30):\n"
        "    tree = publishing.NEW if number % 2 else publishing.OLD\n"
        "    try:\n"
        f"        publishing.publish({str(target)!r}, tree)\n"
        "    except Rejected as err:\n"
        "        if 'PUB301' not in str(err): raise\n"
    )
    publish(target, OLD)
    runs = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    try:
        assert [run.wait(timeout=60) for run in runs] == [0, 0, 0]
    finally:
        for run in runs:
            run.kill()
    assert tree(target) in (old, new)
    assert_alone(target)


def test_plan_made_before_another_run_is_made_anew(target: Path, new: dict[str, bytes]) -> None:
    publish(target, OLD)
    late = prepare(target, NEW, FACTS)
    publish(target, NEW)
    assert not apply(late).pending
    assert tree(target) == new


@contextmanager
def plain_user() -> Iterator[Path]:
    """A folder in which this process is no administrator."""
    was_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if was_root:
            os.chown(folder, 65534, 65534)
            os.setresuid(65534, 65534, 0)
        try:
            yield folder
        finally:
            if was_root:
                os.setresuid(0, 0, 0)
            for place in (folder, *folder.rglob("*")):
                if place.is_dir():
                    place.chmod(0o755)


def test_folder_that_may_not_be_written_is_refused_and_stays() -> None:
    with plain_user() as folder:
        target = folder / "package"
        publish(target, OLD)
        for place in (target / "models", target, folder):
            place.chmod(0o555)
        with pytest.raises(Rejected, match="PUB302"):
            publish(target, NEW)
        assert tree(target)["models/task.py"].decode() == OLD["models/task.py"]


def test_folder_in_a_folder_that_may_not_be_written_changes_in_place() -> None:
    with plain_user() as folder:
        target = folder / "package"
        publish(target, OLD)
        folder.chmod(0o555)
        inode = target.stat().st_ino
        publish(target, NEW)
        assert target.stat().st_ino == inode
        assert set(tree(target)) == {*NEW, MANIFEST}


def test_read_only_folder_inside_is_no_hindrance_to_an_exchange() -> None:
    with plain_user() as folder:
        target = folder / "package"
        publish(target, OLD)
        (target / "models").chmod(0o555)
        publish(target, NEW)
        assert set(tree(target)) == {*NEW, MANIFEST}
        assert (target / "models").stat().st_mode & 0o777 == 0o555
        assert_alone(target)
