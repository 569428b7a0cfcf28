"""Megaplan: a RAML document, its overlay, its table of statuses and its name ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from plansdk import raml, resources
from plansdk.diagnostics import Diagnostic, Rejected, Span, error, has_errors
from plansdk.files import sha256
from plansdk.model import Api
from plansdk.naming.renames import version_key
from plansdk.overlay import apply_overlay, read_overlay
from plansdk.progress import Progress
from plansdk.statuses import read_statuses
from plansdk.targets.runtime import CORE_ERRORS
from plansdk.targets.runtime import MEGAPLAN as RUNTIME
from plansdk.targets.soundness import check_model
from plansdk.targets.target import LEDGER, Inputs, Specified, Target

_OVERLAY = "overlay.yaml"
_STATUSES = "statuses.yaml"
_SETTLED = frozenset({"RAML111", "RAML153"})
"""Findings that an overlay can settle: undeclared types and path variables."""


class Megaplan(Target):
    """Megaplan API v3."""

    name = "megaplan"
    package = "megaplan_api"
    title = "Megaplan API v3"
    runtime = RUNTIME
    takes_custom_fields = True

    def find(self, folder: Path) -> Path:
        """The document of the highest version.

        Other contents that were fetched under a version (`VERSION+DIGEST.raml`) are taken
        only by name, or where there is nothing else.
        """
        documents = list(folder.glob("*.raml"))
        if not documents:
            hint = "name a document with --spec, or fetch one into the folder"
            place, message = Span(str(folder)), "there is no RAML document here"
            raise Rejected([error("GEN101", place, message, hint)])
        return max(documents, key=lambda each: ("+" not in each.stem, version_key(each.stem)))

    def versions(self, version: str) -> list[Path]:
        """The documents of a version."""
        if Path(version).name != version:  # it leads elsewhere
            return []
        folders = (resources.FETCHED, resources.specs(self.name))
        places = (folder / f"{version}.raml" for folder in folders)
        return [each for each in places if each.is_file()]

    def sha256(self, spec: Path) -> str:
        """The digest of the document."""
        return sha256(spec.read_bytes())

    def beside(self, spec: Path, name: str) -> Path:
        """A companion of the document: beside it, or else the bundled one."""
        own = spec.parent / name
        return own if own.exists() else resources.specs(self.name) / name

    def companions(self, spec: Path) -> Mapping[str, Path]:
        """Overlay, ledger and statuses."""
        named = {"overlay": _OVERLAY, "ledger": LEDGER, "statuses": _STATUSES}
        return {name: self.beside(spec, file) for name, file in named.items()}

    def specified(self, inputs: Inputs, progress: Progress) -> Specified:
        """Read the document, correct it, and take the operations that it offers."""
        progress.stage("read")
        api, found = raml.read(inputs.spec)
        if has_errors(found):
            raise Rejected(found)
        progress.stage("overlay")
        overlay, unread = read_overlay(self.beside(inputs.spec, _OVERLAY))
        corrected, unfit = apply_overlay(api, overlay)
        statuses, odd = read_statuses(self.beside(inputs.spec, _STATUSES), CORE_ERRORS)
        fatal = [*unread, *odd, *check_model(corrected)]
        diagnostics = (*_unsettled(found, corrected), *fatal, *unfit)
        if has_errors(fatal):
            raise Rejected(diagnostics)
        offered = tuple(each for each in corrected.operations if not each.provided_by)
        corrected = replace(corrected, operations=offered, errors=statuses)
        return Specified(api, corrected, diagnostics, {})


def _unsettled(diagnostics: list[Diagnostic], api: Api) -> list[Diagnostic]:
    """Findings of the front end that still hold after the overlay."""
    variables = (each for operation in api.operations for each in operation.path_params)
    undeclared = {each.span for each in variables if each.undeclared}
    declared = {each.name for each in api.types}
    return [
        each
        for each in diagnostics
        if each.code not in _SETTLED
        or (each.code == "RAML153" and each.span in undeclared)
        or (each.code == "RAML111" and each.subject not in declared)
    ]


MEGAPLAN = Megaplan()
