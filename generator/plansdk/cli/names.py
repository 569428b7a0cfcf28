"""The commands `where` and `why`: what a name comes from, and what needs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk.cli.console import near, progress, say
from plansdk.cli.options import custom_fields, specification
from plansdk.diagnostics import Rejected
from plansdk.resources import TARGETS

if TYPE_CHECKING:
    from plansdk.plan import PlannedApi
    from plansdk.targets import Inputs, Target

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

_WHERE_EXAMPLES = """\b
Examples:
  plansdk where task.list
  plansdk where megaplan_api.models.tasks.Task.deadline
  plansdk where "GET /task/{id}"
  plansdk where src/acme/clients/megaplan_api/resources/task.py:120
"""
_WHY_EXAMPLES = """\b
Examples:
  plansdk why FileGroup --only task
  plansdk why FileGroup --package src/acme/clients/megaplan_api
"""


_package = click.option(
    "--package",
    type=_FOLDER,
    help="Folder of a package; by default those that pyproject.toml lists.",
)
_target = click.option("--target", type=click.Choice(TARGETS), help="Service of the package.")


@click.command(epilog=_WHERE_EXAMPLES)
@click.argument("name")
@_package
@_target
@specification
@custom_fields
def where(
    name: str,
    package: Path | None,
    target: str | None,
    spec: Path | None,
    custom_fields: Path | None,
) -> None:
    """Say which line of the specification a generated NAME comes from, or the reverse.

    NAME is a method, class or attribute as a program writes it, a method and path of the
    API, or FILE:LINE of the specification or of a generated file, as a traceback has it.
    What a package was made from is read: that of the file, of --package, or of pyproject.toml;
    without any, the newest specification.
    """
    from plansdk.vendor.where import split_line
    from plansdk.vendor.where import where as look_up

    place = split_line(name)
    own = package or (_package_of(place[0]) if place else None)
    sources = _sources(own, target, spec, custom_fields)
    for number, (folder, of, inputs) in enumerate(sources, 1):
        try:
            found = look_up(_planned(of, inputs), name, folder)
        except Rejected:
            if number == len(sources):
                raise
            continue
        for each in found:
            span = each.symbol.span
            wire = ".".join(each.symbol.wire)
            say(f"{near(Path(span.file))}:{span.line}: {each.symbol} ({each.module}): {wire}")
        return


@click.command(epilog=_WHY_EXAMPLES)
@click.argument("name")
@click.option("--only", multiple=True, metavar="NAME", help="The selection, as for `vendor`.")
@click.option("--depth", type=click.IntRange(min=0), default=0, show_default=True)
@_package
@_target
@specification
@custom_fields
def why(
    name: str,
    only: tuple[str, ...],
    depth: int,
    package: Path | None,
    target: str | None,
    spec: Path | None,
    custom_fields: Path | None,
) -> None:
    """Say what pulls the type NAME into a slice: of --only, or of a vendored package."""
    from plansdk.vendor.lock import Selection, read
    from plansdk.vendor.where import why as explain

    sources = _sources(package, target, spec, custom_fields)
    folder, of, inputs = sources[0]
    if not only and folder is None:
        raise click.UsageError("say which slice: --only, or the --package that was vendored")
    selection = read(folder)[1].selection if folder and not only else Selection(only, depth)
    for line in explain(_planned(of, inputs), selection, name):
        say(line)


def _sources(
    package: Path | None, name: str | None, spec: Path | None, custom_fields: Path | None
) -> list[tuple[Path | None, Target, Inputs]]:
    """What may be looked into: packages that are there with what they were made from.

    Where nothing else is named, those of pyproject.toml; and where that names none, the
    newest specification.

    Raises:
        Rejected: What a package was made from is gone.
    """
    from plansdk.publish.manifest import MANIFEST
    from plansdk.targets import TARGETS as KNOWN
    from plansdk.vendor.config import listed
    from plansdk.vendor.description import described

    folders = [package] if package else []
    if not package and not spec:
        orders = (each for each in listed(Path.cwd()) if name in (None, each.target))
        folders = [each.folder for each in orders if (each.folder / MANIFEST).exists()]
    if folders:
        return [(each, *described(each, spec, custom_fields)) for each in folders]
    target = KNOWN[name or TARGETS[0]]
    return [(None, target, target.inputs(spec, None, custom_fields))]


def _package_of(file: Path) -> Path | None:
    """The package that a file belongs to, if it does."""
    from plansdk.publish.manifest import MANIFEST

    return next((each for each in file.resolve().parents if (each / MANIFEST).is_file()), None)


def _planned(target: Target, inputs: Inputs) -> PlannedApi:
    """Read, name and plan a specification.

    Raises:
        Rejected: It has errors.
    """
    from plansdk.vendor.description import planned

    with progress(target.name) as shown:
        return planned(target, inputs, shown)
