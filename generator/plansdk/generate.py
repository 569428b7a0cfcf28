"""Generate a package: build, format, publish; or only check that it is up to date.

A package depends on its specification and what lies beside that, on the templates, and on
plansdk and black themselves. Its manifest has digests of all that. While they are equal and
every file has its recorded hash, there is nothing to do, and nothing is read any further.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from plansdk import __version__, publish, resources
from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.files import sha256, write_atomically
from plansdk.format import Style, format_files
from plansdk.progress import Progress, Silent, Stopwatch
from plansdk.publish import MANIFEST, Plan
from plansdk.recipes import Built, Recipe, recipe_for
from plansdk.report import Files, Report, read_counts

_SPECIFICATION, _INPUTS, _COUNTS, _WARNINGS = "specification", "inputs", "counts", "warnings"
"""What else than files and versions the manifest tells."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        report: The numbers.
        folder: The package's folder.
        plan: What was published, or would be; None where nothing was to be done.
        ledger: The name ledger, where new names were recorded in it or would be.
        diagnostics: Findings that did not stop the run.
        untold: How many warnings the run had that wrote what is there, where this one found
            nothing to do and does not know their texts.
    """

    report: Report
    folder: Path
    plan: Plan | None = None
    ledger: Path | None = None
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    untold: int = 0

    @property
    def drift(self) -> tuple[tuple[str, str], ...]:
        """Every difference that `check` found, as kind and path."""
        own = [("changed", str(self.ledger))] if self.ledger else []
        return (*(self.plan.drift if self.plan else ()), *own)


def generate(
    target: str,
    *,
    spec: Path | None = None,
    out: Path | None = None,
    errors: Path | None = None,
    overlay: Path | None = None,
    check: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Generate the client package of a target.

    Args:
        target: One of `plansdk.resources.TARGETS`.
        spec: The specification; by default the newest bundled one.
        out: Folder that gets the package's folder; by default `generated/` of the
            checkout, or the current folder.
        errors: A table of error codes that the vendor has published since; only for a
            target that has one.
        overlay: The custom fields of an account; only for a target that has such.
        check: Write nothing; only say what differs. Everything is built and compared,
            since a file and its recorded hash can be edited together.
        progress: Told what the run is at.

    Raises:
        Rejected: The specification or the folder has errors; nothing was written.
    """
    watch = Stopwatch(progress or Silent())
    recipe = recipe_for(target, overlay)
    source = _source(recipe, spec, errors)
    folder = (out or resources.default_out()) / recipe.package
    watch.stage("compare")
    facts = _before(recipe, source, errors)
    if not check and (done := _done(recipe, source, folder, facts)):
        watch.done()
        return replace(done, report=replace(done.report, seconds=dict(watch.seconds)))
    built = recipe.build(source, errors, watch, None)
    files = format_files(built.files, progress=watch, only=built.unsure)
    watch.stage("publish")
    ledger = _ledger_to_update(recipe, source, built) if out is None else None
    if ledger:  # the manifest tells of the ledger that is there afterwards
        inputs = cast("dict[str, str]", facts[_INPUTS])
        facts[_INPUTS] = {**inputs, "ledger": sha256(built.ledger.encode())}
    report = Report(target, built.version, built.counts, built.left_out)
    plan = publish.plan(folder, files, {**facts, **_after(report, built)})
    if not check:
        plan = publish.apply(plan)
        if ledger:
            write_atomically(ledger, built.ledger.encode())
        elif not plan.pending:
            resources.mark_as_newer(folder / MANIFEST)
    watch.done()
    report = replace(report, files=plan.counts, seconds=dict(watch.seconds))
    return Outcome(report, folder, plan, ledger, (*built.diagnostics, *plan.diagnostics))


def _source(recipe: Recipe, spec: Path | None, errors: Path | None) -> Path:
    source = spec or recipe.find(resources.specs(recipe.target))
    if not source.exists():
        raise Rejected([error("GEN102", Span(str(source)), "there is no such file or folder")])
    if errors is not None and not recipe.takes_errors:
        message = f"{recipe.target} has no table of errors"
        raise Rejected([error("GEN103", Span(str(errors)), message)])
    return source


def _before(recipe: Recipe, source: Path, errors: Path | None) -> dict[str, object]:
    """What the manifest of an up-to-date package says, as far as that is known before a build."""
    files = {**recipe.companions(source), **({"errors": errors} if errors else {})}
    inputs = {name: sha256(path.read_bytes()) for name, path in files.items() if path.is_file()}
    return {
        "api": recipe.target,
        "formatter": Style().id,
        _INPUTS: {**inputs, "templates": resources.templates_sha256(recipe.target)},
    }


def _after(report: Report, built: Built) -> dict[str, object]:
    """What else it says. It has counts where nothing was left out: such a run is not repeated."""
    counts = {name: each.as_json() for name, each in report.counts.items()}
    return {
        _SPECIFICATION: {"version": built.version, "sha256": built.sha256},
        _COUNTS: counts if report.complete else None,
        _WARNINGS: sum(each.level == "warning" for each in built.diagnostics),
    }


def _done(
    recipe: Recipe, source: Path, folder: Path, before: Mapping[str, object]
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
        of.get("sha256") == recipe.sha256(source)
        and publish.is_intact(folder, manifest)
        and not resources.code_is_newer(folder / MANIFEST)
    ):
        return None
    files = Files(unchanged=len(manifest.files))
    report = Report(recipe.target, str(of.get("version")), counts, files=files)
    return Outcome(report, folder, untold=warnings)


def _ledger_to_update(recipe: Recipe, source: Path, built: Built) -> Path | None:
    """The ledger that lacks names which this run has given, if it can be written."""
    path = recipe.ledger(source)
    if not path.exists() or not os.access(path, os.W_OK):
        return None
    return path if path.read_text(encoding="utf-8") != built.ledger else None
