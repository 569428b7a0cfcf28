"""The command `mock`."""

from __future__ import annotations

import shlex
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import md5
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from xml.sax.saxutils import escape

import click

from plansdk.cli.console import say, write
from plansdk.cli.options import FILE, NEW_FILE, bundled_or, custom_fields
from plansdk.diagnostics import visible
from plansdk.resources import TARGETS, WITH_CUSTOM_FIELDS

if TYPE_CHECKING:
    from plansdk.mock.journal import Exchange
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
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Port to listen on; 0 for any that is free.",
)
@click.option("--tls", is_flag=True, help="Serve HTTPS, with a throw-away certificate.")
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
@click.option("--log", is_flag=True, help="Print a line for every request.")
@click.option("--coverage", is_flag=True, help="List what each operation does, and exit.")
def mock(
    service: str,
    host: str,
    port: int,
    tls: bool,
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
    control: bool | None,
    log: bool,
    coverage: bool,
) -> None:
    """Run a SERVICE in memory, to develop and test against.

    Prints its address, credentials, and a request to try. Ctrl-C ends it.
    """
    if require_signature and service != "planfix":
        raise click.UsageError("--require-signature is for planfix")
    if export and not export.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {export.parent}", param_hint="--export")
    if custom_fields and service not in WITH_CUSTOM_FIELDS:
        raise click.UsageError("--custom-fields is for megaplan")
    own: dict[str, object] = {"require_signature": True} if require_signature else {}
    own |= {"custom_fields": custom_fields} if custom_fields else {}
    made = _mock(service, data=data, seed=seed, lenient=lenient, spec=spec, **own)
    if coverage:
        _tell_coverage(made)
        return
    _add_faults(made, lines, faults_file)
    if events or streams:
        _subscribe(made, events, streams)
    server = _server(made, host, port, tls=tls, control=control, told=_tell if log else None)
    _serve(made, server, export, signed=require_signature)


def _mock(service: str, **settings: Any) -> Mock:
    if service == "planfix":
        from plansdk.mock import PlanfixMock

        return PlanfixMock(**settings)
    from plansdk.mock import MegaplanMock

    return MegaplanMock(**settings)


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


def _server(
    made: Mock,
    host: str,
    port: int,
    *,
    tls: bool,
    control: bool | None,
    told: Callable[[Exchange], None] | None,
) -> Server:
    try:
        from plansdk.mock.server import Server
        from plansdk.mock.server import certificate as _certificate
    except ModuleNotFoundError as err:
        message = f"{err.name} is not installed: install plansdk with its extra `mock`"
        raise click.ClickException(message) from None
    del _certificate  # asked for here, so that nothing is missing later
    return Server(made, host, port, tls=tls, control=control, told=told)


def _serve(made: Mock, server: Server, export: Path | None, *, signed: bool) -> None:
    from plansdk.mock.server import ServingError

    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with server as address:
            _tell_start(made, server, address, signed=signed)
            server.wait()
    except ServingError as err:
        raise click.ClickException(str(err)) from None
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
    if export:
        write(export, made.export())
    say("", f"{made.requests.total} requests", err=True)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _tell_start(made: Mock, server: Server, address: str, *, signed: bool) -> None:
    credentials = made.credentials()
    say(f"{made.service} at {address} (Ctrl-C ends it)", "")
    for name, value in credentials.items():
        say(f"  {name:<14} {address if name == 'host' else value}")
    if address.startswith("https:"):
        say(f"  {'authority':<14} {server.authority}")
    if server.has_control:
        say(f"  {'control':<14} {address}/__mock__/")
    trust = f"--cacert {server.authority} " if address.startswith("https:") else ""
    if made.service == "megaplan":
        request = _megaplan_request(address, credentials)
    else:
        request = _planfix_request(address, credentials, signed=signed)
    say("", f"  curl -s {trust}{request}", "")


def _megaplan_request(address: str, credentials: Mapping[str, str]) -> str:
    header = shlex.quote(f"Authorization: Bearer {credentials['token']}")
    return f"-H {header} {address}/api/v3/task"


def _planfix_request(address: str, credentials: Mapping[str, str], *, signed: bool) -> str:
    key = shlex.quote(f"{credentials['api_key']}:{credentials['token']}")
    method, account, target = "task.getList", credentials["account"], "all"
    signature = ""
    if signed:
        text = f"{method}{account}{target}{credentials['private_key']}"
        digest = md5(text.encode(), usedforsecurity=False).hexdigest()
        signature = f"<signature>{digest}</signature>"
    request = (
        f'<request method="{method}"><account>{escape(account)}</account><target>{target}</target>'
        f"{signature}</request>"
    )
    return f"-u {key} -H 'Content-Type: application/xml' -d {shlex.quote(request)} {address}/xml/"


def _tell(exchange: Exchange) -> None:
    """Print a request without its query and body, where secrets may be."""
    request = exchange.request
    operation = exchange.name or exchange.operation or "-"
    fault = f"  [{exchange.fault}]" if exchange.fault else ""
    line = f"{exchange.answer.status} {request.method} {request.path}  {operation}{fault}"
    say(visible(line), err=True)


def _tell_coverage(made: Mock) -> None:
    names = made.operations()
    coverage = made.coverage()
    for operation, kind in coverage.items():
        say(f"{kind:<10} {names.get(operation, ''):<40} {operation}")
    counted = Counter(coverage.values())
    totals = ", ".join(f"{number} {kind}" for kind, number in sorted(counted.items()))
    say(f"{made.service}: {len(coverage)} operations: {totals}")
