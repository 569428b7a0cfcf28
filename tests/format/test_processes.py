"""The processes that format: none stays behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plansdk.format import work

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

PROGRAM = f"""
import signal
import sys
# A shell that starts something in the background has it ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {str(Path(work.__file__).parents[2])!r})
from plansdk.format import format_files
if __name__ == "__main__":
    text = "x = {{  'a':1 }}\\n" * 20_000
    format_files({{f"m{{n}}.py": text + f"y = {{n}}\\n" for n in range(4)}}, jobs=2)
"""


def children(pid: int) -> list[int]:
    """Processes whose parent is `pid`, but for the one that only tracks resources."""
    found: list[int] = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
            line = place.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if parent == pid and b"resource_tracker" not in line:
            found.append(int(place.parent.name))
    return found


def eventually(holds: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_workers_end_with_the_process_that_started_them(
    how: signal.Signals, tmp_path: Path
) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        assert eventually(lambda: len(children(process.pid)) == 2)
        workers = children(process.pid)
        time.sleep(0.5)
        process.send_signal(how)
        try:
            process.wait(timeout=10)
        finally:
            process.kill()
    assert eventually(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
