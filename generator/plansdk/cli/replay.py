"""The command `replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from plansdk.cli.console import near, say
from plansdk.cli.exits import Exit
from plansdk.cli.options import FILE
from plansdk.cli.serving import serve, server_of, serving_options
from plansdk.diagnostics import visible

_EXAMPLES = """\b
Examples:
  plansdk replay answers.cassette
  plansdk replay answers.cassette --port 8080 --log
  plansdk replay calls.cassette --to http://127.0.0.1:8000/megaplan/
"""


@click.command(epilog=_EXAMPLES)
@click.argument("cassette", type=FILE)
@click.option(
    "--to", metavar="URL", default="", help="Send the requests to a service that were recorded."
)
@serving_options
def replay(cassette: Path, to: str, host: str, port: int, **settings: Any) -> None:
    """Serve what CASSETTE has recorded, for clients in any language, until Ctrl-C.

    A request that was not recorded is answered with status 501. With --to, what Megaplan has
    sent to a service is sent to that address instead; the exit code is 1 if something fails
    that did not when it was recorded.
    """
    if to:
        _deliver(cassette, to)
        return
    from plansdk.mock.record.replay import Replay

    recorded = Replay(cassette)
    server = server_of(recorded, host, port, **settings)

    def started(address: str) -> None:
        say(f"{near(cassette)} at {address} (Ctrl-C ends it)")
        if server.is_secure:
            say(f"  {'authority':<14} {server.authority}")

    serve(server, started)
    say("", f"{recorded.left} recorded answers were not asked for", err=True)


def _deliver(cassette: Path, to: str) -> None:
    from plansdk.mock.record.incoming import deliver

    is_fine = True
    try:
        for each in deliver(cassette, to):
            is_fine &= not each.has_failed
            recorded = f" (was {each.recorded})" if each.recorded != each.status else ""
            say(visible(f"{each.status or 'no answer'} {each.name}{recorded}"))
    except ValueError as problem:
        raise click.BadParameter(str(problem), param_hint="--to") from None
    if not is_fine:
        raise click.exceptions.Exit(Exit.FINDINGS)
