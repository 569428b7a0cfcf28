"""What a service is to plansdk, and the steps that all services share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from plansdk import resources
from plansdk.diagnostics import Diagnostic, Rejected, Span, error, has_errors
from plansdk.files import sha256
from plansdk.model import Api
from plansdk.naming import ledger as ledgers
from plansdk.naming.assign import assign
from plansdk.naming.ledger import Ledger
from plansdk.naming.ledger_parts import filled
from plansdk.progress import Progress
from plansdk.targets.account_fields import add_custom_fields
from plansdk.targets.named_api import NamedApi
from plansdk.targets.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that a user names, which a package is made from.

    Attributes:
        spec: The specification: a document or a folder.
        errors: A table of error codes that the vendor has published since.
        custom_fields: The fields that an account has added.
        strict: Whether bundled corrections that do not fit the specification are errors.
        kept_names: The ledger that a package keeps.
    """

    spec: Path
    errors: Path | None = None
    custom_fields: Path | None = None
    strict: bool = False
    kept_names: Path | None = None


@dataclass(frozen=True, slots=True)
class Specified:
    """What a front end and its corrections come to.

    Attributes:
        api: As the front end read it.
        corrected: The same behind the overlay.
        diagnostics: Findings that do not keep it from being named.
        counted: See `NamedApi`.
    """

    api: Api
    corrected: Api
    diagnostics: tuple[Diagnostic, ...]
    counted: Mapping[str, int]


class Target(ABC):
    """A service whose specification can be read and named.

    Attributes:
        name: As the command line calls it.
        package: Import name of the generated package.
        title: Name of the service for people.
        runtime: The hand-written part of its packages.
        takes_errors: Whether the vendor publishes a table of error codes.
    """

    name: ClassVar[str]
    package: ClassVar[str]
    title: ClassVar[str]
    runtime: ClassVar[Runtime]
    takes_errors: ClassVar[bool] = False

    @abstractmethod
    def find(self, folder: Path) -> Path:
        """The specification to take of a folder.

        Raises:
            Rejected: There is none.
        """

    @abstractmethod
    def versions(self, version: str) -> list[Path]:
        """The specifications of a version: the one that was fetched, then the bundled one."""

    @abstractmethod
    def sha256(self, spec: Path) -> str:
        """The digest of a specification, as manifests have it."""

    @abstractmethod
    def folder(self, spec: Path) -> Path:
        """The folder of a specification, where what belongs to it lies."""

    @abstractmethod
    def companions(self, spec: Path) -> Mapping[str, Path]:
        """What else a package depends on, by the name under which its manifest lists it."""

    @abstractmethod
    def specified(self, inputs: Inputs, progress: Progress) -> Specified:
        """Read and correct a specification.

        Raises:
            Rejected: It has errors, or cannot be read.
        """

    def seeded(self, api: Api, ledger: Ledger) -> Ledger:
        """The ledger with names that the specification itself gives."""
        del api
        return ledger

    def inputs(
        self,
        spec: Path | None = None,
        errors: Path | None = None,
        custom_fields: Path | None = None,
        *,
        version: str = "",
        strict: bool = False,
    ) -> Inputs:
        """What a package is made from.

        Args:
            spec: The specification; by default that of the version, the newest one that was
                fetched into the current folder, or the newest bundled one.
            errors: See `Inputs`, as for the others.
            version: A version that was fetched or is bundled.

        Raises:
            Rejected: There is no such specification, or the service takes no such file.
        """
        found = spec or (self.of_version(version) if version else self.newest())
        problems: list[Diagnostic] = []
        if not found.exists():
            problems.append(error("GEN102", Span(str(found)), "there is no such file or folder"))
        if errors is not None and not self.takes_errors:
            message = f"{self.name} has no table of errors"
            problems.append(error("GEN103", Span(str(errors)), message))
        if custom_fields is not None and self.name not in resources.WITH_CUSTOM_FIELDS:
            message = f"accounts of {self.name} have no fields of their own"
            problems.append(error("GEN104", Span(str(custom_fields)), message))
        if problems:
            raise Rejected(problems)
        return Inputs(found, errors, custom_fields, strict)

    def of_version(self, version: str) -> Path:
        """The specification of a version, which was fetched or is bundled.

        Raises:
            Rejected: There is none.
        """
        known = self.versions(version)
        if known:
            return known[0]
        message = f"version {version} of {self.name} was not fetched and is not bundled"
        raise Rejected([error("GEN107", Span(version), message, "name a file with --spec FILE")])

    def newest(self) -> Path:
        """The newest specification that was fetched, or else the newest bundled one."""
        return self.find(resources.specs(self.name))

    def digests(self, inputs: Inputs) -> dict[str, str]:
        """Digests of what stands beside a specification, by the names of `companions`."""
        files = {**self.companions(inputs.spec), "errors": inputs.errors}
        return {
            name: sha256(path.read_bytes())
            for name, path in files.items()
            if path is not None and path.is_file()
        }

    def ledger(self, spec: Path) -> Path:
        """The name ledger of a specification: beside it, or else the bundled one."""
        own = self.folder(spec) / resources.LEDGER
        return own if own.exists() else resources.specs(self.name) / resources.LEDGER

    def _recorded(self, inputs: Inputs) -> Ledger:
        """Names given before: beside the specification, kept by the package, and bundled."""
        taken = self.runtime.taken()
        place = self.ledger(inputs.spec)
        ledger = ledgers.load(place, taken)
        if inputs.kept_names is None or not inputs.kept_names.exists():
            return ledger
        kept = ledgers.load(inputs.kept_names, taken)
        return filled(kept, ledger) if resources.is_bundled(place) else filled(ledger, kept)

    def own_ledger(self, spec: Path) -> Path | None:
        """Where new names are recorded: beside the specification, never in an installation."""
        place = self.folder(spec) / resources.LEDGER
        return None if resources.is_installed(place) else place

    def read(
        self, inputs: Inputs, progress: Progress | None = None, given: Ledger | None = None
    ) -> NamedApi:
        """Read and name a specification.

        Args:
            inputs: The files.
            progress: Told what the run is at.
            given: Names given before; by default those of the ledger beside it.

        Raises:
            Rejected: The specification or a companion has errors or cannot be read. An
                overlay or a ledger that does not fit is among the findings instead.
        """
        progress = progress or Progress()
        found = self.specified(inputs, progress)
        progress.stage("name")
        taken = self.runtime.taken()
        recorded = self._recorded(inputs)
        api = found.corrected
        names, ledger, clashes = assign(api, self.seeded(api, given or recorded), taken)
        named = NamedApi(
            target=self.name,
            specified=found.api,
            api=api,
            names=names,
            ledger=ledger,
            recorded=recorded,
            counted=found.counted,
            parts=tuple(
                each.name
                for each in self.runtime.parts
                if all(names.classes.get(needed) == needed for needed in each.needs)
            ),
            diagnostics=(*found.diagnostics, *clashes),
        )
        if inputs.custom_fields is None or has_errors(named.diagnostics):
            return named
        return add_custom_fields(named, inputs.custom_fields, taken)
