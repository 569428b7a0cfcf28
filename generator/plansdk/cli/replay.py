"""The command `replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from plansdk.cli.console import near, say
from plansdk.cli.options import FILE
from plansdk.cli.serving import serve, server_of, serving_options

_EXAMPLES = """\b
Examples:
  plansdk replay answers.cassette
  plansdk replay answers.cassette --port 8080 --log
"""


@click.command(epilog=_EXAMPLES)
@click.argument("cassette", type=FILE)
@serving_options
def replay(cassette: Path, host: str, port: int, **settings: Any) -> None:
    """Serve what CASSETTE has recorded, for clients in any language, until Ctrl-C.

    A request that was not recorded is answered with status 501.
    """
    from plansdk.mock.record.player import Player

    player = Player(cassette)
    server = server_of(player, host, port, **settings)

    def started(address: str) -> None:
        say(f"{near(cassette)} at {address} (Ctrl-C ends it)")
        if server.is_secure:
            say(f"  {'authority':<14} {server.authority}")

    serve(server, started)
    say("", f"{player.left} recorded answers were not asked for", err=True)
