"""A stand-in for the work behind the commands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from plansdk import cli
from plansdk.changes import Change
from plansdk.changes.report import Comparison
from plansdk.diagnostics import Diagnostic, Span, error, warning
from plansdk.generate import Outcome
from plansdk.progress import Progress
from plansdk.provenance import Provenance
from plansdk.publish import Changeset
from plansdk.report import Count, Files, Report

ERROR = error("RAML104", Span("a.raml", 3, 5), "this is \x1b[31mwrong", "make it right")
WARNING = warning("RAML900", Span("a.raml", 1, 1), "this is odd")
NOTE = Diagnostic("RAML901", "note", Span("a.raml", 2, 1), "this is read otherwise")


@dataclass
class StandIn:
    """Answers what it is told to answer, and remembers what it was asked."""

    drift: Sequence[str] = ()
    diagnostics: Sequence[Diagnostic] = ()
    left_out: Sequence[str] = ()
    changes: Sequence[Change] = ()
    raises: BaseException | None = None
    asked: list[dict[str, object]] = field(default_factory=list)

    def generate(self, target: str, *, progress: Progress, **asked: object) -> Outcome:
        self.asked.append({"target": target, **asked})
        progress.stage("read")
        progress.stage("format", 3)
        progress.advance(3)
        progress.done()
        if self.raises:
            raise self.raises
        report = Report(
            target=target,
            version="r1",
            counts={
                "types": Count(663, 663),
                "properties": Count(5, 5 - len(self.left_out)),
                "operations": Count(7, 7),
            },
            left_out=tuple(self.left_out),
            files=Files(1, 2, 3),
            seconds={"read": 1.04, "format": 0.5},
        )
        changes = Changeset(
            target=Path("made/megaplan_api"),
            contents={},
            facts={},
            missing=tuple(self.drift),
            changed=(),
            unchanged=(),
            stale=(),
            hand_edited=(),
            manifest_differs=False,
            diagnostics=(),
        )
        return Outcome(
            report,
            changes.target,
            Path("mine/a.raml"),
            Provenance("r1", "", "a.raml"),
            changes,
            ledger=Path("mine/names.yaml"),
            has_new_names=bool(self.drift),
            before="r0",
            diagnostics=tuple(self.diagnostics),
        )

    def diff(
        self, old: str, new: str, package_version: str
    ) -> tuple[Comparison, Sequence[Diagnostic]]:
        self.asked.append({"old": old, "new": new, "package_version": package_version})
        if self.raises:
            raise self.raises
        return Comparison("megaplan", old, new, tuple(self.changes), package_version), (
            self.diagnostics
        )

    def lint(self, spec: Path) -> Sequence[Diagnostic]:
        if self.raises:
            raise self.raises
        return self.diagnostics


def run(arguments: Sequence[str], services: StandIn | None = None) -> int:
    """Run a command, with a stand-in for the work behind it, where one is given."""
    with ExitStack() as patched:
        if services:
            patched.enter_context(patch("plansdk.cli.generate.TARGETS", ["megaplan"]))
            patched.enter_context(patch("plansdk.generate.generate", services.generate))
            patched.enter_context(patch("plansdk.changes.diff.diff", services.diff))
            patched.enter_context(patch("plansdk.planfix.lint", services.lint))
            patched.enter_context(patch("plansdk.raml.lint", services.lint))
        return cli.run(arguments)
