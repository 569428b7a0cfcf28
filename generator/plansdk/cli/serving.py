"""What the commands `mock`, `record` and `replay` do alike: serve until Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from plansdk.cli.console import say
from plansdk.cli.options import all_of
from plansdk.diagnostics import visible

if TYPE_CHECKING:
    from plansdk.mock.journal import Exchange
    from plansdk.mock.server import Server
    from plansdk.mock.service import Answering

allow_host = click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="Also answer to NAME."
)
serving_options = all_of(
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
    click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8080,
        show_default=True,
        help="Port to listen on; 0 for any that is free.",
    ),
    click.option("--tls", is_flag=True, help="Serve HTTPS, with a throw-away certificate."),
    allow_host,
    click.option("--log", is_flag=True, help="Print a line for every request."),
)


def require_extra() -> None:
    """Stop where what a server takes is not installed."""
    try:
        import_module("plansdk.mock.server.certificate")
    except ModuleNotFoundError as err:
        message = f"{err.name} is not installed: install plansdk with its extra `mock`"
        raise click.ClickException(message) from None


def server_of(answering: Answering, host: str, port: int, *, log: bool, **settings: Any) -> Server:
    """A server, if what it takes is installed."""
    require_extra()
    from plansdk.mock.server import Server

    return Server(answering, host, port, told=_tell if log else None, **settings)


def serve(server: Server, started: Callable[[str], object]) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Args:
        started: Told the address.
    """
    from plansdk.mock.server import ServingError

    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with server as address:
            started(address)
            server.wait()
    except ServingError as err:
        raise click.ClickException(str(err)) from None
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _tell(exchange: Exchange) -> None:
    """Print a request without its query and body, where secrets may be."""
    request = exchange.request
    operation = exchange.name or exchange.operation or "-"
    fault = f"  [{exchange.fault}]" if exchange.fault else ""
    line = f"{exchange.answer.status} {request.method} {request.path}  {operation}{fault}"
    say(visible(line), err=True)
