"""Planfix: a folder of XML method specs and its name ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plansdk import planfix, resources
from plansdk.diagnostics import Rejected, has_errors
from plansdk.model import Api
from plansdk.naming.ledger import Ledger
from plansdk.naming.xml import seed
from plansdk.progress import Progress
from plansdk.targets.runtime import PLANFIX as RUNTIME
from plansdk.targets.target import Inputs, Specified, Target


class Planfix(Target):
    """Planfix XML API v1."""

    name = "planfix"
    package = "planfix_api"
    title = "Planfix XML API"
    runtime = RUNTIME
    takes_errors = True

    def find(self, folder: Path) -> Path:
        """The folder itself."""
        return folder

    def versions(self, version: str) -> list[Path]:
        """The bundled folder: it has one version, which callers compare."""
        del version
        return [resources.specs(self.name)]

    def sha256(self, spec: Path) -> str:
        """The digest of all files of the folder."""
        return planfix.sha256(spec)

    def folder(self, spec: Path) -> Path:
        """The specification is a folder."""
        return spec

    def companions(self, spec: Path) -> Mapping[str, Path]:
        """The ledger, and the schema that the files are checked by."""
        schema = resources.specs(self.name) / "schema.rng"
        return {"ledger": self.ledger(spec), "schema": schema}

    def specified(self, inputs: Inputs, progress: Progress) -> Specified:
        """Read the folder, and the newer table of errors."""
        progress.stage("read")
        api, found, counts = planfix.read(inputs.spec)
        if inputs.errors is not None:
            api, merged = planfix.merge_errors(api, inputs.errors)
            found = [*found, *merged]
        if has_errors(found):
            raise Rejected(found)
        return Specified(api, api, tuple(found), counts)

    def seeded(self, api: Api, ledger: Ledger) -> Ledger:
        """A ledger that knows every method, since methods have names already."""
        return seed(api, ledger)


PLANFIX = Planfix()
