"""The command `mock`."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plansdk.cli.console import say, write
from plansdk.cli.options import FILE, NEW_FILE, bundled_or, custom_fields
from plansdk.cli.serving import serve, server_of, serving_options
from plansdk.resources import TARGETS

if TYPE_CHECKING:
    from plansdk.mock.server import Server
    from plansdk.mock.service import Mock

_EXAMPLES = """\b
Examples:
  plansdk mock megaplan
  plansdk mock megaplan --port 8080 --data account.yaml --log
  plansdk mock planfix --fault "task.getList: status=503 on=3"
  plansdk mock megaplan --fault "*: cut=after probability=10%" --seed 7
  plansdk mock megaplan --spec my-account.raml --custom-fields my-account.fields.yaml
  plansdk mock megaplan --events http://127.0.0.1:8000/megaplan --streams deals,tasks
  plansdk mock planfix --coverage
"""


@click.command(epilog=_EXAMPLES)
@click.argument("service", type=click.Choice(TARGETS))
@serving_options
@click.option("--seed", type=int, default=0, help="Makes made-up values and chances repeatable.")
@click.option("--data", type=FILE, help="YAML file with what the account holds.")
@bundled_or
@custom_fields
@click.option("--export", "export", type=NEW_FILE, help="Write the account there at the end.")
@click.option("--lenient", is_flag=True, help="Overlook what the real service overlooks.")
@click.option("--require-signature", is_flag=True, help="Refuse unsigned requests to Planfix.")
@click.option("--fault", "lines", multiple=True, metavar="FAULT", help="What goes wrong.")
@click.option("--faults", "faults_file", type=FILE, help="YAML list of faults.")
@click.option("--events", metavar="URL", help="Send events of Megaplan there.")
@click.option("--streams", metavar="NAMES", help="Which events, such as deals,tasks; else all.")
@click.option("--control/--no-control", default=None, help="Offer /__mock__/; else if loopback.")
@click.option("--coverage", is_flag=True, help="List what each operation does, and exit.")
def mock(
    service: str,
    host: str,
    port: int,
    seed: int,
    data: Path | None,
    spec: Path | None,
    custom_fields: Path | None,
    export: Path | None,
    lenient: bool,
    require_signature: bool,
    lines: tuple[str, ...],
    faults_file: Path | None,
    events: str | None,
    streams: str | None,
    coverage: bool,
    **serving: Any,
) -> None:
    """Run a SERVICE in memory, to develop and test against.

    Prints its address, credentials, and a request to try. Ctrl-C ends it.
    """
    if export and not export.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {export.parent}", param_hint="--export")
    own = {"require_signature": require_signature, "custom_fields": custom_fields}
    made = _mock(service, own, data=data, seed=seed, lenient=lenient, spec=spec)
    if coverage:
        _tell_coverage(made)
        return
    _add_faults(made, lines, faults_file)
    if events or streams:
        _subscribe(made, events, streams)
    server = server_of(made, host, port, **serving)
    serve(server, lambda address: _tell_start(made, server, address))
    if export:
        write(export, made.export())
    say("", f"{made.requests.total} requests", err=True)


def _mock(service: str, own: Mapping[str, Any], **settings: Any) -> Mock:
    """The mock of a service; of its own settings those that are given."""
    from plansdk.mock import mock_of

    make = mock_of(service)
    given = {name: value for name, value in own.items() if value}
    for name in given.keys() - signature(make).parameters.keys():
        able = [each for each in TARGETS if name in signature(mock_of(each)).parameters]
        raise click.UsageError(f"--{name.replace('_', '-')} is for {', '.join(able)}")
    return make(**settings, **given)


def _subscribe(made: Mock, events: str | None, streams: str | None) -> None:
    from plansdk.mock import MegaplanMock

    if not isinstance(made, MegaplanMock):
        raise click.UsageError("--events is for megaplan")
    if not events:
        raise click.UsageError("--streams needs --events")
    chosen = [each.strip() for each in streams.split(",")] if streams else []
    try:
        made.subscribe(events, chosen)
    except ValueError as err:
        raise click.BadParameter(str(err), param_hint="--events/--streams") from None


def _add_faults(made: Mock, lines: tuple[str, ...], place: Path | None) -> None:
    from plansdk.mock.fault_file import add_faults
    from plansdk.mock.faults import FaultError

    try:
        made.faults.add(*lines)
    except FaultError as err:
        raise click.BadParameter(str(err), param_hint="--fault") from None
    if place:
        add_faults(made.faults, place)


def _tell_start(made: Mock, server: Server, address: str) -> None:
    credentials = made.credentials()
    say(f"{made.service} at {address} (Ctrl-C ends it)", "")
    for name, value in credentials.items():
        say(f"  {name:<14} {address if name == 'host' else value}")
    if server.is_secure:
        say(f"  {'authority':<14} {server.authority}")
    if server.has_control:
        say(f"  {'control':<14} {address}/__mock__/")
    trust = f"--cacert {server.authority} " if server.is_secure else ""
    say("", f"  curl -s {trust}{shlex.join(made.example(address))}", "")


def _tell_coverage(made: Mock) -> None:
    names = made.operations()
    coverage = made.coverage()
    for operation, kind in coverage.items():
        say(f"{kind:<10} {names.get(operation, ''):<40} {operation}")
    counted = Counter(coverage.values())
    totals = ", ".join(f"{number} {kind}" for kind, number in sorted(counted.items()))
    say(f"{made.service}: {len(coverage)} operations: {totals}")
