"""From the arguments to the exit code, whatever happens in between."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import click

from plansdk.cli.commands import main
from plansdk.cli.console import say, show
from plansdk.cli.exits import Exit
from plansdk.diagnostics import Rejected, escaped, visible

_COMPLETION: Final = "_PLANSDK_COMPLETE"
"""The variable in which a shell asks for completions, in the form that click has for that."""
_REFUSALS: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}
"""How a system refuses to take what is written."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command with arguments, by default those of this process; the result is an `Exit`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _prepare_streams()
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "it is closed")
        asked = os.environ.get(_COMPLETION)
        code = _complete(asked) if asked else _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
        return Exit.NOBODY_READS
    except OSError as err:
        _write_no_more()
        with suppress(OSError):  # the stream that takes no more may be this one
            say(f"Error: cannot write the output: {err.strerror}", err=True)
        return Exit.FINDINGS
    except KeyboardInterrupt:
        say("interrupted", err=True)
        return Exit.INTERRUPTED
    return code


def _complete(asked: str) -> int:
    from click.shell_completion import shell_complete

    return shell_complete(main, {}, "plansdk", _COMPLETION, asked)


def _run(arguments: list[str]) -> int:
    is_debug = "--debug" in arguments
    try:
        with main.make_context("plansdk", arguments) as context:
            main.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as err:
        _explain(err)
        return Exit.USAGE if isinstance(err, click.UsageError) else Exit.FINDINGS
    except Rejected as rejected:
        show(rejected.diagnostics)
        return Exit.FINDINGS
    except click.Abort:
        raise KeyboardInterrupt from None
    except Exception as err:
        if isinstance(err, BrokenPipeError) or _is_refusal(err):
            raise
        return _confess(err, is_debug=is_debug)
    return Exit.FINE


def _explain(err: click.ClickException) -> None:
    """Print what click says of wrong use, with what the user gave in one line."""
    if isinstance(err, click.exceptions.NoArgsIsHelpError):
        say(*err.message.split("\n"), err=True)
        return
    if isinstance(err, click.UsageError) and err.ctx is not None:
        usage = err.ctx.get_usage().split("\n")
        say(*usage, f"Try '{err.ctx.command_path} --help' for help.", "", err=True)
    text = err.format_message()
    if err.message:
        text = text.replace(err.message, escaped(err.message))
    say(*f"Error: {text}".expandtabs(4).split("\n"), err=True)


def _confess(err: Exception, *, is_debug: bool) -> int:
    """Tell of a bug without burying the user in it."""
    if is_debug:
        import traceback

        say(*"".join(traceback.format_exception(err)).rstrip().split("\n"), err=True)
    else:
        what = f"{type(err).__name__}: {err}"
        say(
            f"A bug of plansdk ended the run: {visible(what, 500)}",
            "Please report it together with what `plansdk --debug …` prints for the same command.",
            err=True,
        )
    return Exit.BUG


def _prepare_streams() -> None:
    """Let no character end a run: what a stream does not have is written as an escape."""
    if sys.stderr is None:
        sys.stderr = io.StringIO()  # nobody reads it
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with suppress(OSError):  # of a file that two processes write
                stream.reconfigure(errors="backslashreplace")


def _is_refusal(err: Exception) -> bool:
    """Whether the system took no more, of a file that has no name: of a stream."""
    return isinstance(err, OSError) and err.filename is None and err.errno in _REFUSALS


def _write_no_more() -> None:
    """Give Python, which flushes once more on its way out, something to flush to."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
