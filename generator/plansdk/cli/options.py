"""What more than one command takes, in the same words, and does, in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from plansdk import resources
from plansdk.cli.console import near, say, say_report, write
from plansdk.cli.exits import Exit
from plansdk.diagnostics import Diagnostic, visible

if TYPE_CHECKING:
    from plansdk.changes.rules import Level
    from plansdk.fetch import Address

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
EXISTING = click.Path(path_type=Path, exists=True)

_F = TypeVar("_F", bound=Callable[..., Any])


class Group(click.Group):
    """A group whose help has whole sentences."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the first paragraph of its help."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, " ".join((each.help or "").split("\n\n")[0].split()))
                    for name, each in sorted(self.commands.items())
                ]
            )


def report_format(help: str, *forms: str) -> Callable[[_F], _F]:
    """The option that says how a result is printed; by default in the first form."""
    form = click.Choice(forms)
    return click.option(
        "--format", "form", type=form, default=forms[0], show_default=True, help=help
    )


def all_of(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    """Several options as one decorator, in their order."""

    def decorated(function: _F) -> _F:
        for each in reversed(options):
            function = each(function)
        return function

    return decorated


specification = click.option(
    "--spec",
    type=EXISTING,
    help="Specification; by default the newest one in specs/megaplan, or else the bundled one.",
)
bundled_or = click.option(
    "--spec", type=EXISTING, help="Specification; by default the bundled one."
)
custom_fields = click.option(
    "--custom-fields", type=FILE, help="Custom fields that `fetch` has written down."
)
version = click.option(
    "--to",
    "version",
    metavar="VERSION",
    default="",
    help="Version that was fetched or is bundled; also one that is older than the package.",
)
verbosely = click.option("--verbose", "-v", is_flag=True, help="Print notes, too.")
report_language = click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "ru"]),
    default="en",
    show_default=True,
    help="Language of the report.",
)
report_file = click.option(
    "--output", type=click.Path(path_type=Path), help="Write the report to a file."
)


def hand_out(
    text: str, form: str, output: Path | None, worst: Level | None, fail_on: Level | None
) -> None:
    """Print a report or write it to a file; exit 3 if the worst change is of a level or worse."""
    from plansdk.changes.rules import LEVELS

    if output is None:
        say_report(text, form)
    else:
        write(output, text)
    if fail_on and worst and LEVELS.index(worst) <= LEVELS.index(fail_on):
        raise click.exceptions.Exit(Exit.DRIFT)


def tell_not_modelled(found: Iterable[Diagnostic], *, err: bool) -> None:
    """Sum up in one line what a document says and no client knows."""
    from plansdk.raml import not_modelled

    if parts := not_modelled(found):
        say(f"noted, not modelled: {', '.join(map(visible, parts))}", err=err)


def tell_places(
    *, document: Path, ledger: Path | None = None, new_names: bool = False, folder: Path
) -> None:
    """Say what a package was made from, and where it is."""
    bundled = resources.is_bundled(document)
    say(f"  document  {'bundled with plansdk' if bundled else near(document)}")
    if ledger is not None:
        say(f"  ledger    {near(ledger)}{', new names were recorded' if new_names else ''}")
    say(f"  folder    {near(folder)}")


def address_of(host: str, option: str = "--host") -> Address:
    """What an option names.

    Raises:
        BadParameter: It names no account.
    """
    from plansdk.fetch import Address

    try:
        return Address.parse(host)
    except ValueError as problem:
        raise click.BadParameter(str(problem), param_hint=option) from None
