"""Make a vendored package: build the slice, format it, patch it, publish it."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

from plansdk import publish, resources
from plansdk.diagnostics import Diagnostic, Rejected, Span, error, reject_errors
from plansdk.format import format_files
from plansdk.model import Api
from plansdk.naming import ledger as ledgers
from plansdk.naming.ledger_parts import restricted
from plansdk.package import render_package
from plansdk.plan import plan
from plansdk.progress import Progress
from plansdk.provenance import Provenance, document_of, fields_file, refuse_going_back
from plansdk.publish import Changeset
from plansdk.resources import LEDGER
from plansdk.targets import TARGETS, NamedApi
from plansdk.vendor import check, edits
from plansdk.vendor.drift import digest
from plansdk.vendor.edits import Base
from plansdk.vendor.lock import Lock, Order, fields_of, patches_of
from plansdk.vendor.lock import read as read_lock
from plansdk.vendor.selection import select
from plansdk.vendor.style import style_for

LICENSE = "LICENSE.txt"
"""The licence note, which lies in the folder of the package."""

ATTRIBUTES = ".gitattributes"
"""What version control is told of the package."""

_ATTRIBUTES = "* text eol=lf linguist-generated\n"


@dataclass(frozen=True, slots=True)
class Made:
    """A package before it is published.

    Attributes:
        files: Path to text, formatted and without hand edits.
        lock: What it was made of.
        document: The specification.
        part: What of the API it offers.
        whole: The whole API.
        diagnostics: What is to be said about it.
    """

    files: Mapping[str, str]
    lock: Lock
    document: Path
    part: NamedApi
    whole: Api
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Vendored:
    """What a run came to.

    Attributes:
        made: The package.
        changes: What was published.
        before: The version that the package had.
        thrown_away: Edited files that were overwritten.
        conflicts: Files that were written with conflict markers.
    """

    made: Made
    changes: Changeset
    before: str = ""
    thrown_away: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def make(order: Order, progress: Progress, before: Provenance | None = None) -> Made:
    """Build and format a package; nothing is written.

    Args:
        before: What the package is made from, where it must not get older.

    Raises:
        Rejected: The specification, the selection or the settings have errors, or the
            specification is older than before.
    """
    name = order.folder.name
    if not name.isidentifier() or keyword.iskeyword(name):
        hint = "Choose one of letters, digits and underscores with --package."
        message = f"{name!r} cannot be the name of a package"
        raise Rejected([error("VND102", Span(str(order.folder)), message, hint)])
    target = TARGETS[order.target]
    inputs = target.inputs(order.spec, None, order.custom_fields, version=order.version)
    inputs = replace(inputs, kept_names=order.folder / LEDGER)
    fields = fields_file(order.folder, order.custom_fields)
    if fields is not None:
        fields_of(order.folder, fields.path)
    whole = target.read(inputs, progress)
    made_from = Provenance(
        whole.api.version, whole.api.source_sha256, document_of(order.folder, inputs.spec)
    )
    redo = f"plansdk vendor upgrade {order.folder.name} --to"
    refuse_going_back(order.folder, before, made_from, order.version, redo)
    progress.stage("plan")
    planned = plan(whole)
    reject_errors((*whole.diagnostics, *planned.symbols.diagnostics))
    part = plan(select(planned, order.selection).named, planned.symbols)
    reject_errors(part.diagnostics)
    style = style_for(order.folder)
    note = (resources.templates() / "vendor" / LICENSE).read_text(encoding="utf-8")
    rendered = render_package(part, progress, style.line_length)
    names = ledgers.dump(restricted(part.named.ledger, part.named.api))
    texts = {**rendered.files, LICENSE: note, LEDGER: names, ATTRIBUTES: _ATTRIBUTES}
    only = rendered.unsure if style.is_plain else None
    files = format_files(texts, style, only=only, progress=progress)
    lock = Lock(
        target=order.target,
        selection=order.selection,
        specification=made_from,
        custom_fields=fields,
        formatter=style.id,
        templates=resources.templates_sha256(order.target),
        settings=digest(order.folder),
        black={**asdict(style), "version": version("black")},
    )
    told = ledgers.with_lines(whole.diagnostics, names.encode(), str(order.folder / LEDGER))
    return Made(files, lock, inputs.spec, part.named, whole.api, tuple(told))


def vendor(
    order: Order,
    progress: Progress,
    *,
    force: bool = False,
    again: bool = False,
    merge: bool = False,
    base: Base | None = None,
) -> Vendored:
    """Write a package, or bring one up to date.

    Adopted edits are applied to what was generated. Edits that are not adopted stop
    the run before anything is written.

    Args:
        force: Whether edits that are not adopted, and patches that do not fit, are
            thrown away.
        again: Whether files that are not as they were written are made again, and no patch
            is thrown away, by a run that is alone with the package already.
        merge: Whether edits that do not fit are written into their files beside what is
            generated, between conflict markers.
        base: Gives what an edit was made on, where the file does not tell that any more.

    Raises:
        Rejected: The input has errors, or there are edits; nothing was written.
        ConflictsError: Adopted edits do not fit; nothing was written.
    """
    with nullcontext() if again else edits.alone(order.folder):
        is_there = (order.folder / publish.MANIFEST).exists()
        checked = check.check(order.folder) if is_there else None
        before = checked.lock.specification if checked else None
        edited = checked.edited if checked else ()
        if checked and edited and not (force or again):
            reject_errors(check.conflicts_of(order.folder, checked))
            raise Rejected(_not_adopted(order.folder, edited))
        made = make(order, progress, before)
        bases = edits.bases(order.folder, frozenset(edited), base)
        patched = edits.apply_all(
            patches_of(order.folder), made.files, force=force, merge=merge, base=bases
        )
        progress.stage("publish")
        changes = publish_package(
            order.folder,
            made,
            patched.files,
            patched.applied,
            edited,
            patches=patched.patches,
            conflicts=patched.conflicts,
        )
        progress.done()
        thrown_away = tuple(sorted({*edited, *patched.dropped}))
        told = before.version if before else ""
        return Vendored(made, changes, told, thrown_away, patched.conflicts)


def publish_package(
    folder: Path,
    made: Made,
    files: Mapping[str, str],
    patched: Iterable[str],
    overwrite: Iterable[str] = (),
    *,
    patches: Mapping[str, str],
    conflicts: Iterable[str] = (),
) -> Changeset:
    """Publish a package with its lock.

    Args:
        files: The files with adopted edits.
        patched: Those that have some.
        overwrite: Edited files that are to be overwritten.
        patches: New patches by the paths of their files; empty for one that goes.
        conflicts: Files with conflict markers.

    Raises:
        Rejected: The folder is in the way, or cannot be written.
    """
    sizes = {path: len(text.encode()) for path, text in files.items()}
    lock = replace(made.lock, sizes=sizes, patched=tuple(patched), conflicts=tuple(conflicts))
    changes = publish.prepare(folder, files, lock.facts(), overwrite={*overwrite, LEDGER})
    if changes.hand_edited:
        raise Rejected(_not_adopted(folder, changes.hand_edited))
    manifest = changes.contents[publish.MANIFEST]
    with edits.stored(folder, patches, manifest):
        return publish.apply(changes)


def order_of(folder: Path, spec: Path | None, custom_fields: Path | None = None) -> Order:
    """What a vendored package was made of, as an order for the next version.

    Args:
        spec: The specification; None for the newest one.
        custom_fields: The custom fields; by default the one that was used, if one was.

    Raises:
        Rejected: It is no vendored package, or its custom fields have vanished.
    """
    _, lock = read_lock(folder)
    if custom_fields is None and lock.custom_fields is not None:
        custom_fields = fields_of(folder, lock.custom_fields.path)
        if not custom_fields.is_file():
            hint = "Restore it, name another one with --custom-fields, or vendor again without."
            message = "the custom fields that the package was made with are gone"
            raise Rejected([error("VND206", Span(str(custom_fields)), message, hint)])
    return Order(lock.target, folder, lock.selection, spec, custom_fields)


def _not_adopted(folder: Path, paths: Iterable[str]) -> list[Diagnostic]:
    hint = "Keep the edits with `plansdk vendor adopt`, or throw them away with --force."
    return [
        error("VND202", Span(str(folder / path)), "edited by hand and not adopted", hint)
        for path in paths
    ]
