"""The command `impact`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk.cli.console import show
from plansdk.cli.options import EXISTING, hand_out, report_file, report_format, report_language

if TYPE_CHECKING:
    from plansdk.changes.rules import Level
    from plansdk.impact.report import Format
    from plansdk.translation import Language

_EXAMPLES = """\b
Examples:
  plansdk impact r2510.27309.181 my-account.raml src tests
  plansdk impact git:v1.2 specs/planfix src --fail-on breaking
  plansdk impact old.raml new.raml src --package acme.clients.megaplan_client
  plansdk impact old.raml new.raml . --format github
"""


@click.command(epilog=_EXAMPLES)
@click.argument("old")
@click.argument("new")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option(
    "--package",
    "packages",
    multiple=True,
    metavar="NAME",
    help="Name by which the code imports the generated package; may be repeated.",
)
@click.option(
    "--level",
    type=click.Choice(["breaking", "risky", "compatible", "documentation"]),
    default="compatible",
    show_default=True,
    help="Leave milder changes out.",
)
@report_format(
    "How the result is printed; github for the annotations of a workflow.", "text", "json", "github"
)
@report_language
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "risky"]),
    help="Exit 3 if the code is touched by changes of this level or worse.",
)
@report_file
def impact(
    old: str,
    new: str,
    paths: tuple[Path, ...],
    packages: tuple[str, ...],
    level: Level,
    form: Format,
    language: Language,
    fail_on: Level | None,
    output: Path | None,
) -> None:
    """Say which changes of the API touch the code below PATHS, with file and line.

    OLD is the version that the code was written for, NEW the one it is to meet: each a RAML
    file, a folder of Planfix method specifications, the name of a fetched or bundled
    version, or git:REV[:PATH]. The code is read, never run.
    """
    from plansdk.impact import analyse
    from plansdk.impact.report import FORMATS
    from plansdk.translation import speaking, translated

    with speaking(language):
        found, diagnostics = analyse(old, new, paths, [*packages, *_vendored(paths)])
    show(translated(diagnostics, language))
    hand_out(FORMATS[form](found.down_to(level), language), form, output, found.worst, fail_on)


def _vendored(paths: Sequence[Path]) -> Iterator[str]:
    """Names of the packages that the pyproject.toml files above the paths list."""
    from plansdk.project import find
    from plansdk.vendor.config import read

    for place in {find(path if path.is_dir() else path.parent) for path in paths}:
        if place is not None:
            yield from (entry.folder.name for entry in read(place))
