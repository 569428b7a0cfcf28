"""Build the Megaplan package from a RAML document, its overlay and its name ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plansdk import raml, resources
from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.files import sha256
from plansdk.model import Api
from plansdk.naming import ledger as ledgers
from plansdk.naming.assign import assign
from plansdk.naming.renames import version_key
from plansdk.overlay import apply_overlay, read_overlay
from plansdk.plan import completeness
from plansdk.plan.errors import plan_statuses
from plansdk.plan.megaplan import plan_megaplan
from plansdk.plan.runtime import CORE_ERRORS
from plansdk.plan.runtime import MEGAPLAN as RUNTIME
from plansdk.plan.soundness import check_model
from plansdk.progress import Progress
from plansdk.recipes.account import add_account
from plansdk.recipes.recipe import Built, Narrow, Part, Recipe, reject_errors
from plansdk.render import LINE_LENGTH, render_package, render_statuses
from plansdk.report import Count
from plansdk.statuses import read_statuses

PACKAGE = "megaplan_api"
TITLE = "Megaplan API v3"
_OVERLAY = "overlay.yaml"
_LEDGER = "names.yaml"
_STATUSES = "statuses.yaml"
_SETTLED = frozenset({"RAML111", "RAML153"})
"""Findings that an overlay can settle: undeclared types and path variables."""


def newest(folder: Path) -> Path:
    """The bundled document of the highest version.

    Other contents that were fetched under a version (`VERSION+DIGEST.raml`) are taken only
    by name, or where there is nothing else.

    Raises:
        Rejected: There is none.
    """
    documents = list(folder.glob("*.raml"))
    if not documents:
        hint = "name a document with --spec, or fetch one into the folder"
        raise Rejected([error("GEN101", Span(str(folder)), "there is no RAML document here", hint)])
    return max(documents, key=lambda each: ("+" not in each.stem, version_key(each.stem)))


def documents(version: str) -> list[Path]:
    """The documents of a version: the one that was fetched, then the bundled one."""
    if Path(version).name != version:  # it leads elsewhere
        return []
    places = (
        folder / f"{version}.raml" for folder in (resources.FETCHED, resources.specs("megaplan"))
    )
    return [each for each in places if each.is_file()]


def build(
    spec: Path,
    progress: Progress,
    narrow: Narrow | None = None,
    account: Path | None = None,
    line_length: int = LINE_LENGTH,
) -> Built:
    """Run the stages from the document to the rendered files.

    Args:
        spec: The document.
        progress: Told what the run is at.
        narrow: Cuts out what is wanted; by default everything is.
        account: Overlay with the custom fields of an account.
        line_length: Columns of the printed files.

    Raises:
        Rejected: The document, the overlay or the ledger has errors.
    """
    api, corrected, diagnostics = _read(spec, progress)
    statuses, found = read_statuses(_beside(spec, _STATUSES), CORE_ERRORS)
    diagnostics += [*found, *check_model(corrected)]
    reject_errors(diagnostics)
    progress.stage("name")
    specified = tuple(each for each in corrected.operations if not each.provided_by)
    offered = replace(corrected, operations=specified)
    taken = RUNTIME.taken()
    names, ledger, found = assign(offered, ledgers.load(_beside(spec, _LEDGER), taken), taken)
    diagnostics += found
    reject_errors(diagnostics)
    part = Part(offered, names)
    if account is not None:
        api, part, found = add_account(api, part, ledger, taken, account)
        diagnostics += found
    progress.stage("plan")
    if narrow is not None:
        part = narrow(part)
        api = part.api
    package = plan_megaplan(part.api, part.names, PACKAGE, part.left_out)
    tally = completeness.tally(api, part.api, part.names, package)
    progress.stage("render")
    errors = render_statuses(plan_statuses(statuses, CORE_ERRORS), TITLE, line_length)
    rendered = render_package(package, RUNTIME.folders, line_length)
    rendered = rendered.with_files(errors.files, errors.unsure)
    return Built(
        files=rendered.files,
        unsure=rendered.unsure,
        version=api.version,
        sha256=api.source_sha256,
        counts={
            "types": Count(*tally.types),
            "properties": Count(*tally.properties),
            "operations": Count(*tally.operations),
        },
        left_out=tally.left_out,
        ledger=ledgers.dump(ledger),
        diagnostics=tuple(diagnostics),
    )


def _read(spec: Path, progress: Progress) -> tuple[Api, Api, list[Diagnostic]]:
    """A document as it is, and corrected, with the findings that hold after that.

    Raises:
        Rejected: The document itself has errors.
    """
    progress.stage("read")
    api, diagnostics = raml.read(spec)
    reject_errors(diagnostics)
    progress.stage("overlay")
    overlay, found = read_overlay(_beside(spec, _OVERLAY))
    corrected, unfit = apply_overlay(api, overlay)
    return api, corrected, [*_unsettled(diagnostics, corrected), *found, *unfit]


def _beside(spec: Path, name: str) -> Path:
    """A companion of a document: beside it, or else the bundled one."""
    own = spec.parent / name
    return own if own.exists() else resources.specs("megaplan") / name


def _unsettled(diagnostics: list[Diagnostic], api: Api) -> list[Diagnostic]:
    """Findings of the front end that still hold after the overlay."""
    undeclared = {
        parameter.span
        for operation in api.operations
        for parameter in operation.path_params
        if parameter.undeclared
    }
    declared = {each.name for each in api.types}
    return [
        each
        for each in diagnostics
        if each.code not in _SETTLED
        or (each.code == "RAML153" and each.span in undeclared)
        or (each.code == "RAML111" and not any(repr(name) in each.message for name in declared))
    ]


def _recipe(account: Path | None = None) -> Recipe:
    extra = {"custom_fields": account} if account else {}
    return Recipe(
        target="megaplan",
        package=PACKAGE,
        find=newest,
        sha256=lambda spec: sha256(spec.read_bytes()),
        companions=lambda spec: {
            "overlay": _beside(spec, _OVERLAY),
            "ledger": _beside(spec, _LEDGER),
            "statuses": _beside(spec, _STATUSES),
            **extra,
        },
        ledger=lambda spec: _beside(spec, _LEDGER),
        build=lambda spec, _, progress, narrow, line_length=LINE_LENGTH: build(
            spec, progress, narrow, account, line_length
        ),
        with_account=_recipe,
    )


MEGAPLAN = _recipe()
