"""The command `diff`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk.cli.console import show
from plansdk.cli.options import hand_out, report_file, report_format, report_language

if TYPE_CHECKING:
    from plansdk.changes.report import Format
    from plansdk.changes.rules import Level
from plansdk.translation import Language

_EXAMPLES = """\b
Examples:
  plansdk diff r2510.27309.181 my-account.raml
  plansdk diff git:v1.2 specs/planfix --format markdown
  plansdk diff old.raml new.raml --format html --output changes.html
  plansdk diff old.raml new.raml --fail-on breaking
"""


@click.command(epilog=_EXAMPLES)
@click.argument("old")
@click.argument("new")
@report_format(
    "How the changes are printed.", "text", "markdown", "json", "html", "changelog", "github"
)
@report_language
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "risky"]),
    help="Exit 3 if there are changes of this level or worse.",
)
@click.option(
    "--package-version",
    metavar="X.Y.Z",
    default="",
    help="Present version of the generated package; the next one is suggested.",
)
@report_file
def diff(
    old: str,
    new: str,
    form: Format,
    language: Language,
    fail_on: Level | None,
    package_version: str,
    output: Path | None,
) -> None:
    """Say what has changed between two versions of a specification, and what that breaks.

    OLD and NEW are each a RAML file, a folder of Planfix method specifications, the name of
    a fetched or bundled version, or git:REV[:PATH].
    """
    from plansdk.changes.diff import diff as compare
    from plansdk.changes.policy import read_policy
    from plansdk.changes.report import FORMATS
    from plansdk.changes.semver import is_version
    from plansdk.translation import speaking, translated

    if package_version and not is_version(package_version):
        raise click.UsageError(f"{package_version} is no version such as 1.4.2")
    with speaking(language):
        policy = read_policy(Path.cwd())
        comparison, diagnostics = compare(old, new, package_version)
    comparison, outdated = policy.applied(comparison, datetime.now(UTC).date())
    show(translated((*diagnostics, *outdated), language))
    report = FORMATS[form](comparison, language)
    hand_out(report, form, output, comparison.worst_unaccepted, fail_on)
