"""The command as a process: terminals, pipes, signals, start-up."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import plansdk
from plansdk.cli.commands import COMMANDS, module_of

SOURCE = str(Path(plansdk.__file__).parents[1])
TESTS = str(Path(__file__).parents[1])
STAND_IN = (
    f"import sys; sys.path[:0] = [{SOURCE!r}, {TESTS!r}]\n"
    "from stand_in import ERROR, WARNING, StandIn, run\n"
)


def command(program: str) -> list[str]:
    return [sys.executable, "-c", STAND_IN + program]


def on_terminal(program: str, **environment: str) -> str:
    """What a program shows on a terminal."""
    ours, theirs = pty.openpty()
    base = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        command(program),
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
        env={**base, "TERM": "xterm", **environment},
    ) as process:
        os.close(theirs)
        shown = b""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if select.select([ours], [], [], 0.2)[0]:
                try:
                    shown += os.read(ours, 65536)
                except OSError:  # the other end is closed
                    break
            elif process.poll() is not None:
                break
        process.wait(timeout=10)
    os.close(ours)
    return shown.decode()


def test_terminal_gets_a_bar_and_colours() -> None:
    shown = on_terminal("run(['generate'], StandIn(diagnostics=[WARNING]))")
    assert "megaplan: format" in shown
    assert "\x1b[33m" in shown
    assert "3/3" in shown or "━" in shown
    assert "1 written" in shown


def test_a_title_is_shown_as_it_is() -> None:
    shown = on_terminal(
        "from plansdk.cli.console import progress\n"
        "with progress('[/red]\\x1b[35m') as shown:\n"
        "    shown.stage('[bold]read', 1)\n"
    )
    assert "[/red]\\x1b[35m: [bold]read" in shown
    assert "\x1b[35m:" not in shown


def test_no_color_is_heeded() -> None:
    shown = on_terminal("run(['generate'], StandIn(diagnostics=[WARNING]))", NO_COLOR="1")
    assert "warning[RAML900]" in shown
    assert "\x1b[33m" not in shown
    assert "\x1b[31m" not in shown


def test_dumb_terminal_gets_lines() -> None:
    shown = on_terminal("run(['generate'], StandIn())", TERM="dumb")
    assert "megaplan: read\r\nmegaplan: format (3)\r\n" in shown


@pytest.mark.parametrize("form", ["text", "json"])
def test_reader_that_goes_away_is_no_error(form: str) -> None:
    program = (
        "from plansdk.diagnostics import Span, error\n"
        "many = [error('X', Span('a', n, 1), 'wrong' * 50) for n in range(1, 5000)]\n"
        f"sys.exit(run(['lint', '.', '--format', '{form}'], StandIn(diagnostics=many)))"
    )
    # Unbuffered, Python itself does not notice that only part of a text was taken.
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}
    with subprocess.Popen(
        command(program), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 141


def test_interrupt_from_the_keyboard() -> None:
    program = (
        "import time\n"
        "class Slow(StandIn):\n"
        "    def lint(self, spec):\n"
        "        print('ready', flush=True)\n"
        "        time.sleep(30)\n"
        "sys.exit(run(['lint', '.'], Slow()))"
    )
    with subprocess.Popen(
        command(program), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr.read() == b"interrupted\n"


HEAVY = {
    "black",
    "http.client",
    "httpx2",
    "jinja2",
    "lxml",
    "ramlfications",
    "rich",
    "uvicorn",
    "yaml",
    "plansdk.raml",
}


def loaded_by(arguments: list[str], code: int = 0) -> set[str]:
    """The modules that a command loads."""
    program = (
        f"import sys; sys.path[:0] = [{SOURCE!r}]\n"
        "from plansdk.cli import run\n"
        f"assert run({arguments!r}) == {code}\n"
        "print('\\n'.join(['loaded:', *sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True
    )
    return set(done.stdout.rpartition("loaded:\n")[2].splitlines())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=" ".join)
def test_what_a_group_says_of_itself_needs_no_command(arguments: list[str]) -> None:
    loaded = loaded_by(arguments)
    assert "plansdk.cli.commands" in loaded
    assert loaded & (HEAVY | set(map(module_of, COMMANDS))) == set()


def test_a_package_is_checked_without_what_generates(tmp_path: Path) -> None:
    loaded = loaded_by(["vendor", "check", str(tmp_path)], code=1)
    assert {each for each in loaded if each.startswith("plansdk.vendor.")}
    assert loaded & HEAVY == set()
    assert "plansdk.cli.diff" not in loaded


def test_module_runs_as_the_command_does() -> None:
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    done = subprocess.run(
        [sys.executable, "-m", "plansdk", "lint", "missing"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "does not exist" in done.stderr
