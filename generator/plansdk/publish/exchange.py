"""Publishing by exchange: the whole folder changes in one step.

    1. Beside the target, `.plansdk-NAME/tree` is built: new files are written,
       every other file of the target is a hard link, so that it keeps inode and times.
    2. `.plansdk-NAME/ready` records the inode of that tree.
    3. The system exchanges the two folders in one indivisible step.
    4. The old tree is deleted.

A run killed before step 3 has changed nothing, one killed after it has changed
everything; `recover` tells the two apart by the inode and finishes or clears up.
What somebody else wrote into the old tree meanwhile is carried over before step 4.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from plansdk.files import sha256
from plansdk.publish.changeset import Changeset
from plansdk.publish.manifest import MANIFEST, Manifest, parse_manifest
from plansdk.publish.tree import Step, discard, module_of, staged, walk, write_new

_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2


class _CannotExchangeError(Exception):
    """This system or this folder does not allow the exchange; nothing has changed."""


def publish(changes: Changeset, step: Step) -> bool:
    """Carry changes out.

    Returns:
        Whether that was possible; if not, nothing has changed.

    Raises:
        OSError: The new files cannot be written; nothing has changed.
    """
    if not _is_fit(changes.target):
        return False
    work = _work(changes.target)
    try:
        step("stage")
        (work / "tree").mkdir(parents=True)
        places = {path: work / "tree" / path for path in changes.write}
        write_new(staged(changes.contents, places, step))
        _replace_target(changes, work, step)
    except _CannotExchangeError:
        discard(work)
        return False
    except BaseException:
        discard(work)
        raise
    step("exchanged")
    _finish(changes.target, work, step)
    return True


def recover(target: Path, step: Step) -> None:
    """Finish or clear up what a killed run left."""
    work = _work(target)
    exchanged = False
    with suppress(OSError):
        exchanged = (work / "ready").read_text() == _identity(target)
    if exchanged:
        _finish(target, work, step)
    discard(work)


def is_unfinished(target: Path) -> bool:
    """Whether a killed run left something."""
    return _work(target).exists()


def _work(target: Path) -> Path:
    return target.parent / f".plansdk-{target.name}"


def _is_fit(target: Path) -> bool:
    """Whether an exchange is possible, and does no harm to this process or to a mount."""
    if sys.platform not in {"linux", "darwin"} or not os.access(target.parent, os.W_OK):
        return False
    with suppress(FileNotFoundError):
        return not (Path.cwd().is_relative_to(target) or target.is_mount())
    return True


def _replace_target(changes: Changeset, work: Path, step: Step) -> None:
    tree = work / "tree"
    try:
        if changes.target.exists():
            step("link")
            _link_rest(changes, tree)
        if changes.overwrite:
            write_new([(work / "overwritten", _overwritten(changes))])
        step("ready")
        write_new([(work / "ready", _identity(tree).encode())])
        step("exchange")
        if changes.target.exists():
            _exchange(tree, changes.target)
        else:
            tree.rename(changes.target)
    except OSError as err:
        raise _CannotExchangeError from err


def _link_rest(changes: Changeset, tree: Path) -> None:
    """Take over every file that neither changes nor goes, and the modes of folders."""
    leave = {*changes.write, *changes.stale}
    folders: list[str] = []
    for path, entry in walk(changes.target):
        place = tree / path
        if entry.is_dir(follow_symlinks=False):
            folders.append(path)
            if not any(Path(entry.path).iterdir()):
                place.mkdir(parents=True, exist_ok=True)
        elif path not in leave and module_of(path) not in changes.stale:
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(entry.path, place, follow_symlinks=False)
    for path in [*reversed(folders), "."]:
        if (tree / path).is_dir():
            shutil.copymode(changes.target / path, tree / path)


def _finish(target: Path, work: Path, step: Step) -> None:
    """Carry over what changed in the old tree since it was read, and delete it."""
    old = work / "tree"
    if old.exists():
        written = {**_hashes(old / MANIFEST), **_hashes(work / "overwritten")}
        for path, entry in list(walk(old)):
            if not entry.is_dir(follow_symlinks=False) and _is_news(path, entry, target, written):
                step(f"carry over {path}")
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                Path(entry.path).replace(target / path)
    step("discard")
    # Without this mark the rest counts as rubbish, so it goes first.
    (work / "ready").unlink(missing_ok=True)
    discard(work)


def _overwritten(changes: Changeset) -> bytes:
    """A manifest of edited files that are not to be carried over, for whoever finishes."""
    places = {path: changes.target / path for path in changes.overwrite}
    found = {path: sha256(place.read_bytes()) for path, place in places.items() if place.is_file()}
    return Manifest({}, found).to_bytes()


def _hashes(place: Path) -> Mapping[str, str]:
    """The hashes that a manifest lists; none if there is no such file."""
    try:
        return parse_manifest(place.read_bytes()).files
    except (OSError, ValueError):
        return {}


def _is_news(path: str, entry: os.DirEntry[str], target: Path, written: Mapping[str, str]) -> bool:
    """Whether a file of the old tree was put there or edited while the run was going on."""
    if path == MANIFEST or module_of(path) is not None:
        return False
    with suppress(FileNotFoundError, NotADirectoryError):
        if os.path.samestat(entry.stat(follow_symlinks=False), (target / path).lstat()):
            return False
    if entry.is_symlink():
        return True
    return path not in written or written[path] != sha256(Path(entry.path).read_bytes())


def _identity(folder: Path) -> str:
    facts = folder.stat()
    return json.dumps([facts.st_dev, facts.st_ino])


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders in one indivisible step.

    Raises:
        OSError: The system refuses, or its C library knows no such step (`ENOSYS`).
    """
    first, second = os.fsencode(one), os.fsencode(other)
    library = ctypes.CDLL(None, use_errno=True)
    result = -1
    ctypes.set_errno(errno.ENOSYS)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        result = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        result = library.renamex_np(first, second, _EXCHANGE)
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(other))
