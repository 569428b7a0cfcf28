"""Packages in memory: read, named and printed, as `generate` and `vendor` do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plansdk import raml
from plansdk.diagnostics import Diagnostic, has_errors, reject_errors
from plansdk.naming import ledger as ledgers
from plansdk.naming.assign import assign
from plansdk.naming.ledger import Ledger
from plansdk.package import RenderedPackage, render_package
from plansdk.plan import PlannedApi, plan
from plansdk.render import LINE_LENGTH
from plansdk.report import Count
from plansdk.targets import MEGAPLAN, TARGETS, NamedApi


@dataclass(frozen=True)
class Built:
    """A package, and the API that it was made of."""

    planned: PlannedApi
    rendered: RenderedPackage

    @property
    def named(self) -> NamedApi:
        """The API with its names."""
        return self.planned.named

    @property
    def files(self) -> Mapping[str, str]:
        """Path to text."""
        return self.rendered.files

    @property
    def left_out(self) -> tuple[str, ...]:
        """What was not generated."""
        return self.rendered.left_out

    @property
    def counts(self) -> Mapping[str, Count]:
        """How many things were specified and generated."""
        return self.rendered.counts

    @property
    def ledger(self) -> str:
        """Text of the name ledger, with what is new."""
        return ledgers.dump(self.named.ledger)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings and notes."""
        return self.planned.diagnostics


def build(
    target: str,
    spec: Path | None = None,
    custom_fields: Path | None = None,
    line_length: int = LINE_LENGTH,
    change: Callable[[NamedApi], NamedApi] | None = None,
) -> Built:
    """Make the package of a specification, by default of the bundled one.

    Args:
        target: The service.
        spec: The specification.
        custom_fields: The fields of an account.
        line_length: Columns of the printed files.
        change: Changes the API behind naming.

    Raises:
        Rejected: The specification or its companions have errors.
    """
    of = TARGETS[target]
    named = of.read(of.inputs(spec, None, custom_fields))
    planned = plan(named if change is None else change(named))
    reject_errors(planned.diagnostics)
    return Built(planned, render_package(planned, line_length=line_length))


def parsed(document: str, ledger: Ledger | None = None, file: str = "small.raml") -> NamedApi:
    """A RAML document in memory, named by a ledger; neither overlay nor statuses count."""
    api, findings = raml.parse(document, file)
    assert not has_errors(findings), [str(each) for each in findings]
    recorded = ledger or Ledger()
    names, grown, _ = assign(api, recorded, MEGAPLAN.runtime.taken())
    return NamedApi("megaplan", api, api, names, grown, recorded)
