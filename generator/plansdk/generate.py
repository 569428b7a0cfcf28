"""Generate a package: build, format, publish; or only check that it is up to date.

A package depends on its specification and what lies beside that, on the templates, and on
plansdk and black themselves. Its manifest has digests of all that. While they are equal and
every file has its recorded hash, there is nothing to do, and nothing is read any further.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from plansdk import __version__, publish, resources
from plansdk.diagnostics import Diagnostic, reject_errors
from plansdk.files import sha256, write_atomically
from plansdk.format import Style, format_files
from plansdk.naming import ledger as ledgers
from plansdk.package import render_package
from plansdk.plan import plan
from plansdk.progress import Progress, Stopwatch
from plansdk.publish import MANIFEST, Changeset
from plansdk.report import Files, Report, read_counts
from plansdk.targets import TARGETS, Inputs, NamedApi, Target

_SPECIFICATION, _INPUTS, _COUNTS, _WARNINGS = "specification", "inputs", "counts", "warnings"
"""What else than files and versions the manifest tells."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        report: The numbers.
        folder: The package's folder.
        changes: What was published, or would be; None where nothing was to be done.
        ledger: The name ledger, where new names were recorded in it or would be.
        diagnostics: Findings that did not stop the run.
        untold: How many warnings the run had that wrote what is there, where this one found
            nothing to do and does not know their texts.
    """

    report: Report
    folder: Path
    changes: Changeset | None = None
    ledger: Path | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    untold: int = 0

    @property
    def drift(self) -> tuple[tuple[str, str], ...]:
        """Every difference that `check` found, as kind and path."""
        own = [("changed", str(self.ledger))] if self.ledger else []
        return (*(self.changes.drift if self.changes else ()), *own)


def generate(
    target: str,
    *,
    spec: Path | None = None,
    out: Path | None = None,
    errors: Path | None = None,
    custom_fields: Path | None = None,
    check: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Generate the client package of a target.

    Args:
        target: One of `plansdk.targets.TARGETS`.
        spec: The specification; by default the newest bundled one.
        out: Folder that gets the package's folder; by default `generated/` of the
            checkout, or the current folder.
        errors: A table of error codes that the vendor has published since; only for a
            target that has one.
        custom_fields: The fields of an account; only for a target that has such.
        check: Write nothing; only say what differs. Everything is built and compared,
            since a file and its recorded hash can be edited together.
        progress: Told what the run is at.

    Raises:
        Rejected: The specification or the folder has errors; nothing was written.
    """
    watch = Stopwatch(progress or Progress())
    of = TARGETS[target]
    inputs = of.inputs(spec, errors, custom_fields)
    folder = (out or resources.default_out()) / of.package
    watch.stage("compare")
    facts = _before(of, inputs)
    if not check and (done := _done(of, inputs, folder, facts)):
        watch.done()
        return replace(done, report=replace(done.report, seconds=dict(watch.seconds)))
    named = of.read(inputs, watch)
    watch.stage("plan")
    planned = plan(named)
    reject_errors(planned.diagnostics)
    rendered = render_package(planned, watch)
    files = format_files(rendered.files, only=rendered.unsure, progress=watch)
    watch.stage("publish")
    text = ledgers.dump(named.ledger)
    ledger = _ledger_to_update(of.ledger(inputs.spec), text) if out is None else None
    if ledger:  # the manifest tells of the ledger that is there afterwards
        digests = cast("dict[str, str]", facts[_INPUTS])
        facts[_INPUTS] = {**digests, "ledger": sha256(text.encode())}
    report = Report(target, named.api.version, rendered.counts, rendered.left_out)
    changes = publish.prepare(folder, files, {**facts, **_after(report, named)})
    if not check:
        changes = publish.apply(changes)
        if ledger:
            write_atomically(ledger, text.encode())
        elif not changes.pending:
            resources.mark_as_newer(folder / MANIFEST)
    watch.done()
    report = replace(report, files=changes.counts, seconds=dict(watch.seconds))
    diagnostics = (*planned.diagnostics, *changes.diagnostics)
    return Outcome(report, folder, changes, ledger, diagnostics)


def _before(target: Target, inputs: Inputs) -> dict[str, object]:
    """What the manifest of an up-to-date package says, as far as that is known before a build."""
    digests = target.digests(inputs)
    return {
        "api": target.name,
        "formatter": Style().id,
        _INPUTS: {**digests, "templates": resources.templates_sha256(target.name)},
    }


def _after(report: Report, named: NamedApi) -> dict[str, object]:
    """What else it says. It has counts where nothing was left out: such a run is not repeated."""
    counts = {name: asdict(each) for name, each in report.counts.items()}
    return {
        _SPECIFICATION: {"version": named.api.version, "sha256": named.api.source_sha256},
        _COUNTS: counts if report.complete else None,
        _WARNINGS: sum(each.level == "warning" for each in named.diagnostics),
    }


def _done(
    target: Target, inputs: Inputs, folder: Path, before: Mapping[str, object]
) -> Outcome | None:
    """What a run comes to that has nothing to do; None where there is, or may be."""
    if publish.is_unfinished(folder) or (manifest := publish.read_manifest(folder)) is None:
        return None
    facts = manifest.facts
    wanted = {**before, "plansdk": __version__}
    specification = facts.get(_SPECIFICATION)
    counts, warnings = read_counts(facts.get(_COUNTS)), facts.get(_WARNINGS)
    if counts is None or not isinstance(warnings, int) or not isinstance(specification, dict):
        return None
    of = cast("dict[str, object]", specification)
    if {key: facts.get(key) for key in wanted} != wanted or not (
        of.get("sha256") == target.sha256(inputs.spec)
        and publish.is_intact(folder, manifest)
        and not resources.code_is_newer(folder / MANIFEST)
    ):
        return None
    files = Files(unchanged=len(manifest.files))
    report = Report(target.name, str(of.get("version")), counts, files=files)
    return Outcome(report, folder, untold=warnings)


def _ledger_to_update(path: Path, text: str) -> Path | None:
    """The ledger that lacks names which this run has given, if it can be written."""
    if not path.exists() or not os.access(path, os.W_OK):
        return None
    return path if path.read_text(encoding="utf-8") != text else None
