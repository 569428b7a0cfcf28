"""Make a vendored package: build the slice, format it, patch it, publish it."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import cast

from plansdk import publish, resources
from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.format import Style, format_files
from plansdk.plan.runtime import PACKAGE as RUNTIME_FOLDER
from plansdk.progress import Progress
from plansdk.publish import Plan
from plansdk.recipes import Built, Part, recipe_for
from plansdk.vendor import account, check, edits
from plansdk.vendor.lock import Lock, Selection, is_vendored, patches_of
from plansdk.vendor.lock import read as read_lock
from plansdk.vendor.selection import select
from plansdk.vendor.slice import Slice, narrow_names
from plansdk.vendor.style import style_for

LICENSE = "LICENSE.txt"
"""The licence note, which lies in the folder of the package."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be vendored.

    Attributes:
        target: The service.
        folder: The package's own folder.
        selection: What to keep of the API.
        spec: The specification; None for the newest bundled one.
        overlay: The custom fields of an account, if they are wanted.
    """

    target: str
    folder: Path
    selection: Selection
    spec: Path | None = None
    overlay: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A package before it is published.

    Attributes:
        files: Path to text, formatted and without hand edits.
        lock: What it was made of.
        part: The slice.
        whole: How many types and operations the whole API has.
        diagnostics: Findings about the specification.
    """

    files: Mapping[str, str]
    lock: Lock
    part: Slice
    whole: tuple[int, int]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Vendored:
    """What a run came to.

    Attributes:
        made: The package.
        plan: What was published.
        thrown_away: Edited files that were overwritten.
    """

    made: Made
    plan: Plan
    thrown_away: tuple[str, ...] = ()


def make(order: Order, progress: Progress) -> Made:
    """Build and format a package; nothing is written.

    Raises:
        Rejected: The specification, the selection or the settings have errors.
    """
    name = order.folder.name
    if not name.isidentifier() or keyword.iskeyword(name):
        hint = "Choose one of letters, digits and underscores with --package."
        message = f"{name!r} cannot be the name of a package"
        raise Rejected([error("VND102", Span(str(order.folder)), message, hint)])
    recipe = recipe_for(order.target, order.overlay)
    source = order.spec or recipe.find(resources.specs(order.target))
    whole: list[tuple[int, int]] = []
    cut: list[Slice] = []

    def narrow(part: Part) -> Part:
        found = select(order.target, part.api, part.names, order.selection)
        cut.append(found)
        whole.append((len(part.api.types), len(part.api.operations)))
        return Part(found.api, narrow_names(part.names, found), found.left_out)

    style = style_for(order.folder)
    built = recipe.build(source, None, progress, narrow, style.line_length)
    note = (resources.templates() / "vendor" / LICENSE).read_text(encoding="utf-8")
    texts = {**built.files, LICENSE: note}
    files = format_files(texts, style, progress, _unsure(built, style))
    lock = Lock(
        target=order.target,
        selection=order.selection,
        version=built.version,
        sha256=cut[0].api.source_sha256,
        overlay=account.recorded(order.folder, order.overlay) if order.overlay else None,
        formatter=style.id,
        templates=resources.templates_sha256(order.target),
        black=_settings(style),
    )
    return Made(files, lock, cut[0], whole[0], built.diagnostics)


def vendor(order: Order, progress: Progress, *, force: bool = False) -> Vendored:
    """Write a package, or bring one up to date.

    Adopted edits are applied to what was generated. Edits that are not adopted stop
    the run before anything is written.

    Args:
        order: What is wanted.
        progress: Told what the run is at.
        force: Whether edits that are not adopted, and patches that do not fit, are
            thrown away.

    Raises:
        Rejected: The input has errors, or there are edits; nothing was written.
        ConflictsError: Adopted edits do not fit; nothing was written.
    """
    edited = check.check(order.folder).edited if is_vendored(order.folder) else ()
    if edited and not force:
        raise Rejected(_not_adopted(order.folder, edited))
    made = make(order, progress)
    patched = edits.apply_all(patches_of(order.folder), made.files, force=force)
    progress.stage("publish")
    plan = publish_package(order.folder, made, patched.files, patched.applied, edited)
    progress.done()
    return Vendored(made, plan, tuple(sorted({*edited, *patched.dropped})))


def publish_package(
    folder: Path,
    made: Made,
    files: Mapping[str, str],
    patched: Iterable[str],
    overwrite: Iterable[str] = (),
) -> Plan:
    """Publish a package with its lock.

    Args:
        folder: The package's folder.
        made: What it was made of.
        files: The files with adopted edits.
        patched: The files that have some.
        overwrite: Edited files that are to be overwritten.

    Raises:
        Rejected: The folder is in the way, or cannot be written.
    """
    sizes = {path: len(text.encode()) for path, text in files.items()}
    lock = replace(made.lock, sizes=sizes, patched=tuple(patched))
    plan = publish.plan(folder, files, lock.facts(), overwrite=overwrite)
    if plan.hand_edited:
        raise Rejected(_not_adopted(folder, plan.hand_edited))
    return publish.apply(plan)


def order_of(folder: Path, spec: Path | None, overlay: Path | None = None) -> Order:
    """What a vendored package was made of, as an order for the next version.

    Args:
        folder: The package's folder.
        spec: The specification; None for the newest bundled one.
        overlay: The account overlay; by default the one that was used, if one was.

    Raises:
        Rejected: It is no vendored package, or its overlay has vanished.
    """
    _, lock = read_lock(folder)
    if overlay is None and lock.overlay is not None:
        overlay = account.place_of(folder, lock.overlay)
        if not overlay.is_file():
            hint = "Restore it, name another one with --overlay, or vendor again without."
            message = "the custom fields that the package was made with are gone"
            raise Rejected([error("VND206", Span(str(overlay)), message, hint)])
    return Order(lock.target, folder, lock.selection, spec, overlay)


def _not_adopted(folder: Path, paths: Iterable[str]) -> list[Diagnostic]:
    hint = "Keep the edits with `plansdk vendor adopt`, or throw them away with --force."
    return [
        error("VND202", Span(str(folder / path)), "edited by hand and not adopted", hint)
        for path in paths
    ]


def _unsure(built: Built, style: Style) -> frozenset[str] | None:
    """The files that black has to lay out in a style; None for all of them."""
    if not style.is_plain:
        return None
    if style.target_versions == Style().target_versions:
        return built.unsure
    # The runtime has statements that black writes otherwise for other versions of Python.
    copied = (path for path in built.files if path.startswith(f"{RUNTIME_FOLDER}/"))
    return built.unsure.union(copied)


def _settings(style: Style) -> dict[str, object]:
    options = cast("dict[str, object]", asdict(style))
    options["target_versions"] = list(style.target_versions)
    options["features"] = list(style.features)
    return {**options, "version": version("black")}
