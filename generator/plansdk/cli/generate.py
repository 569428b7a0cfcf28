"""The command `generate`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk import report
from plansdk.cli.console import annotate, progress, say, tell_difference, write
from plansdk.cli.exits import Exit
from plansdk.cli.options import (
    EXISTING,
    FOLDER,
    custom_fields,
    report_format,
    specification,
    tell_not_modelled,
    tell_places,
    verbosely,
    version,
)
from plansdk.diagnostics import Rejected, has_errors
from plansdk.resources import TARGETS

if TYPE_CHECKING:
    from plansdk.distribution import Distribution, Generate
    from plansdk.generate import Outcome
    from plansdk.report import Report

_FILE = click.Path(path_type=Path)

_EXAMPLES = """\b
Examples:
  plansdk generate
  plansdk generate megaplan --spec my-account.raml --out src/
  plansdk generate --check --report report.json
  plansdk generate planfix --project planfix-api --release 1.0.0
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
@click.option(
    "--project",
    type=FOLDER,
    help="Folder of a whole distribution: the package, a pyproject.toml, a README, a licence.",
)
@click.option(
    "--release",
    metavar="X.Y.Z",
    default="",
    help="Version to release the distribution as; without one the next version is proposed.",
)
@click.option("--errors", type=EXISTING, help="Planfix's own table of error codes, to merge.")
@custom_fields
@click.option("--strict", is_flag=True, help="Bundled corrections that do not fit are errors.")
@verbosely
@click.option("--check", is_flag=True, help="Write nothing; exit 3 if anything would change.")
@report_format(
    "How findings and differences are printed; github for the annotations of a workflow.",
    "text",
    "github",
)
@click.option("--report", "report_file", type=_FILE, help="Write what was done as JSON.")
def generate(
    target: str | None,
    spec: Path | None,
    out: Path | None,
    project: Path | None,
    release: str,
    errors: Path | None,
    custom_fields: Path | None,
    version: str,
    strict: bool,
    verbose: bool,
    check: bool,
    form: str,
    report_file: Path | None,
) -> None:
    """Write the package of a TARGET, or of all targets.

    Only files that differ are written. Files that were edited by hand are kept and
    reported; files that are no longer generated are deleted.
    """
    from plansdk.generate import generate as make

    named = {"--spec": spec, "--to": version, "--errors": errors, "--custom-fields": custom_fields}
    _check_usage(target, {**named, "--project": project, "--release": release}, out)
    reports: list[Report] = []
    failed = drift = False
    for each in [target] if target else TARGETS:
        try:
            with progress(each) as shown:
                order = partial(
                    make,
                    each,
                    spec=spec,
                    errors=errors,
                    custom_fields=custom_fields,
                    version=version,
                    strict=strict,
                    check=check,
                    progress=shown,
                )
                around = _distribute(each, project, order, release, check) if project else None
                outcome = around.outcome if around else order(out=out)
        except Rejected as rejected:
            annotate((e for e in rejected.diagnostics if verbose or e.level != "note"), form)
            failed = True
            continue
        reports.append(outcome.report)
        found = (*outcome.diagnostics, *(around.diagnostics if around else ()))
        annotate((e for e in found if verbose or e.level != "note"), form)
        tell_not_modelled(found, err=True)
        differs = (around or outcome).drift if check else None
        _tell(outcome, around, differs, form)
        failed |= has_errors(found) or not outcome.report.complete
        drift |= bool(differs)
    if report_file:
        write(report_file, report.as_json(reports))
    if failed:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if drift:
        raise click.exceptions.Exit(Exit.DRIFT)


def _check_usage(target: str | None, named: Mapping[str, object], out: Path | None) -> None:
    """Refuse options that do not go together."""
    from plansdk.changes.semver import is_version

    if not target and (one := next((name for name, given in named.items() if given), None)):
        raise click.UsageError(f"{one} needs a TARGET")
    project, release = named["--project"], str(named["--release"])
    if project and out:
        raise click.UsageError("--project has the package below src/: leave out --out")
    if release and not project:
        raise click.UsageError("--release needs --project")
    if release and not is_version(release):
        raise click.UsageError(f"{release} is no version such as 1.4.2")


def _distribute(
    target: str, folder: Path, order: Generate, release: str, check: bool
) -> Distribution:
    from plansdk.distribution import distribute

    return distribute(target, folder, order, release=release, check=check)


def _tell_version(made: Distribution) -> None:
    """Print the version of a distribution, and what the next release should be."""
    say(f"  version   {made.version}")
    if made.proposed and made.version.endswith(".dev0"):
        since = ""
        if made.last:
            since = f": {made.worst or 'no'} changes of the API since {made.last.version}"
        say(f"  next      --release {made.proposed}{since}")


def _tell(
    outcome: Outcome,
    around: Distribution | None,
    differs: Sequence[tuple[str, Path]] | None,
    form: str,
) -> None:
    """Print what a run came to, for a package or for the distribution around it.

    Args:
        differs: What a check has found; None where it was no check.
    """
    done = outcome.report
    title = f"{done.target} {done.version}"
    if differs is None and outcome.before not in ("", done.version):
        title = f"{done.target} {outcome.before} → {done.version}"
    if not done.complete:
        for name in done.left_out:
            say(f"left out     {name}", err=True)
        counts = (
            f"{count.generated} of {count.specified} {name.replace('_', ' ')}"
            for name, count in done.counts.items()
        )
        say(f"{title}: not everything was generated: {', '.join(counts)}", err=True)
    if differs is None:
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
        if around:
            _tell_version(around)
        return
    for kind, place in differs:
        tell_difference(kind, place, form)
    if differs:
        say(f"{title}: {len(differs)} differences; run plansdk generate", err=True)
    else:
        say(f"{title}: up to date")
