"""Run commands of plansdk to their end, or kill them at moments spread over their length.

with Killer("exchange") as killer:
    killer.complete("generate", "megaplan")
    killer.kill(Moment("publish", 0.01), "generate", "megaplan")
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import plansdk

_SERVER = Path(__file__).parent / "kill_server.py"
_SOURCE = str(Path(plansdk.__path__[0]).parent)

Tree = dict[str, bytes]
"""Path below a folder to content; folders are in it, too."""


@dataclass(frozen=True)
class Run:
    """What became of a command.

    Attributes:
        code: Its exit code; the negative number of the signal that killed it.
        whole: Seconds from the beginning to the end.
        publish: Seconds of them from the beginning of the stage `publish`.
        said: What it printed.
    """

    code: int
    whole: float
    publish: float
    said: str

    @property
    def was_killed(self) -> bool:
        """Whether it was killed before its end."""
        return self.code == -signal.SIGKILL


@dataclass(frozen=True)
class Moment:
    """When to kill.

    Attributes:
        stage: `begin` or `publish`.
        seconds: After its beginning.
    """

    stage: str
    seconds: float


class Killer:
    """Runs commands, one after the other.

    Args:
        way: How packages are published: `exchange` or `in place`.
        templates: A folder of templates that nobody edits meanwhile.
        first: A command that loads what the others need.
    """

    def __init__(self, way: str, templates: Path, first: list[str]) -> None:
        self._server = subprocess.Popen(
            [sys.executable, str(_SERVER), _SOURCE, str(templates), way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._write({"arguments": first})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self._server.kill()
        self._server.communicate(timeout=30)

    def complete(self, *arguments: str) -> Run:
        """Run a command, which must succeed."""
        done = self._order(arguments, "", 0)
        assert done.code == 0, done.said
        return done

    def kill(self, moment: Moment, *arguments: str) -> Run:
        """Run a command and kill it, with all processes that it has begun."""
        done = self._order(arguments, moment.stage, moment.seconds)
        assert done.was_killed or done.code == 0, done.said
        return done

    def _order(self, arguments: tuple[str, ...], stage: str, seconds: float) -> Run:
        assert self._server.stdout is not None
        self._write({"arguments": arguments, "stage": stage, "seconds": seconds})
        return Run(**json.loads(self._server.stdout.readline()))

    def _write(self, order: dict[str, object]) -> None:
        assert self._server.stdin is not None
        print(json.dumps(order), file=self._server.stdin, flush=True)


def moments(length: Run, *, whole: int, publish: int, seed: int) -> Iterator[Moment]:
    """Random moments: so many spread over a whole run, so many over its publishing.

    Publishing is a tenth of a run, and the part in which a kill could do harm.
    """
    chance = random.Random(seed)
    counts = (("begin", length.whole, whole), ("publish", length.publish, publish))
    for stage, seconds, count in counts:
        for at in range(count):
            yield Moment(stage, seconds * (at + chance.random()) / count)


def tree(folder: Path) -> Tree:
    """Everything below a folder, hidden files too; nothing if it is not there."""
    return {
        place.relative_to(folder).as_posix(): place.read_bytes() if place.is_file() else b""
        for place in sorted(folder.rglob("*"))
    }
