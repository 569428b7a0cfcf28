"""What the commands call: the rest of plansdk, loaded when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plansdk.changes.report import Comparison
    from plansdk.diagnostics import Diagnostic
    from plansdk.generate import Outcome
    from plansdk.progress import Progress


class Services(Protocol):
    """The work behind the commands."""

    def targets(self) -> Sequence[str]:
        """The services that a package can be generated for."""
        ...

    def generate(
        self,
        target: str,
        *,
        spec: Path | None,
        out: Path | None,
        errors: Path | None,
        custom_fields: Path | None,
        check: bool,
        progress: Progress,
    ) -> Outcome:
        """Generate a package, or check one.

        Raises:
            Rejected: The specification or the folder has errors; nothing was written.
        """
        ...

    def lint(self, spec: Path) -> Sequence[Diagnostic]:
        """Everything there is to say about a specification."""
        ...

    def diff(
        self, old: str, new: str, package_version: str
    ) -> tuple[Comparison, Sequence[Diagnostic]]:
        """What differs between two versions, and warnings about the new one.

        Raises:
            Rejected: One of them cannot be found or has errors.
        """
        ...


class Plansdk:
    """The real ones."""

    def targets(self) -> Sequence[str]:
        """All of them."""
        from plansdk.targets import TARGETS

        return tuple(TARGETS)

    def generate(
        self,
        target: str,
        *,
        spec: Path | None,
        out: Path | None,
        errors: Path | None,
        custom_fields: Path | None,
        check: bool,
        progress: Progress,
    ) -> Outcome:
        """Call `plansdk.generate.generate`."""
        from plansdk.generate import generate

        return generate(
            target,
            spec=spec,
            out=out,
            errors=errors,
            custom_fields=custom_fields,
            check=check,
            progress=progress,
        )

    def lint(self, spec: Path) -> Sequence[Diagnostic]:
        """Call the front end that reads such a specification."""
        if spec.is_dir():
            from plansdk import planfix

            return planfix.lint(spec)
        from plansdk import raml

        return raml.lint(spec)

    def diff(
        self, old: str, new: str, package_version: str
    ) -> tuple[Comparison, Sequence[Diagnostic]]:
        """Call `plansdk.changes.diff.diff`."""
        from plansdk.changes.diff import diff

        return diff(old, new, package_version)
