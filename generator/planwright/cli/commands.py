"""The commands and their options."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planwright import __version__, diagnostics, report
from planwright.cli.console import near, progress, say, show, summary, write
from planwright.cli.diff import diff
from planwright.cli.fetch import fetch
from planwright.cli.impact import impact
from planwright.cli.mock import mock
from planwright.cli.names import where, why
from planwright.cli.renames import renames
from planwright.cli.services import Services
from planwright.cli.record import proposals, record
from planwright.cli.vendor import vendor
from planwright.diagnostics import Rejected, has_errors
from planwright.resources import TARGETS

if TYPE_CHECKING:
    from planwright.generate import Outcome
    from planwright.report import Report

_FILE = click.Path(path_type=Path)
_EXISTING = click.Path(path_type=Path, exists=True)

# The mark in front keeps the lines as they are.
_EXAMPLES = """\b
Examples:
  planwright generate                      write all packages from bundled specifications
  planwright generate megaplan --check     say whether generated files are up to date
  planwright lint my-account.raml          find what is wrong with a specification
  planwright diff old.raml new.raml        say what has changed, and what that breaks
"""
_GENERATE_EXAMPLES = """\b
Examples:
  planwright generate
  planwright generate megaplan --spec my-account.raml --out src/
  planwright generate --check --report report.json
"""
_LINT_EXAMPLES = """\b
Examples:
  planwright lint my-account.raml
  planwright lint specs/planfix --format json
"""


class FindingsError(Exception):
    """The input has errors, which were printed."""


class DriftError(Exception):
    """Generated files differ from what they should be, which was printed."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
    epilog=_EXAMPLES,
)
@click.version_option(__version__, prog_name="planwright", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
def main(debug: bool) -> None:
    """Generate typed Python clients from the specifications of Megaplan and Planfix.

    Exit codes: 0 fine, 1 findings about the input, 2 wrong use, 3 generated files differ,
    4 a bug of planwright.
    """
    del debug  # `planwright.cli.run` reads it when something goes wrong


@main.command(epilog=_GENERATE_EXAMPLES)
@click.argument("target", required=False, type=click.Choice(TARGETS))
@click.option("--spec", type=_EXISTING, help="Specification; by default the bundled one.")
@click.option("--out", type=_FILE, help="Folder that gets the package; by default generated/.")
@click.option("--errors", type=_EXISTING, help="Planfix's own table of error codes, to merge.")
@click.option("--overlay", type=_EXISTING, help="Custom fields that `fetch` has written down.")
@click.option("--check", is_flag=True, help="Write nothing; exit 3 if anything would change.")
@click.option("--report", "report_file", type=_FILE, help="Write what was done as JSON.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Processes to use; 0, the default, is one per core.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep results between runs.")
@click.pass_obj
def generate(
    services: Services,
    target: str | None,
    spec: Path | None,
    out: Path | None,
    errors: Path | None,
    overlay: Path | None,
    check: bool,
    report_file: Path | None,
    jobs: int,
    no_cache: bool,
) -> None:
    """Write the package of a TARGET, or of all targets.

    Only files that differ are written. Files that were edited by hand are kept and
    reported; files that are no longer generated are deleted.
    """
    if errors and target != "planfix":
        raise click.UsageError("--errors needs the TARGET planfix")
    if overlay and target != "megaplan":
        raise click.UsageError("--overlay needs the TARGET megaplan")
    targets = _targets(services, target, spec)
    reports: list[Report] = []
    failed = drift = False
    for each in targets:
        try:
            with progress(each) as shown:
                outcome = services.generate(
                    each,
                    spec=spec,
                    out=out,
                    errors=errors,
                    overlay=overlay,
                    check=check,
                    jobs=jobs,
                    cache=not no_cache,
                    progress=shown,
                )
        except Rejected as rejected:
            show(rejected.diagnostics)
            failed = True
            continue
        reports.append(outcome.report)
        show(found for found in outcome.diagnostics if found.level != "note")
        _tell(outcome, check=check)
        failed |= has_errors(outcome.diagnostics) or not outcome.report.complete
        drift |= check and bool(outcome.drift)
    if report_file:
        write(report_file, report.as_json(reports))
    if failed:
        raise FindingsError
    if drift:
        raise DriftError


@main.command(epilog=_LINT_EXAMPLES)
@click.argument("spec", type=_EXISTING)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.pass_obj
def lint(services: Services, spec: Path, form: str) -> None:
    """Find what is wrong with a specification, all at once.

    SPEC is a RAML file, or a folder of Planfix method specifications. Errors give exit
    code 1; warnings and notes alone do not.
    """
    if not spec.is_dir() and spec.suffix not in {".raml", ".yaml", ".yml"}:
        raise click.UsageError(f"{spec} is neither a RAML file nor a folder")
    found = services.lint(spec)
    if form == "json":
        say(diagnostics.as_json(found))
    elif found:
        show(found, err=False)
    else:
        say(f"{spec}: {summary(found)}")
    if has_errors(found):
        raise FindingsError


def _targets(services: Services, target: str | None, spec: Path | None) -> Sequence[str]:
    known = services.targets()
    if target is None:
        if spec:
            raise click.UsageError("--spec needs a TARGET")
        return known
    if target not in known:
        raise click.UsageError(f"this version cannot generate {target}")
    return [target]


def _tell(outcome: Outcome, *, check: bool) -> None:
    """Print what a run came to."""
    done = outcome.report
    title = f"{done.target} {done.version}"
    if not done.complete:
        for name in done.left_out:
            say(f"left out     {name}", err=True)
        say(
            f"{title}: not everything was generated: "
            f"{done.types.generated} of {done.types.specified} types, "
            f"{done.properties.generated} of {done.properties.specified} properties, "
            f"{done.operations.generated} of {done.operations.specified} operations",
            err=True,
        )
    if not check:
        files = done.files
        say(
            f"{title}: {files.written} written, {files.unchanged} unchanged, "
            f"{files.removed} removed, {sum(done.seconds.values()):.1f} s"
        )
        return
    for kind, path in outcome.drift:
        say(f"{kind:<12} {near(outcome.plan.target / path)}")
    if outcome.drift:
        say(f"{title}: {len(outcome.drift)} differences; run planwright generate", err=True)
    else:
        say(f"{title}: up to date")


main.add_command(diff)
main.add_command(mock)
main.add_command(proposals)
main.add_command(record)
main.add_command(renames)
main.add_command(fetch)
main.add_command(impact)
main.add_command(vendor)
main.add_command(where)
main.add_command(why)
