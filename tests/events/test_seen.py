"""The store of what was handled."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from megaplan_api.events import Seen

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["memory", "file"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Seen]:
    path = tmp_path / "seen.sqlite" if request.param == "file" else None
    return lambda **options: Seen(path, **options)


def test_an_event_is_new_then_busy_then_done(make: Callable[..., Seen]) -> None:
    seen = make()
    assert [seen.begin("a"), seen.begin("a"), seen.begin("b")] == ["new", "busy", "new"]
    seen.finish("a")
    assert [seen.begin("a"), seen.begin("b")] == ["done", "busy"]
    seen.forget("b")
    seen.forget("a")
    assert [seen.begin("b"), seen.begin("a")] == ["new", "done"]


def test_any_text_is_a_name(make: Callable[..., Seen]) -> None:
    seen = make()
    for name in ("", "x" * 10**6, "\udc80", "'; DROP TABLE seen; --", "\0"):
        assert seen.begin(name) == "new"
        seen.finish(name)
        assert seen.begin(name) == "done"


def test_what_a_killed_process_began_is_taken_again(make: Callable[..., Seen]) -> None:
    seen = make(lease=0.0)
    assert [seen.begin("a"), seen.begin("a")] == ["new", "new"]
    seen.finish("a")
    assert seen.begin("a") == "done"


def test_it_is_bounded(make: Callable[..., Seen]) -> None:
    seen = make(keep=50)
    seen.begin("at work")
    for number in range(1000):
        seen.begin(str(number))
        seen.finish(str(number))
    states = Counter(seen.begin(str(number)) for number in range(1000))
    assert 50 <= states["done"] <= 200
    assert seen.begin("999") == "done"
    assert seen.begin("at work") == "busy"


def test_a_file_survives_and_stays_small(tmp_path: Path) -> None:
    place = tmp_path / "seen.sqlite"
    seen = Seen(place, keep=1000)
    for number in range(20_000):
        seen.begin(str(number))
        seen.finish(str(number))
    seen.close()
    assert Seen(place).begin("19999") == "done"
    assert sum(each.stat().st_size for each in tmp_path.iterdir()) < 6_000_000


def test_one_that_is_dropped_closes_its_file(
    make: Callable[..., Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3,
        "connect",
        lambda *a, **options: opened.append(connect(*a, **options)) or opened[-1],
    )
    assert make().begin("a") == "new"
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_threads_share_it(make: Callable[..., Seen]) -> None:
    seen, states = make(), list[str]()

    def work() -> None:
        for number in range(200):
            states.append(seen.begin(str(number)))
            if states[-1] == "new":
                seen.finish(str(number))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Counter(states)["new"] == 200


_WORKER = """
import sys
from megaplan_api.events import Seen
seen = Seen(sys.argv[1])
for number in range(300):
    if seen.begin(str(number)) == "new":
        print(number)
        seen.finish(str(number))
"""


def test_processes_share_a_file(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated")}
    command = [sys.executable, "-c", _WORKER, str(tmp_path / "seen.sqlite")]
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    printed = [each.communicate(timeout=60)[0] for each in running]
    assert [each.returncode for each in running] == [0] * 4
    assert sorted(int(each) for each in "".join(printed).split()) == list(range(300))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_store_goes_over_a_fork(tmp_path: Path) -> None:
    seen = Seen(tmp_path / "seen.sqlite")
    assert seen.begin("a") == "new"
    seen.finish("a")
    child = os.fork()
    if child == 0:
        states = [seen.begin("a"), seen.begin("b")]
        own = seen._process == os.getpid()  # a connection that came over would often work
        os._exit(0 if states == ["done", "new"] and own else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert [seen.begin("a"), seen.begin("b")] == ["done", "busy"]


def test_a_store_that_cannot_be_opened_can_be_later(tmp_path: Path) -> None:
    place = tmp_path / "seen.sqlite"
    place.write_bytes(b"no store" * 100)
    seen = Seen(place)
    for _ in range(2):
        with pytest.raises(sqlite3.Error):
            seen.begin("a")
    place.unlink()
    assert seen.begin("a") == "new"
