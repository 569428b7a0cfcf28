"""The command `vendor`: a client, or a slice of it, in one's own repository."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from plansdk.resources import LEDGER, TARGETS, WITH_CUSTOM_FIELDS

if TYPE_CHECKING:
    from plansdk.vendor.check import Checked
    from plansdk.vendor.lock import Order
    from plansdk.vendor.make import Vendored
    from plansdk.vendor.patches import ConflictError


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
    for order in _configured("TARGET and DEST"):
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


for _name in TARGETS:
    vendor.add_command(_target(_name))


@vendor.command()
@click.argument("packages", nargs=-1, type=FOLDER)
def check(packages: tuple[Path, ...]) -> None:
    """Compare vendored packages with their manifests; exit 3 if they differ.

    PACKAGES are the packages' own folders, by default those that pyproject.toml lists.
    Works offline and takes a moment only.
    """
    from plansdk.vendor.check import check as compare

    is_fine = True
    for folder in _folders(packages):
        checked = compare(folder)
        _tell_check(folder, checked)
        is_fine &= checked.is_fine
    if not is_fine:
        raise click.exceptions.Exit(Exit.DRIFT)


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
@verbosely
def upgrade(
    packages: tuple[Path, ...],
    spec: Path | None,
    version: str,
    custom_fields: Path | None,
    force: bool,
    verbose: bool,
) -> None:
    """Make the same selection again, from a newer specification or by a newer plansdk.

    Adopted edits are applied again. One that no longer fits is shown and stops the
    upgrade before anything is written.
    """
    from plansdk.vendor.make import order_of

    for folder in _folders(packages):
        own_spec, own_fields = _files(folder)
        chosen = spec or (None if version else own_spec)
        order = order_of(folder, chosen, custom_fields or own_fields)
        _vendor(replace(order, version=version), force=force, verbose=verbose)


@vendor.command()
@click.argument("packages", nargs=-1, type=FOLDER)
@click.option("--spec", type=EXISTING, help="Specification that the package was made of.")
def adopt(packages: tuple[Path, ...], spec: Path | None) -> None:
    """Store hand edits as patches beside the package, which every upgrade applies."""
    from plansdk.vendor.adopt import adopt as store

    for folder in _folders(packages):
        with progress(folder.name) as shown:
            own_spec, _ = _files(folder)
            adopted = store(folder, spec or own_spec, shown)
        for place in adopted:
            say(f"adopted      {near(place)}")
        if not adopted:
            say(f"{near(folder)}: no edits to adopt")


def _vendor(order: Order, *, force: bool = False, verbose: bool = False) -> None:
    from plansdk.vendor.edits import ConflictsError
    from plansdk.vendor.make import vendor as write

    try:
        with progress(order.folder.name) as shown:
            done = write(order, shown, force=force)
    except ConflictsError as err:
        for path, conflict in err.conflicts.items():
            _tell_conflict(order.folder, path, conflict)
        say("Nothing was written. Correct the patches or delete them, or use --force.", err=True)
        raise click.exceptions.Exit(Exit.FINDINGS) from None
    _tell(order.folder, done, verbose=verbose)


def _tell(folder: Path, done: Vendored, *, verbose: bool) -> None:
    show(each for each in done.made.diagnostics if verbose or each.level != "note")
    for path in done.thrown_away:
        say(f"thrown away  {near(folder / path)}", err=True)
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


def _tell_conflict(folder: Path, path: str, conflict: ConflictError) -> None:
    from plansdk.vendor.edits import place_of
    from plansdk.vendor.lock import patches_of

    say(f"{near(place_of(patches_of(folder), path))}: {conflict.reason}", err=True)
    if conflict.wanted:
        say(f"  the edit of {near(folder / path)}:", err=True)
        say(*_indented(conflict.wanted), err=True)
    if conflict.found:
        say("  what is generated now:", err=True)
        say(*_indented(conflict.found), err=True)


def _indented(text: str) -> Iterable[str]:
    return (f"    {line}" for line in text.splitlines())


def _tell_check(folder: Path, checked: Checked) -> None:
    for each in checked.differences:
        moved = f" -> {near(folder / each.place)}" if each.place else ""
        say(f"{each.kind:<12} {near(folder / each.path)}{moved}")
    lock = checked.lock
    title = f"{near(folder)}: {lock.target} {lock.specification.version}"
    if checked.differences:
        hint = "keep edits with `plansdk vendor adopt`, restore with `vendor upgrade --force`"
        say(f"{title}: {len(checked.differences)} differences; {hint}", err=True)
    else:
        say(f"{title}: as it was written")
    if lock.custom_fields and checked.custom_fields == "changed":
        hint = "bring the package up to date with `plansdk vendor upgrade`"
        say(f"{title}: outdated, {lock.custom_fields.path} has changed; {hint}", err=True)
    if lock.custom_fields and checked.custom_fields == "missing":
        hint = "restore it, or name another one: `plansdk vendor upgrade --custom-fields FILE`"
        say(f"{title}: {lock.custom_fields.path} is missing; {hint}", err=True)
    if checked.is_outdated:
        say(f"{title}: outdated, made by plansdk {lock.tool}", err=True)


def _folders(packages: Sequence[Path]) -> list[Path]:
    if packages:
        return [each.resolve() for each in packages]
    return [each.folder for each in _configured("PACKAGES")]


def _configured(instead: str) -> Sequence[Order]:
    """What pyproject.toml lists.

    Raises:
        UsageError: It lists nothing.
    """
    from plansdk.vendor.config import listed

    entries = listed(Path.cwd())
    if not entries:
        raise click.UsageError(
            f"name {instead}, or list packages under [[tool.plansdk.vendor]] in pyproject.toml"
        )
    return entries


def _files(folder: Path) -> tuple[Path | None, Path | None]:
    """The specification and the custom fields that pyproject.toml names for a package."""
    from plansdk.vendor.config import listed

    folder = folder.resolve()
    same = (each for each in listed(folder.parent) if each.folder.resolve() == folder)
    return next(((each.spec, each.custom_fields) for each in same), (None, None))
