"""The commands `vendor check`, `vendor list` and `vendor remove`: what is there."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plansdk.cli.console import annotate, near, progress, say, tell_difference
from plansdk.cli.exits import Exit
from plansdk.cli.options import EXISTING, FOLDER, report_format
from plansdk.diagnostics import Diagnostic, Rejected, Span, workflow_command
from plansdk.project import folder_of, place_of
from plansdk.provenance import BUNDLED

if TYPE_CHECKING:
    from plansdk.vendor.check import Checked
    from plansdk.vendor.lock import Lock, Order
    from plansdk.vendor.patches import ConflictError


@click.command()
@click.argument("packages", nargs=-1, type=FOLDER)
@click.option(
    "--code",
    "paths",
    multiple=True,
    type=EXISTING,
    metavar="PATH",
    help="Code that may use only what the packages have; may be repeated.",
)
@click.option("--rebuild", is_flag=True, help="Make the packages again, to compare with that.")
@click.option("--spec", type=EXISTING, help="Specification for these two, if it is not found.")
@report_format(
    "How differences are printed; github for the annotations of a workflow.", "text", "github"
)
def check(
    packages: tuple[Path, ...],
    paths: tuple[Path, ...],
    rebuild: bool,
    spec: Path | None,
    form: str,
) -> None:
    """Compare vendored packages with their manifests; exit 3 if they differ.

    PACKAGES are the packages' own folders, by default those that pyproject.toml lists; then
    packages that it does not list are told, too. Works offline, and takes a moment only
    without --code and --rebuild.
    """
    from plansdk.vendor.check import check as compare
    from plansdk.vendor.drift import differences

    is_fine = True
    problems: list[Diagnostic] = []
    for folder in folders(packages):
        try:
            checked = compare(folder)
            listed = listed_order(folder)
            others = differences(listed, folder, checked.lock) if listed else ()
        except Rejected as rejected:
            problems += rejected.diagnostics
            continue
        _tell_check(folder, checked, form)
        for each in others:
            tell_difference("setting", folder, form, f": {each}")
        if others:
            say(f"{near(folder)}: other settings; `plansdk vendor` makes it by them", err=True)
        is_fine &= checked.is_fine and not others
        try:
            is_fine &= not (rebuild and _tell_rebuilt(folder, spec, form))
            is_fine &= not (paths and _tell_outside(folder, checked.lock, paths, spec, form))
        except Rejected as rejected:
            problems += rejected.diagnostics
    for folder in () if packages else _unlisted():
        tell_difference("unlisted", folder, form)
        hint = "list it in pyproject.toml, or `plansdk vendor remove` it"
        say(f"{near(folder)}: not in pyproject.toml; {hint}", err=True)
        is_fine = False
    if problems:
        raise Rejected(problems)
    if not is_fine:
        raise click.exceptions.Exit(Exit.DRIFT)


def _tell_rebuilt(folder: Path, spec: Path | None, form: str) -> bool:
    """Say which files are not what is made now; whether there are some."""
    from plansdk.vendor.again import rebuilt

    with told_conflicts(folder), progress(folder.name) as shown:
        found = rebuilt(folder, spec, shown)
    for path in found:
        tell_difference("not made so", folder / path, form)
    if found:
        say(f"{near(folder)}: {len(found)} files are made otherwise than these", err=True)
    else:
        say(f"{near(folder)}: as it is made again")
    return bool(found)


def _tell_outside(
    folder: Path, lock: Lock, paths: Sequence[Path], spec: Path | None, form: str
) -> bool:
    """Say what the code uses and the slice lacks; whether there is such."""
    from plansdk.impact.outside import outside
    from plansdk.vendor.again import planned

    with progress(folder.name) as shown:
        whole, part = planned(folder, lock, spec, shown)
    found, diagnostics = outside(whole, part, paths, folder.name)
    annotate(diagnostics, form)
    listed = listed_order(folder)
    for each in found:
        place = Span(each.place.file, each.place.line, each.place.column)
        adding = _adding(folder, lock, each.add, listed)
        text = f"{each.name} is not in {near(folder)}; {adding}"
        is_command = form == "github"
        say(workflow_command("error", text, place, "plansdk") if is_command else f"{place}: {text}")
    if found:
        say(f"{near(folder)}: {len(found)} uses of what it does not have", err=True)
    return bool(found)


def _adding(folder: Path, lock: Lock, name: str, listed: Order | None) -> str:
    """What brings a name into a slice."""
    if listed:
        return f'add "{name}" to `only` in pyproject.toml and run `plansdk vendor`'
    words = ["plansdk", "vendor", lock.target, str(near(folder.parent)), "--package", folder.name]
    for each in (*lock.selection.only, name):
        words += ["--only", each]
    if lock.selection.depth:
        words += ["--depth", str(lock.selection.depth)]
    if lock.custom_fields:
        place = near(place_of(folder, lock.custom_fields.path))
        words += ["--custom-fields", str(place)]
    return shlex.join([*words, *_naming_document(folder, lock)])


def _naming_document(folder: Path, lock: Lock) -> list[str]:
    """The option that names the document of a package; nothing for a bundled one."""
    document = lock.specification.document
    return [] if document == BUNDLED else ["--spec", str(near(place_of(folder, document)))]


@click.command("list")
def list_packages() -> None:
    """List the vendored packages of the project."""
    from plansdk.vendor.check import check as compare
    from plansdk.vendor.config import listed as listed_in
    from plansdk.vendor.drift import packages_below

    listed = [each.folder.resolve() for each in listed_in(Path.cwd())]
    found = packages_below(folder_of(Path.cwd()))
    if not (listed or found):
        say("no vendored packages")
    for folder in sorted({*listed, *found}):
        mark = "" if folder in listed else ", not in pyproject.toml"
        if folder not in found:
            say(f"{near(folder)}: not there; `plansdk vendor` makes it")
            continue
        try:
            checked = compare(folder)
        except Rejected:
            say(f"{near(folder)}: cannot be read; `plansdk vendor check` says why{mark}")
            continue
        lock = checked.lock
        only = ", ".join(lock.selection.only) or "everything"
        depth = f", depth {lock.selection.depth}" if lock.selection.depth else ""
        edits = f", {len(lock.patched)} files with edits" if lock.patched else ""
        drift = "" if checked.is_fine else ", differs"
        version = lock.specification.version
        say(f"{near(folder)}: {lock.target} {version}: {only}{depth}{edits}{drift}{mark}")


@click.command()
@click.argument("package", type=FOLDER)
@click.option("--force", is_flag=True, help="Delete files that were edited, too.")
def remove(package: Path, force: bool) -> None:
    """Delete the vendored PACKAGE: its folder, or its name if only one is called so.

    Files that plansdk did not write stay.
    """
    from plansdk.vendor.drift import packages_below
    from plansdk.vendor.remove import remove as delete

    folder = package.resolve()
    if not folder.is_dir() and package.name == str(package):
        same = [each for each in packages_below(folder_of(Path.cwd())) if each.name == package.name]
        if len(same) != 1:
            told = ", ".join(str(near(each)) for each in same) or "none"
            raise click.UsageError(f"name the folder of the package; called {package}: {told}")
        folder = same[0]
    kept = delete(folder, force=force)
    for path in kept:
        say(f"kept         {near(folder / path)}", err=True)
    say(f"removed      {near(folder)}")
    if listed_order(folder):
        say(f"{near(folder)}: take its [[tool.plansdk.vendor]] out of pyproject.toml", err=True)


def _tell_check(folder: Path, checked: Checked, form: str) -> None:
    from plansdk.vendor.check import conflicts_of

    for each in checked.differences:
        moved = f" -> {near(folder / each.place)}" if each.place else ""
        tell_difference(each.kind, folder / each.path, form, moved)
    lock = checked.lock
    annotate(conflicts_of(folder, checked), form)
    title = f"{near(folder)}: {lock.target} {lock.specification.version}"
    if checked.differences:
        restore = shlex.join(["vendor", "upgrade", "--force", *_naming_document(folder, lock)])
        hint = f"keep edits with `plansdk vendor adopt`, restore with `{restore}`"
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


def folders(packages: Sequence[Path]) -> list[Path]:
    """The packages that were named, or else those that pyproject.toml lists."""
    if packages:
        return [each.resolve() for each in packages]
    return [each.folder for each in configured("PACKAGES")]


def configured(instead: str) -> Sequence[Order]:
    """What pyproject.toml lists.

    Raises:
        UsageError: It lists nothing.
    """
    from plansdk.vendor.config import listed as listed_in

    entries = listed_in(Path.cwd())
    if not entries:
        raise click.UsageError(
            f"name {instead}, or list packages under [[tool.plansdk.vendor]] in pyproject.toml"
        )
    return entries


def files_of(folder: Path) -> tuple[Path | None, Path | None]:
    """The specification and the custom fields that pyproject.toml names for a package."""
    listed = listed_order(folder)
    return (listed.spec, listed.custom_fields) if listed else (None, None)


def listed_order(folder: Path) -> Order | None:
    """What pyproject.toml says of a package, if it lists it."""
    from plansdk.vendor.config import listed as listed_in

    folder = folder.resolve()
    same = (each for each in listed_in(folder.parent) if each.folder.resolve() == folder)
    return next(same, None)


def _unlisted() -> Sequence[Path]:
    """Packages of the project that pyproject.toml does not list."""
    from plansdk.vendor.config import listed as listed_in
    from plansdk.vendor.drift import packages_below

    listed = {each.folder.resolve() for each in listed_in(Path.cwd())}
    return [each for each in packages_below(folder_of(Path.cwd())) if each not in listed]


@contextmanager
def told_conflicts(folder: Path) -> Generator[None]:
    """Show the edits that do not fit, and end with exit code 1."""
    from plansdk.vendor.edits import ConflictsError

    try:
        yield
    except ConflictsError as err:
        for path, conflict in err.conflicts.items():
            _tell_conflict(folder, path, conflict)
        say(
            "Nothing was written. `plansdk vendor upgrade --merge` writes both into the files, to "
            "be merged by hand. Or correct the patches, delete them, or use --force.",
            err=True,
        )
        raise click.exceptions.Exit(Exit.FINDINGS) from None


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
