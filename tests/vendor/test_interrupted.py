"""Upgrades that are killed: the project holds the old package or the new one."""

from __future__ import annotations

import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from planwright.progress import Silent
from planwright.vendor import make
from vendor.projects import Project

TESTS = Path(__file__).parents[1]
PROGRAM = """\
import itertools, pickle, sys
sys.path[:0] = {path!r}
from pathlib import Path
from planwright.progress import Silent
from planwright.vendor import make
with open({made!r}, "rb") as file:
    made = pickle.load(file)
order = make.Order("megaplan", Path({folder!r}), made[0].lock.selection)
turns = itertools.cycle(made)
make.make = lambda *_, **__: next(turns)
print("ready", flush=True)
for _ in range(400):
    make.vendor(order, Silent())
"""


def package(project: Project) -> dict[str, bytes]:
    """The files of the package."""
    return {path: text for path, text in project.tree().items() if "/mega/" in path}


def test_killed_at_random_moments(vendored: Project) -> None:
    vendored.edit("models/tasks.py", '"""Entities: tasks."""', '"""Tasks, mine."""')
    assert vendored.adopt() == 0
    old = package(vendored)
    vendored.edit_spec("version: r2510.27309.181", "version: r2511.1")
    vendored.edit_spec("description: 'Task creation date (read only)'", "description: When made")
    specs = (vendored.spec, vendored.newer)
    made = [make.make(make.order_of(vendored.package, spec), Silent(), jobs=1) for spec in specs]
    assert vendored.upgrade() == 0
    new = package(vendored)
    assert old != new
    stored = vendored.root / "made.pickle"
    stored.write_bytes(pickle.dumps(made))
    program = PROGRAM.format(path=sys.path, made=str(stored), folder=str(vendored.package))
    chance = random.Random(11)
    seen: list[bool] = []
    for _ in range(10):
        command = [sys.executable, "-c", program]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=30)
        found = package(vendored)
        assert found in (old, new)
        seen.append(found == new)
    assert len(set(seen)) == 2, "both versions were met"
    assert vendored.upgrade() == 0
    assert package(vendored) == new
    names = {each.name for each in (vendored.root / "src").iterdir()}
    assert names == {"mega", "planwright.patches"}
