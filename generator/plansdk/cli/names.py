"""The commands `where` and `why`: what a name comes from, and what needs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk.cli.console import near, progress, say
from plansdk.cli.options import EXISTING, FILE
from plansdk.resources import TARGETS

if TYPE_CHECKING:
    from plansdk.plan import PlannedApi

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

_WHERE_EXAMPLES = """\b
Examples:
  plansdk where task.list
  plansdk where megaplan_api.models.tasks.Task.deadline
  plansdk where "GET /task/{id}"
"""
_WHY_EXAMPLES = """\b
Examples:
  plansdk why FileGroup --only task
  plansdk why FileGroup --package src/acme/clients/megaplan_api
"""


@click.command(epilog=_WHERE_EXAMPLES)
@click.argument("name")
@click.option("--target", type=click.Choice(TARGETS), default=TARGETS[0], show_default=True)
@click.option("--spec", type=EXISTING, help="Specification; by default the bundled one.")
@click.option("--custom-fields", type=FILE, help="Custom fields that `fetch` has written down.")
def where(name: str, target: str, spec: Path | None, custom_fields: Path | None) -> None:
    """Say which line of the specification a generated NAME comes from, or the reverse.

    NAME is a method, class or attribute as a program writes it, a method and path of the
    API, or FILE:LINE of the specification.
    """
    from plansdk.vendor.where import where as look_up

    for each in look_up(_read(target, spec, custom_fields), name):
        place = each.symbol.span
        wire = ".".join(each.symbol.wire)
        say(f"{near(Path(place.file))}:{place.line}: {each.symbol} ({each.module}): {wire}")


@click.command(epilog=_WHY_EXAMPLES)
@click.argument("name")
@click.option("--only", multiple=True, metavar="NAME", help="The selection, as for `vendor`.")
@click.option("--depth", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--package", type=_FOLDER, help="Take the selection of this vendored package.")
@click.option("--target", type=click.Choice(TARGETS), default=TARGETS[0], show_default=True)
@click.option("--spec", type=EXISTING, help="Specification; by default the bundled one.")
def why(
    name: str,
    only: tuple[str, ...],
    depth: int,
    package: Path | None,
    target: str,
    spec: Path | None,
) -> None:
    """Say what pulls the type NAME into a slice."""
    if bool(only) == bool(package):
        raise click.UsageError("say which slice: either --only or --package")
    from plansdk.vendor.lock import Selection
    from plansdk.vendor.make import order_of
    from plansdk.vendor.where import why as explain

    selection, custom_fields = Selection(only, depth), None
    if package:
        order = order_of(package, spec)
        selection, target, custom_fields = order.selection, order.target, order.custom_fields
    for line in explain(_read(target, spec, custom_fields), selection, name):
        say(line)


def _read(name: str, spec: Path | None, custom_fields: Path | None) -> PlannedApi:
    """Read, name and plan a specification.

    Raises:
        Rejected: It has errors.
    """
    from plansdk.diagnostics import reject_errors
    from plansdk.plan import plan
    from plansdk.targets import TARGETS

    target = TARGETS[name]
    with progress(name) as shown:
        named = target.read(target.inputs(spec, None, custom_fields), shown)
        shown.stage("plan")
        planned = plan(named)
    reject_errors(planned.diagnostics)
    return planned
