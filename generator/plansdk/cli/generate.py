"""The command `generate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk import report
from plansdk.cli.console import near, progress, say, show, write
from plansdk.cli.exits import Exit
from plansdk.cli.options import (
    EXISTING,
    FOLDER,
    custom_fields,
    specification,
    tell_not_modelled,
    tell_places,
    verbosely,
    version,
)
from plansdk.diagnostics import Rejected, has_errors
from plansdk.resources import TARGETS

if TYPE_CHECKING:
    from plansdk.generate import Outcome
    from plansdk.report import Report

_FILE = click.Path(path_type=Path)

_EXAMPLES = """\b
Examples:
  plansdk generate
  plansdk generate megaplan --spec my-account.raml --out src/
  plansdk generate --check --report report.json
"""


@click.command(epilog=_EXAMPLES)
@click.argument("target", required=False, type=click.Choice(TARGETS))
@specification
@version
@click.option(
    "--out",
    type=FOLDER,
    help="Folder that gets the package; by default the current one, generated/ in a checkout.",
)
@click.option("--errors", type=EXISTING, help="Planfix's own table of error codes, to merge.")
@custom_fields
@click.option("--strict", is_flag=True, help="Bundled corrections that do not fit are errors.")
@verbosely
@click.option("--check", is_flag=True, help="Write nothing; exit 3 if anything would change.")
@click.option("--report", "report_file", type=_FILE, help="Write what was done as JSON.")
def generate(
    target: str | None,
    spec: Path | None,
    out: Path | None,
    errors: Path | None,
    custom_fields: Path | None,
    version: str,
    strict: bool,
    verbose: bool,
    check: bool,
    report_file: Path | None,
) -> None:
    """Write the package of a TARGET, or of all targets.

    Only files that differ are written. Files that were edited by hand are kept and
    reported; files that are no longer generated are deleted.
    """
    from plansdk.generate import generate as make

    named = {"--spec": spec, "--to": version, "--errors": errors, "--custom-fields": custom_fields}
    if not target and (one := next((name for name, given in named.items() if given), None)):
        raise click.UsageError(f"{one} needs a TARGET")

    reports: list[Report] = []
    failed = drift = False
    for each in [target] if target else TARGETS:
        try:
            with progress(each) as shown:
                outcome = make(
                    each,
                    spec=spec,
                    out=out,
                    errors=errors,
                    custom_fields=custom_fields,
                    version=version,
                    strict=strict,
                    check=check,
                    progress=shown,
                )
        except Rejected as rejected:
            show(e for e in rejected.diagnostics if verbose or e.level != "note")
            failed = True
            continue
        reports.append(outcome.report)
        show(found for found in outcome.diagnostics if verbose or found.level != "note")
        tell_not_modelled(outcome.diagnostics, err=True)
        _tell(outcome, check=check)
        failed |= has_errors(outcome.diagnostics) or not outcome.report.complete
        drift |= check and bool(outcome.drift)
    if report_file:
        write(report_file, report.as_json(reports))
    if failed:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if drift:
        raise click.exceptions.Exit(Exit.DRIFT)


def _tell(outcome: Outcome, *, check: bool) -> None:
    """Print what a run came to."""
    done = outcome.report
    title = f"{done.target} {done.version}"
    if not check and outcome.before not in ("", done.version):
        title = f"{done.target} {outcome.before} → {done.version}"
    if not done.complete:
        for name in done.left_out:
            say(f"left out     {name}", err=True)
        counts = (
            f"{count.generated} of {count.specified} {name.replace('_', ' ')}"
            for name, count in done.counts.items()
        )
        say(f"{title}: not everything was generated: {', '.join(counts)}", err=True)
    if not check:
        files = done.files
        say(
            f"{title}: {files.written} written, {files.unchanged} unchanged, "
            f"{files.removed} removed, {sum(done.seconds.values()):.1f} s"
        )
        tell_places(
            document=outcome.document,
            ledger=outcome.ledger,
            new_names=outcome.has_new_names,
            folder=outcome.folder,
        )
        if outcome.untold:
            say(f"{title}: {outcome.untold} warnings; `generate --check` tells them", err=True)
        return
    for kind, place in outcome.drift:
        say(f"{kind:<12} {near(place)}")
    if outcome.drift:
        say(f"{title}: {len(outcome.drift)} differences; run plansdk generate", err=True)
    else:
        say(f"{title}: up to date")
