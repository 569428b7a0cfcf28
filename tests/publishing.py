"""Helpers of the publishing tests: publish, look, and run a publication that is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from plansdk.publish import Changeset, apply, prepare

FACTS: Mapping[str, object] = {"specification": {"name": "demo", "version": "1"}}

OLD: Mapping[str, str] = {
    "__init__.py": '"""Old."""\n',
    "models/task.py": "class Task: ...\n",
    "models/gone.py": "class Gone: ...\n",
    "old_only/deep/mod.py": "x = 1\n",
    "same.py": "same = True\n",
}
NEW: Mapping[str, str] = {
    "__init__.py": '"""New."""\n',
    "models/task.py": "class Task:\n    name: str\n",
    "new_only/deep/mod.py": "x = 2\n",
    "same.py": "same = True\n",
}

_PROGRAM = """
import os, signal, sys
sys.path[:0] = [{tests!r}, {source!r}]
import publishing
from plansdk.publish import exchange
if {in_place!r}:
    exchange._is_fit = lambda target: False
left = {steps!r}
def step(name):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
publishing.publish({target!r}, getattr(publishing, {files!r}), step=step)
"""


def publish(
    target: Path | str, files: Mapping[str, str], *, step: Callable[[str], None] | None = None
) -> Changeset:
    """Plan and apply."""
    return apply(prepare(Path(target), files, FACTS), step=step)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its content; the manifest among them."""
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in sorted(folder.rglob("*"))
        if place.is_file()
    }


def clean_tree(target: Path, files: Mapping[str, str]) -> dict[str, bytes]:
    """What a folder holds that was never anything else."""
    fresh = target.parent / f"fresh {target.name}"
    publish(fresh, files)
    found = tree(fresh)
    for place in sorted(fresh.rglob("*"), reverse=True):
        place.unlink() if place.is_file() else place.rmdir()
    fresh.rmdir()
    return found


def assert_alone(target: Path) -> None:
    """Nothing lies beside a folder."""
    assert [each.name for each in target.parent.iterdir()] == [target.name]


def stats(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and modification time of everything below a folder, and of itself."""
    places = [folder, *folder.rglob("*")]
    return {str(each): (each.lstat().st_ino, each.lstat().st_mtime_ns) for each in places}


def publish_and_die(target: Path, files: str, way: str, steps: int) -> bool:
    """Publish in another process that is killed before the given step.

    Args:
        target: The folder.
        files: Name of a tree in this module: `OLD`, `NEW`.
        way: `exchange` or `in place`.
        steps: How many steps it may take.

    Returns:
        Whether it was killed; False when it came to its end before.
    """
    program = _PROGRAM.format(
        tests=str(Path(__file__).parent),
        source=str(Path(sys.modules["plansdk"].__path__[0]).parent),
        in_place=way == "in place",
        steps=steps,
        target=str(target),
        files=files,
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert done.returncode in {0, -signal.SIGKILL}
    return done.returncode != 0
