"""The commands: where each is, and what `plansdk --help` says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from plansdk import __version__
from plansdk.cli.lazy import Later, LazyGroup

# The mark in front keeps the lines as they are.
_EXAMPLES = """\b
Examples:
  plansdk generate                      write all packages from bundled specifications
  plansdk generate megaplan --check     say whether generated files are up to date
  plansdk lint my-account.raml          find what is wrong with a specification
  plansdk diff old.raml new.raml        say what has changed, and what that breaks
"""

COMMANDS: Final[Mapping[str, Later]] = {
    "diff": Later(
        "plansdk.cli.diff:diff",
        "Say what has changed between two versions of a specification, and what that breaks.",
    ),
    "fetch": Later(
        "plansdk.cli.fetch:fetch",
        "Download the description that an account of the TARGET serves.",
    ),
    "generate": Later(
        "plansdk.cli.generate:generate",
        "Write the package of a TARGET, or of all targets.",
    ),
    "impact": Later(
        "plansdk.cli.impact:impact",
        "Say which changes of the API touch the code below PATHS, with file and line.",
    ),
    "lint": Later(
        "plansdk.cli.lint:lint",
        "Find what is wrong with a specification, all at once.",
    ),
    "mock": Later(
        "plansdk.cli.mock:mock",
        "Run a SERVICE in memory, to develop and test against.",
    ),
    "proposals": Later(
        "plansdk.cli.record:proposals",
        "Print where recorded answers differ from the specification, as an overlay to check.",
    ),
    "record": Later(
        "plansdk.cli.record:record",
        "Stand between clients and an account of the TARGET, and write TAPE until Ctrl-C.",
    ),
    "renames": Later(
        "plansdk.cli.renames:renames",
        "Record what NEW renames, so that the package generated for it keeps the former names.",
    ),
    "vendor": Later(
        "plansdk.cli.vendor:vendor",
        "Keep a generated client, or the slice that is used, in one's own repository.",
    ),
    "where": Later(
        "plansdk.cli.names:where",
        "Say which line of the specification a generated NAME comes from, or the reverse.",
    ),
    "why": Later(
        "plansdk.cli.names:why",
        "Say what pulls the type NAME into a slice.",
    ),
}
"""Every command; a module is imported when one of its commands is needed."""


@click.group(
    cls=LazyGroup,
    later=COMMANDS,
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
