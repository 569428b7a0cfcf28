"""The command `lint`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args

import click

from plansdk import diagnostics
from plansdk.cli.console import annotate, say, say_report, show, summary
from plansdk.cli.exits import Exit
from plansdk.cli.options import EXISTING, report_format, tell_not_modelled
from plansdk.diagnostics import Level, has_errors

_CODE: Final = re.compile(r"(RAML|PFX)\d{3}")
_LEVELS: Final[tuple[Level, ...]] = get_args(Level)

_EXAMPLES = """\b
Examples:
  plansdk lint my-account.raml
  plansdk lint specs/planfix --format json
"""


@click.command(epilog=_EXAMPLES)
@click.argument("spec", type=EXISTING)
@report_format("How findings are printed.", "text", "json", "github")
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

    levels = _levels()
    found = [replace(each, level=levels.get(each.code, each.level)) for each in find(spec)]
    if form == "json":
        say_report(diagnostics.as_json(found), form)
    elif form == "github":
        annotate(found, form)
    elif found:
        show(found, err=False)
        tell_not_modelled(found, err=False)
    else:
        say(f"{spec}: {summary(found)}")
    if has_errors(found):
        raise click.exceptions.Exit(Exit.FINDINGS)


def _levels() -> dict[str, Level]:
    """The levels that `[tool.plansdk.lint.levels]` gives to codes.

    Raises:
        Rejected: The settings have faults.
    """
    from plansdk.settings import of_project

    own = of_project(Path.cwd(), "LNT101").table("lint")
    own.expect(("levels",))
    table = own.table("levels")
    for code in table.values:
        if not _CODE.fullmatch(code):
            table.report(code, f"{code!r} is no code such as RAML111")
    levels: dict[str, Level] = table.words(_LEVELS)
    own.reject_faults()
    return levels
