"""Runs commands of plansdk, and kills them when it is told to.

    python kill_server.py SOURCE TEMPLATES WAY

Plansdk is loaded once, from the folder SOURCE, with the folder TEMPLATES, and every command runs in a fork, so
that a run takes no longer than its work. Orders come as lines of JSON, answers go back
as such; `hostile.killing` is the other end. The first command runs in the server, which
has loaded everything after it. With the WAY `in place` packages are published as on
systems that cannot exchange folders.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

PUBLISH = ": publish\n"


def run(arguments: list[str], output: int) -> None:
    """Be a process, and the leader of a group, that runs a command."""
    os.setsid()
    for stream in (1, 2):
        os.dup2(output, stream)
    from plansdk.cli import run as plansdk

    code = plansdk(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def obey(arguments: list[str], stage: str, seconds: float) -> dict[str, object]:
    """Run a command; kill it that many seconds after a stage has begun, if there is one."""
    reading, writing = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if not child:
        os.close(reading)
        run(arguments, writing)
    os.close(writing)
    published, said = begun, ""
    if stage == "begin":
        _kill(child, seconds)
    with os.fdopen(reading) as output:
        for line in output:
            said += line
            if line.endswith(PUBLISH):
                published = time.monotonic()
                if stage == "publish":
                    _kill(child, seconds)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ended = time.monotonic()
    return {"code": code, "whole": ended - begun, "publish": ended - published, "said": said}


def _kill(child: int, seconds: float) -> None:
    # Until it is waited for, the number is the child's even if that has ended.
    time.sleep(seconds)
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:  # it has not become a leader yet
        os.kill(child, signal.SIGKILL)


def serve(source: str, templates: str, way: str) -> None:
    """Load plansdk and obey."""
    sys.path.insert(0, source)
    from plansdk import resources
    from plansdk.cli import run as plansdk
    from plansdk.publish import exchange

    def copied() -> Path:
        return Path(templates)

    resources.templates = copied
    if way == "in place":

        def refuse(target: Path) -> bool:
            return False

        exchange._is_fit = refuse
    with redirect_stdout(sys.stderr):
        plansdk(json.loads(sys.stdin.readline())["arguments"])
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(obey(order["arguments"], order["stage"], order["seconds"])), flush=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])
