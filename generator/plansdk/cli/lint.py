"""The command `lint`."""

from __future__ import annotations

from pathlib import Path

import click

from plansdk import diagnostics
from plansdk.cli.console import say, say_report, show, summary
from plansdk.cli.exits import Exit
from plansdk.cli.options import EXISTING, report_format, tell_not_modelled
from plansdk.diagnostics import has_errors

_EXAMPLES = """\b
Examples:
  plansdk lint my-account.raml
  plansdk lint specs/planfix --format json
"""


@click.command(epilog=_EXAMPLES)
@click.argument("spec", type=EXISTING)
@report_format("How findings are printed.", "text", "json")
def lint(spec: Path, form: str) -> None:
    """Find what is wrong with a specification, all at once.

    SPEC is a RAML file, or a folder of Planfix method specifications. Errors give exit
    code 1; warnings and notes alone do not.
    """
    if not spec.is_dir() and spec.suffix not in {".raml", ".yaml", ".yml"}:
        raise click.UsageError(f"{spec} is neither a RAML file nor a folder")
    if spec.is_dir():
        from plansdk.planfix import lint as find
    else:
        from plansdk.raml import lint as find

    found = find(spec)
    if form == "json":
        say_report(diagnostics.as_json(found), form)
    elif found:
        show(found, err=False)
        tell_not_modelled(found, err=False)
    else:
        say(f"{spec}: {summary(found)}")
    if has_errors(found):
        raise click.exceptions.Exit(Exit.FINDINGS)
