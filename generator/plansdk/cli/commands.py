"""The commands: where each is, and what `plansdk --help` says of it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

from plansdk import __version__
from plansdk.cli.options import Group

# The mark in front keeps the lines as they are.
_EXAMPLES = """\b
Examples:
  plansdk generate                      write all packages from bundled specifications
  plansdk generate megaplan --check     say whether generated files are up to date
  plansdk lint my-account.raml          find what is wrong with a specification
  plansdk diff old.raml new.raml        say what has changed, and what that breaks
"""

COMMANDS: Final[Mapping[str, str]] = {
    "diff": "Say what has changed between two versions of a specification, and what that breaks.",
    "fetch": "Download the description that an account of the TARGET serves.",
    "generate": "Write the package of a TARGET, or of all targets.",
    "impact": "Say which changes of the API touch the code below PATHS, with file and line.",
    "lint": "Find what is wrong with a specification, all at once.",
    "mock": "Run a SERVICE in memory, to develop and test against.",
    "proposals": "Print where recorded answers differ from the specification, as an overlay to check.",
    "record": "Stand between clients and an account of the TARGET, and write CASSETTE until Ctrl-C.",
    "renames": "Record what NEW renames, so that the package generated for it keeps the former names.",
    "replay": "Serve what CASSETTE has recorded, for clients in any language, until Ctrl-C.",
    "vendor": "Keep a generated client, or the slice that is used, in one's own repository.",
    "where": "Say which line of the specification a generated NAME comes from, or the reverse.",
    "why": "Say what pulls the type NAME into a slice: of --only, or of a vendored package.",
}
"""Every command, and the first sentence of its help."""

_MODULES: Final[Mapping[str, str]] = {"proposals": "record", "where": "names", "why": "names"}
"""Where a command is whose module has another name."""


def module_of(name: str) -> str:
    """The module of a command."""
    return f"plansdk.cli.{_MODULES.get(name, name)}"


class _Group(Group):
    """A group whose commands are imported when they are needed, not before.

    Help of the group, its version and wrong use are told without any of them.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of the name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(module_of(cmd_name)), cmd_name)
        return command


@click.group(
    cls=_Group,
    commands=[click.Command(name, help=summary) for name, summary in COMMANDS.items()],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
    epilog=_EXAMPLES,
)
@click.version_option(__version__, prog_name="plansdk", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
def main(debug: bool) -> None:
    """Generate typed Python clients from the specifications of Megaplan and Planfix.

    Exit codes: 0 fine, 1 findings about the input, 2 wrong use, 3 generated files differ,
    4 a bug of plansdk.
    """
    del debug  # `plansdk.cli.run` reads it when something goes wrong
