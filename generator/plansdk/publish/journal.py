"""Publishing in place: file by file, under a journal.

The way for folders that cannot be exchanged (a mount point, the current folder, a
file system without hard links, Windows).

    1. New files are written to `TARGET/.plansdk/new`.
    2. `TARGET/.plansdk/journal.json` appears, by a rename: from here on the change
       will be finished, by this run or by the next one.
    3. Files are renamed to their places and stale ones deleted, the manifest last.
    4. `TARGET/.plansdk` is deleted.

A run killed before step 2 has changed nothing. One killed in step 3 leaves some files
new and the manifest old until the next run repeats the step, which does no harm.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from plansdk.diagnostics import Rejected
from plansdk.files import sha256
from plansdk.publish.changeset import Changeset, obstacles
from plansdk.publish.manifest import MANIFEST
from plansdk.publish.paths import fault
from plansdk.publish.tree import Step, discard, module_of, prune, staged, write_new


def publish(changes: Changeset, step: Step) -> bool:
    """Carry changes out.

    Returns:
        True: this is possible everywhere.

    Raises:
        OSError: The system refuses (no space, no permission). Before the journal is
            complete nothing has changed; after it, the next run goes on.
    """
    work = _work(changes.target)
    names = {path: str(number) for number, path in enumerate(changes.write)}
    recorded = {path: _hash(changes.target / path) for path in changes.stale}
    try:
        step("stage")
        places = {path: work / "new" / name for path, name in names.items()}
        write_new(staged(changes.contents, places, step))
        step("journal")
        journal = json.dumps({"place": names, "remove": recorded})
        write_new([(work / "journal.part", journal.encode())])
        step("commit")
        (work / "journal.part").rename(work / "journal.json")
    except BaseException:
        discard(work)
        raise
    _roll_forward(changes.target, names, recorded, step)
    return True


def recover(target: Path, step: Step) -> None:
    """Finish or clear up what a killed run left.

    Raises:
        Rejected: The journal was tampered with so that a link is in the way.
    """
    work = _work(target)
    try:
        journal: object = json.loads((work / "journal.json").read_bytes())
    except (OSError, ValueError):
        discard(work)
        return
    _roll_forward(target, _entries(journal, "place"), _entries(journal, "remove"), step)


def is_unfinished(target: Path) -> bool:
    """Whether a killed run left something."""
    return _work(target).is_dir()


def _work(target: Path) -> Path:
    return target / ".plansdk"


def _roll_forward(target: Path, place: dict[str, str], remove: dict[str, str], step: Step) -> None:
    problems = [each for path in (*place, *remove) for each in obstacles(target, path)]
    if problems:
        raise Rejected(problems)
    for path in sorted(place.keys() - {MANIFEST}):
        _put(target, path, place[path], step)
    _delete(target, remove, step)
    if MANIFEST in place:
        _put(target, MANIFEST, place[MANIFEST], step)
    step("discard")
    discard(_work(target))


def _put(target: Path, path: str, name: str, step: Step) -> None:
    staged = _work(target) / "new" / name
    if staged.is_file():  # else it went to its place before the run was killed
        step(f"place {path}")
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target / path)


def _delete(target: Path, remove: dict[str, str], step: Step) -> None:
    for path, recorded in remove.items():
        place = target / path
        if _hash(place) == recorded:
            step(f"remove {path}")
            for compiled in (place.parent / "__pycache__").glob(f"{place.stem}.*.pyc"):
                if module_of(compiled.relative_to(target).as_posix()) == path:
                    compiled.unlink()
            place.unlink()
            prune(place.parent / "__pycache__", place.parent)
            prune(place.parent, target)


def _hash(place: Path) -> str:
    try:
        return sha256(place.read_bytes())
    except FileNotFoundError:
        return ""


def _entries(journal: object, key: str) -> dict[str, str]:
    """One part of a journal, without anything that this module does not write."""
    part = cast("dict[object, object]", journal).get(key) if isinstance(journal, dict) else None
    entries = cast("dict[object, object]", part) if isinstance(part, dict) else {}
    return {
        path: value
        for path, value in entries.items()
        if isinstance(path, str) and isinstance(value, str) and not fault(path)
        if key == "remove" or value.isdecimal()
    }
