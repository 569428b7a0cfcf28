"""The folder: full, locked, in the way, and a run that is killed."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import plansdk
from fetch.account import RAML, TOKEN, VERSION, Command, RawServer, whole

SOURCE = str(Path(plansdk.__file__).parents[1])
ANSWER = whole(RAML)


@pytest.mark.parametrize("moment", ["fsync", "rename"])
@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_the_system_refuses(
    moment: str, reason: int, fetch: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "rename": (Path, "replace")}[moment], fail)
    with RawServer(ANSWER) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert f"error[FET106] the document cannot be stored: {os.strerror(reason)}" in done.err
    assert done.out == ""
    assert fetch.files() == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_folder_without_rights(fetch: Command) -> None:
    fetch.specs.mkdir(parents=True)
    fetch.specs.chmod(0o500)
    with RawServer(ANSWER) as server:
        done = fetch(server.url)
    assert "error[FET106]" in done.err


def test_a_file_where_the_folder_belongs(fetch: Command) -> None:
    (fetch.folder / "specs").write_text("mine")
    with RawServer(ANSWER) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert "error[FET106]" in done.err
    assert fetch.files() == {"specs": "mine"}


def test_a_folder_where_the_file_belongs(fetch: Command) -> None:
    (fetch.specs / f"{VERSION}.raml").mkdir(parents=True)
    with RawServer(ANSWER) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert f"specs/megaplan/{VERSION}.raml: error[FET106] the file cannot be read" in done.err


def test_a_link_that_leads_nowhere_is_replaced_not_followed(fetch: Command) -> None:
    fetch.specs.mkdir(parents=True)
    target = fetch.folder / "elsewhere"
    (fetch.specs / f"{VERSION}.raml").symlink_to(target)
    with RawServer(ANSWER) as server:
        assert fetch(server.url).code == 0
    assert not target.exists()
    assert (fetch.specs / f"{VERSION}.raml").read_bytes() == RAML


PROGRAM = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
left = int(sys.argv[3])
replace = Path.replace

def killed(self, target):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

Path.replace = killed
from plansdk.cli import run
sys.exit(run(["fetch", "megaplan", "--host", sys.argv[2]]))
"""


@pytest.mark.parametrize("renames", [0, 1])
def test_killed_between_writing_and_renaming(renames: int, fetch: Command) -> None:
    """The document is there whole or not at all, and the next run completes the folder."""
    with RawServer(ANSWER) as server:
        command = [sys.executable, "-c", PROGRAM, SOURCE, server.url, str(renames)]
        environment = {**os.environ, "MEGAPLAN_TOKEN": TOKEN}
        killed = subprocess.run(
            command, cwd=fetch.folder, env=environment, timeout=60, check=False, capture_output=True
        )
        assert killed.returncode == -signal.SIGKILL
        documents = [place.read_bytes() for place in fetch.specs.glob("*.raml")]
        assert documents == [RAML] * renames
        done = fetch(server.url)
    assert (done.code, done.last.split()[0]) == (0, "known" if renames else "new")
    visible = sorted(place.name for place in fetch.specs.iterdir() if place.name[0] != ".")
    assert visible == [f"{VERSION}.fetched.yaml", f"{VERSION}.raml"]


def test_interrupted(fetch: Command) -> None:
    """A person who loses patience gets their terminal back, and no traceback."""
    asked = threading.Event()

    def talk(peer: socket.socket) -> None:
        asked.set()
        peer.recv(1)

    with RawServer(talk) as server:
        program = f"import sys; sys.path.insert(0, {SOURCE!r})\n"
        program += "from plansdk.cli import run\nsys.exit(run())"
        process = subprocess.Popen(
            [sys.executable, "-c", program, "fetch", "megaplan", "--host", server.url],
            cwd=fetch.folder,
            env={**os.environ, "MEGAPLAN_TOKEN": TOKEN},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert asked.wait(60)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert said == "megaplan: download\ninterrupted\n"
    assert fetch.files() == {}
