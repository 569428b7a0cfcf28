"""The commands that a Markdown document shows, and a shell to run them in."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_BLOCK = re.compile(r"^```(?P<language>console|sh|bash|shell)\n(?P<text>.*?)^```$", re.M | re.S)
_PROMPT = re.compile(r"^\$ (?P<command>(?:.*\\\n)*.*\n)(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
_EXACT = re.compile(r"(r\d+\.\d+\.\d+)|(\d+(?:[.,]\d+)*)|(…)")


@dataclass(frozen=True)
class Command:
    """What is to be typed, or a script to be copied.

    Attributes:
        line: The line of the document that it begins on.
        text: Its text.
        output: What the document shows that it prints; empty if it shows nothing.
    """

    line: int
    text: str
    output: str = ""

    def shows(self, printed: str) -> bool:
        """Whether a text is what the document shows, but for numbers and what is left out."""
        shown = "".join(map(_loosely, filter(None, _EXACT.split(self.output.strip()))))
        return not self.output or re.fullmatch(shown, printed.strip(), re.DOTALL) is not None


def _loosely(part: str) -> str:
    """A pattern for a version of Megaplan as it is, any number for a number, or any text."""
    if part == "…":
        return ".+"
    return r"\d+(?:[.,]\d+)*" if part[0].isdigit() else re.escape(part)


def commands(document: Path) -> Iterator[Command]:
    """All commands of a document, from top to bottom."""
    text = document.read_text(encoding="utf-8")
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start("text")) + 1
        if block["language"] != "console":
            yield Command(line, block["text"].strip())
            continue
        assert block["text"].startswith("$ "), f"{document.name}:{line}: no prompt"
        yield from typed(block["text"], line)


def typed(text: str, line: int = 1) -> Iterator[Command]:
    """The commands behind the prompts of a terminal, whose first line has a number."""
    for each in _PROMPT.finditer(text):
        above = text.count("\n", 0, each.start())
        yield Command(line + above, each["command"].strip(), each["output"])


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    code: int
    out: str
    err: str


class Shell:
    """A reader's terminal: what one command sets, the next one finds.

    Args:
        folder: The current one in the beginning.
        notes: A folder for what is printed.
        environment: The variables.
    """

    def __init__(self, folder: Path, notes: Path, environment: Mapping[str, str]) -> None:
        self._out, self._err = notes / "out", notes / "err"
        self._folder, self._environment = folder, environment
        self._shell = subprocess.Popen(
            ["sh"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._server: subprocess.Popen[str] | None = None

    def run(self, command: str) -> Done:
        """Run a command to its end."""
        assert self._shell.stdin
        assert self._shell.stdout
        # In braces, since what a subshell sets is lost.
        self._shell.stdin.write(
            f"{{ {command}\n}} > '{self._out}' 2> '{self._err}' < /dev/null\necho $?\n"
        )
        self._shell.stdin.flush()
        code = int(self._shell.stdout.readline())
        return Done(code, self._out.read_text("utf-8"), self._err.read_text("utf-8"))

    def serve(self, command: str) -> Done:
        """Start a server, and wait until it has said how to end it."""
        with self._out.open("w") as out, self._err.open("w") as err:
            self._server = subprocess.Popen(
                ["sh", "-c", f"exec {command}"],
                cwd=self._folder,
                env=self._environment,
                stdout=out,
                stderr=err,
                text=True,
            )
        told = ""
        for _ in range(600):
            time.sleep(0.1)
            before, told = told, self._out.read_text("utf-8")
            if self._server.poll() is not None or ("Ctrl-C" in told and told == before):
                break
        return Done(self._server.poll() or 0, told, self._err.read_text("utf-8"))

    def interrupt(self) -> int:
        """Press Ctrl-C, where a server runs; the exit code of that."""
        server, self._server = self._server, None
        if server is None:
            return 0
        server.send_signal(signal.SIGINT)
        return server.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait(60)
        self._shell.communicate("exit\n", timeout=60)
