"""From the arguments to the exit code, whatever happens in between."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from plansdk.cli.commands import main
from plansdk.cli.exits import Exit
from plansdk.diagnostics import Rejected


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command with arguments, by default those of this process; the result is an `Exit`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more on its way out; give it something to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.NOBODY_READS
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        return Exit.INTERRUPTED
    return code


def _run(arguments: list[str]) -> int:
    is_debug = "--debug" in arguments
    try:
        with main.make_context("plansdk", arguments) as context:
            main.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as err:
        err.show()
        return Exit.USAGE if isinstance(err, click.UsageError) else Exit.FINDINGS
    except Rejected as rejected:
        from plansdk.cli.console import show

        show(rejected.diagnostics)
        return Exit.FINDINGS
    except click.Abort:
        raise KeyboardInterrupt from None
    except BrokenPipeError:
        raise
    except Exception as err:
        return _confess(err, is_debug=is_debug)
    return Exit.FINE


def _confess(err: Exception, *, is_debug: bool) -> int:
    """Tell of a bug without burying the user in it."""
    if is_debug:
        import traceback

        traceback.print_exception(err)
    else:
        click.echo(
            f"A bug of plansdk ended the run: {type(err).__name__}: {str(err)[:500]}\n"
            "Please report it together with what `plansdk --debug …` prints for the same "
            "command.",
            err=True,
        )
    return Exit.BUG
