"""The command `vendor`: a client, or a slice of it, in one's own repository."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk.cli.console import near, progress, say, show
from plansdk.cli.exits import Exit
from plansdk.cli.options import (
    EXISTING,
    FILE,
    FOLDER,
    Group,
    custom_fields,
    specification,
    tell_places,
    verbosely,
    version,
)
from plansdk.cli.packages import (
    check,
    configured,
    files_of,
    folders,
    list_packages,
    listed_order,
    remove,
    told_conflicts,
)
from plansdk.resources import LEDGER, TARGETS, WITH_CUSTOM_FIELDS

if TYPE_CHECKING:
    from plansdk.vendor.lock import Order
    from plansdk.vendor.make import Vendored


_merge = click.option(
    "--merge", is_flag=True, help="Write edits in conflict into their files, between markers."
)

_EXAMPLES = """\b
Examples:
  plansdk vendor megaplan src/acme/clients --only task --only deal
  plansdk vendor planfix src --package pf
  plansdk vendor check                  compare packages with their manifests
  plansdk vendor upgrade --spec new.raml
  plansdk vendor                        write what [[tool.plansdk.vendor]] lists
"""


@click.group(cls=Group, epilog=_EXAMPLES, invoke_without_command=True)
@click.pass_context
def vendor(context: click.Context) -> None:
    """Keep a generated client, or the slice that is used, in one's own repository.

    Without a command: write every package that pyproject.toml lists.
    """
    if context.invoked_subcommand is not None:
        return
    for order in configured("TARGET and DEST"):
        _vendor(order)


def _target(name: str) -> click.Command:
    """The command that vendors the package of a target."""

    @click.command(name, help=f"Write the {name.capitalize()} client, or a slice, below DEST.")
    @click.argument("dest", type=FOLDER)
    @click.option(
        "--only",
        multiple=True,
        metavar="NAME",
        help="Resource (task), operation (task.get) or type (Task) to keep; may be repeated.",
    )
    @click.option("--package", metavar="NAME", default=f"{name}_api", show_default=True)
    @specification
    @version
    @click.option(
        "--depth",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        help="Links from entity to entity to follow.",
    )
    @click.option("--force", is_flag=True, help="Throw edits away that were not adopted.")
    @verbosely
    def command(
        dest: Path,
        only: tuple[str, ...],
        package: str,
        spec: Path | None,
        version: str,
        depth: int,
        force: bool,
        verbose: bool,
        custom_fields: Path | None = None,
    ) -> None:
        from plansdk.vendor.lock import Order, Selection

        order = Order(name, dest / package, Selection(only, depth), spec, custom_fields, version)
        _vendor(order, force=force, verbose=verbose)

    return custom_fields(command) if name in WITH_CUSTOM_FIELDS else command


for _command in (check, list_packages, remove):
    vendor.add_command(_command)
for _name in TARGETS:
    vendor.add_command(_target(_name))


@vendor.command()
@click.argument("packages", nargs=-1, type=FOLDER)
@click.option(
    "--spec",
    type=EXISTING,
    help="Specification; by default what pyproject.toml names, or else the newest one in "
    "specs/megaplan, or else the bundled one.",
)
@version
@click.option(
    "--custom-fields", type=FILE, help="Custom fields; by default those that were used, read anew."
)
@click.option("--force", is_flag=True, help="Throw edits away that stop the upgrade.")
@_merge
@verbosely
def upgrade(
    packages: tuple[Path, ...],
    spec: Path | None,
    version: str,
    custom_fields: Path | None,
    force: bool,
    merge: bool,
    verbose: bool,
) -> None:
    """Make the same selection again, from a newer specification or by a newer plansdk.

    Adopted edits are applied again, or merged line by line. One that is in conflict is
    shown and stops the upgrade before anything is written.
    """
    if force and merge:
        raise click.UsageError("either --force or --merge")
    from plansdk.vendor.make import order_of

    for folder in folders(packages):
        own_spec, own_fields = files_of(folder)
        chosen = spec or (None if version else own_spec)
        order = order_of(folder, chosen, custom_fields or own_fields)
        order = replace(order, version=version)
        _vendor(order, force=force, merge=merge, verbose=verbose)


@vendor.command()
@click.argument("packages", nargs=-1, type=FOLDER)
@click.option("--spec", type=EXISTING, help="Specification; by default that of the newer side.")
@_merge
@verbosely
def recover(packages: tuple[Path, ...], spec: Path | None, merge: bool, verbose: bool) -> None:
    """Make packages again that a merge in version control has mixed up.

    The newer specification counts, and what both sides have adopted is applied.
    """
    from plansdk.vendor.recover import recover as make_again

    for folder in folders(packages):
        listed = listed_order(folder)
        with told_conflicts(folder), progress(folder.name) as shown:
            selection = listed.selection if listed else None
            done = make_again(folder, shown, spec=spec, selection=selection, merge=merge)
        _tell(folder, done, verbose=verbose, lost="made again")


@vendor.command()
@click.argument("packages", nargs=-1, type=FOLDER)
@click.option("--spec", type=EXISTING, help="Specification that the package was made of.")
def adopt(packages: tuple[Path, ...], spec: Path | None) -> None:
    """Store hand edits as patches beside the package, which every upgrade applies."""
    from plansdk.vendor.adopt import adopt as store

    for folder in folders(packages):
        with progress(folder.name) as shown:
            own_spec, _ = files_of(folder)
            adopted = store(folder, spec or own_spec, shown)
        for place in adopted:
            say(f"adopted      {near(place)}")
        if not adopted:
            say(f"{near(folder)}: no edits to adopt")


def _vendor(
    order: Order, *, force: bool = False, merge: bool = False, verbose: bool = False
) -> None:
    from plansdk.vendor.again import base_of
    from plansdk.vendor.make import vendor as write

    with told_conflicts(order.folder), progress(order.folder.name) as shown:
        base = base_of(order.folder, shown)
        done = write(order, shown, force=force, merge=merge, base=base)
    _tell(order.folder, done, verbose=verbose)


def _tell(folder: Path, done: Vendored, *, verbose: bool, lost: str = "thrown away") -> None:
    show(each for each in done.made.diagnostics if verbose or each.level != "note")
    for path in done.thrown_away:
        say(f"{lost:<12} {near(folder / path)}", err=True)
    made, files = done.made, done.changes.counts
    whole = made.whole
    size = sum(len(text.encode()) for text in made.files.values())
    now = made.lock.specification.version
    versions = now if done.before in ("", now) else f"{done.before} → {now}"
    say(
        f"{made.lock.target} {versions}: "
        f"{len(made.part.api.operations)} of {len(whole.operations)} operations, "
        f"{len(made.part.api.types)} of {len(whole.types)} types, {size / 1024:,.0f} KiB: "
        f"{files.written} written, {files.unchanged} unchanged, {files.removed} removed"
    )
    tell_places(document=made.document, ledger=folder / LEDGER, folder=folder)
    if done.conflicts:
        for path in done.conflicts:
            say(f"conflict     {near(folder / path)}", err=True)
        say("Edit these between the markers, then run `plansdk vendor adopt`.", err=True)
        raise click.exceptions.Exit(Exit.FINDINGS)
