"""The command `renames`."""

from __future__ import annotations

import click

from plansdk.cli.console import near, say, show
from plansdk.cli.exits import Exit

_EXAMPLES = """\b
Examples:
  plansdk renames r2510.27309.181 specs/megaplan/r2601.1000.1.raml
  plansdk renames git:HEAD specs/planfix --check
"""


@click.command(epilog=_EXAMPLES)
@click.argument("old")
@click.argument("new")
@click.option("--check", is_flag=True, help="Write nothing; exit 3 if something is not recorded.")
def renames(old: str, new: str, check: bool) -> None:
    """Record what NEW renames, so that the package generated for it keeps the former names.

    OLD and NEW are given as for `diff`. The entries go into the name ledger beside NEW,
    together with the names that are new in it; `until` in an entry says when a name goes.
    """
    from plansdk.changes.record_renames import find_renames

    found = find_renames(old, new)
    show(found.diagnostics)
    for former, present in found.renamed:
        say(f"{former} is now {present}")
    for former in found.taken:
        say(f"{former} is the name of something else now and cannot be kept", err=True)
    count = f"{len(found.renamed)} {'rename' if len(found.renamed) == 1 else 'renames'}"
    if not found.renamed:
        say("there is nothing to record")
    elif check:
        say(f"{count} not recorded in {near(found.place)}", err=True)
        raise click.exceptions.Exit(Exit.DRIFT)
    else:
        found.write()
        say(f"{count} recorded in {near(found.place)}")
