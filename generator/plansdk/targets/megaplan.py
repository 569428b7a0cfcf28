"""Megaplan: a RAML document, its overlay, its table of statuses and its name ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from plansdk import raml, resources
from plansdk.diagnostics import Diagnostic, Rejected, Span, error, has_errors, warning
from plansdk.files import sha256
from plansdk.model import Api, ErrorCode
from plansdk.overlay import SKIPPED, Overlay, apply_overlay, read_overlay
from plansdk.progress import Progress
from plansdk.provenance import version_key
from plansdk.statuses import read_statuses
from plansdk.targets.runtime import CORE_ERRORS
from plansdk.targets.runtime import MEGAPLAN as RUNTIME
from plansdk.targets.soundness import check_model
from plansdk.targets.target import Inputs, Specified, Target

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

    def newest(self) -> Path:
        """What was fetched into the current folder goes before what is bundled."""
        has_own = any(resources.FETCHED.glob("*.raml"))
        return self.find(resources.FETCHED) if has_own else super().newest()

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

    def folder(self, spec: Path) -> Path:
        """The folder that the document lies in."""
        return spec.parent

    def companions(self, spec: Path) -> Mapping[str, Path]:
        """The bundled overlay and statuses, those beside the document, and the ledger."""
        bundled = resources.specs(self.name)
        return {
            "overlay": bundled / _OVERLAY,
            "statuses": bundled / _STATUSES,
            "ledger": self.ledger(spec),
            **({"own_overlay": own} if (own := self._own(spec, _OVERLAY)) else {}),
            **({"own_statuses": own} if (own := self._own(spec, _STATUSES)) else {}),
        }

    def _own(self, spec: Path, name: str) -> Path | None:
        """A companion beside the document of a user, where there is one."""
        place = spec.parent / name
        is_own = not resources.is_bundled(place) and place.exists()
        return place if is_own else None

    def specified(self, inputs: Inputs, progress: Progress) -> Specified:
        """Read the document, correct it, and take the operations that it offers."""
        progress.stage("read")
        api, found = raml.read(inputs.spec)
        if has_errors(found):
            raise Rejected(found)
        progress.stage("overlay")
        corrected, fatal, unfit = self._corrected(api, inputs)
        statuses, odd = self._statuses(inputs.spec)
        fatal += [*odd, *check_model(corrected)]
        diagnostics = (*_unsettled(found, corrected), *fatal, *unfit)
        if has_errors(fatal):
            raise Rejected(diagnostics)
        offered = tuple(each for each in corrected.operations if not each.provided_by)
        corrected = replace(corrected, operations=offered, errors=statuses)
        return Specified(api, corrected, diagnostics, {})

    def _corrected(
        self, api: Api, inputs: Inputs
    ) -> tuple[Api, list[Diagnostic], list[Diagnostic]]:
        """Correct an API by the bundled overlay, and by the one beside its document.

        Entries of the bundled one are evidence about the bundled document: what does not
        fit another one is skipped. The user's own are about this one; they come in place of
        bundled ones of the same ids.

        Returns:
            The API; faults of the overlays; and entries that do not fit.
        """
        place = self._own(inputs.spec, _OVERLAY)
        own, own_faults = read_overlay(place) if place else (Overlay(), [])
        bundled, faults = read_overlay(resources.specs(self.name) / _OVERLAY)
        corrected, unfit = apply_overlay(api, bundled.without(own))
        if unfit and not inputs.strict:
            unfit = _skipped(unfit, inputs.spec)
        corrected, own_unfit = apply_overlay(corrected, own)
        return corrected, [*faults, *own_faults], [*unfit, *own_unfit]

    def _statuses(self, spec: Path) -> tuple[tuple[ErrorCode, ...], list[Diagnostic]]:
        """The bundled table of statuses; entries beside the document replace those of it."""
        table, faults = read_statuses(resources.specs(self.name) / _STATUSES, CORE_ERRORS)
        if own := self._own(spec, _STATUSES):
            entries, found = read_statuses(own, CORE_ERRORS)
            table = tuple({each.code: each for each in (*table, *entries)}.values())
            faults = [*faults, *found]
        return table, faults


def _skipped(unfit: list[Diagnostic], spec: Path) -> list[Diagnostic]:
    """Entries that do not fit, as notes, and one warning that counts their corrections."""
    count = len({each.subject for each in unfit})
    message = f"bundled corrections that do not fit this document were skipped: {count}"
    hint = "they were written for another build; `--verbose` lists them"
    told = warning(SKIPPED, Span(str(spec)), message, hint)
    return [told, *(replace(each, level="note") for each in unfit)]


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
