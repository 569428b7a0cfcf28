"""The command `fetch`: the description of an API from an account that serves it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk.cli.console import near, progress, say, show
from plansdk.cli.exits import Exit
from plansdk.cli.options import FILE, FOLDER, address_of
from plansdk.diagnostics import has_errors
from plansdk.resources import FETCHED

if TYPE_CHECKING:
    from plansdk.diagnostics import Diagnostic
    from plansdk.fetch import Bounds, Secret, Server
    from plansdk.model import Api
    from plansdk.progress import Progress

_TOKEN = "MEGAPLAN_TOKEN"  # noqa: S105 - the name of a variable
_MEGABYTE = 1024 * 1024
_EXAMPLES = """\b
Examples:
  plansdk fetch megaplan --host acme.megaplan.ru            the token is in MEGAPLAN_TOKEN
  plansdk fetch megaplan --host acme.megaplan.ru --login    asks for name and password
  plansdk fetch megaplan --host acme.megaplan.ru --check    exit 3 for another version
  plansdk fetch megaplan --host acme.megaplan.ru --custom-fields
"""


@click.command(epilog=_EXAMPLES)
@click.argument("target", type=click.Choice(["megaplan"]))
@click.option("--host", required=True, metavar="HOST", help="The account: acme.megaplan.ru.")
@click.option("--token-env", metavar="NAME", help=f"Variable with the token; default {_TOKEN}.")
@click.option("--login", is_flag=True, help="Ask for user name and password instead.")
@click.option(
    "--out",
    type=FOLDER,
    default=FETCHED,
    show_default=True,
    help="Folder of the documents.",
)
@click.option("--custom-fields", is_flag=True, help="Also write the account's own fields down.")
@click.option("--check", is_flag=True, help="Store nothing; exit 3 unless the document is known.")
@click.option("--ca", type=FILE, help="Certificates of your own authority, as PEM.")
@click.option(
    "--max-size",
    type=click.IntRange(1, 64),
    default=32,
    show_default=True,
    metavar="MB",
    help="Largest document.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, 3600, min_open=True),
    default=120,
    show_default=True,
    metavar="S",
    help="Seconds that one answer may take in all.",
)
def fetch(
    target: str,
    host: str,
    token_env: str | None,
    login: bool,
    out: Path,
    custom_fields: bool,
    check: bool,
    ca: Path | None,
    max_size: int,
    timeout: float,
) -> None:
    """Download the description that an account of the TARGET serves.

    It is stored as FOLDER/VERSION.raml with a record of where it came from. The last line
    of the output is for scripts: new, known or changed, the version, the file. Secrets are
    taken from the environment or asked for, never from arguments.
    """
    from plansdk.fetch import Bounds, Server, log_in
    from plansdk.fetch import fetch as download

    if login and token_env:
        raise click.UsageError("--login and --token-env exclude each other")
    if check and custom_fields:
        raise click.UsageError("--check and --custom-fields exclude each other")
    address = address_of(host)
    credentials = _asked_for() if login else _token_of(token_env or _TOKEN)
    bounds = Bounds(max_size * _MEGABYTE, timeout)
    with progress(target) as shown, Server(address, ca) as server:
        token = log_in(server, *credentials) if isinstance(credentials, tuple) else credentials
        fetched = download(server, token, out, bounds, shown, check=check)
        found = [each for each in fetched.document.findings if each.level == "error"]
        place = fetched.place
        try:
            if custom_fields:
                found += _custom_fields(server, token, fetched.document.api, out, bounds, shown)
        finally:  # the document is stored, whatever became of the fields
            shown.done()
            say(f"{place.state} {fetched.document.version} {near(place.path)}")
    show(found)
    if has_errors(found):
        raise click.exceptions.Exit(Exit.FINDINGS)
    if check and place.state != "known":
        raise click.exceptions.Exit(Exit.DRIFT)


def _custom_fields(
    server: Server, token: Secret, api: Api, folder: Path, bounds: Bounds, shown: Progress
) -> tuple[Diagnostic, ...]:
    """Write the account's own fields down; what was odd about them comes back."""
    from plansdk.fetch import fetch_custom_fields, fields_file, known_fields, store_fields

    file = fields_file(folder, server.address)
    known = known_fields(file)
    custom_fields, findings = fetch_custom_fields(server, token, api, known, bounds, shown)
    store_fields(file, custom_fields)
    say(f"fields {len(custom_fields.fields)} {near(file)}")
    return findings


def _token_of(variable: str) -> Secret:
    from plansdk.fetch import usable_token

    text = os.environ.get(variable, "")
    if not text:
        raise click.UsageError(f"put the token into the variable {variable}, or use --login")
    token = usable_token(text)
    if token is None:
        raise click.UsageError(f"the variable {variable} holds no token: it has other characters")
    return token


def _asked_for() -> tuple[str, Secret]:
    from plansdk.fetch import Secret

    name = str(click.prompt("User name", err=True))
    return name, Secret(click.prompt("Password", hide_input=True, err=True))
