"""The commands `record` and `proposals`: what an account really answers."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import click

from plansdk.cli.console import near, say
from plansdk.cli.options import FILE, NEW_FILE, address_of, bundled_or, custom_fields
from plansdk.cli.serving import allow_host, require_extra, serve, server_of
from plansdk.diagnostics import visible
from plansdk.resources import TARGETS, WITH_CUSTOM_FIELDS

_RECORD_EXAMPLES = """\b
Examples:
  plansdk record megaplan answers.cassette --host acme.megaplan.ru
  plansdk record megaplan calls.cassette --incoming http://127.0.0.1:8000
  curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8790/api/v3/task/1000123
"""
_PROPOSALS_EXAMPLES = """\b
Examples:
  plansdk proposals answers.cassette
  plansdk proposals answers.cassette --spec specs/megaplan/r2510.27309.181.raml
"""


@click.command(epilog=_RECORD_EXAMPLES)
@click.argument("target", type=click.Choice(TARGETS))
@click.argument("cassette", type=NEW_FILE)
@click.option("--host", metavar="HOST", help="The account: acme.megaplan.ru.")
@click.option("--incoming", metavar="URL", help="The service that Megaplan sends requests to.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8790,
    show_default=True,
    help="Where to listen.",
)
@allow_host
@bundled_or
@custom_fields
def record(
    target: str,
    cassette: Path,
    host: str | None,
    incoming: str | None,
    port: int,
    hosts: tuple[str, ...],
    spec: Path | None,
    custom_fields: Path | None,
) -> None:
    """Stand between clients and an account of the TARGET, and write CASSETTE until Ctrl-C.

    Every text, number, id and date is replaced before it is written; tokens and
    passwords are left out. The cassette can be replayed in tests, and compared with the
    specification by `plansdk proposals`. With --incoming, what is not for the API of the
    account goes to a service of yours.
    """
    if not host and not incoming:
        raise click.UsageError("name the account by --host, or a service by --incoming")
    if incoming and target != "megaplan":
        raise click.UsageError("--incoming is for megaplan")
    if custom_fields and target not in WITH_CUSTOM_FIELDS:
        raise click.UsageError("--custom-fields is for megaplan")
    require_extra()
    from plansdk.mock.record import Recorder
    from plansdk.mock.record.proxy import Proxy
    from plansdk.mock.server import ServingError

    origin = str(address_of(host)) if host is not None else ""
    service = str(address_of(incoming, "--incoming")) if incoming else ""
    try:
        recorder = Recorder(cassette, spec=spec, custom_fields=custom_fields, service=target)
    except FileExistsError:
        raise click.UsageError(
            f"{near(cassette)} exists; a cassette is never overwritten"
        ) from None
    except OSError as problem:
        raise click.UsageError(f"cannot record: {problem.strerror or problem}") from None
    proxy, during = Proxy(origin, recorder, service), aclosing(recorder)
    server = server_of(proxy, "127.0.0.1", port, log=False, hosts=hosts, during=during)
    try:
        server.start()
    except ServingError as problem:
        recorder.close()
        cassette.unlink()
        raise click.UsageError(f"cannot record: {problem}") from None
    to = " and ".join(filter(None, (origin, service)))
    told = f"passes everything on to {to}; Ctrl-C ends the recording"
    serve(server, lambda address: say(f"{address} {told}"))
    say(f"{near(cassette)} is complete")
    for name, shown in recorder.unknown.items():
        say(f"  {shown} stands for {visible(name)}, which the specification does not have")


@click.command(epilog=_PROPOSALS_EXAMPLES)
@click.argument("cassette", type=FILE)
@bundled_or
@custom_fields
def proposals(cassette: Path, spec: Path | None, custom_fields: Path | None) -> None:
    """Print where recorded answers differ from the specification, as an overlay to check."""
    from plansdk.mock.record.cassette import read
    from plansdk.mock.record.deviations import deviations
    from plansdk.mock.record.deviations import proposals as written
    from plansdk.mock.specification import offered

    found = deviations(read(cassette, "megaplan"), offered("megaplan", spec, custom_fields).api)
    say(*written(found).rstrip().split("\n"))
