"""Generate a package: build, format, publish; or only check that it is up to date."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from plansdk import publish, resources
from plansdk.diagnostics import Diagnostic, Rejected, Span, error
from plansdk.files import write_atomically
from plansdk.format import Style, format_files
from plansdk.memo import Memo
from plansdk.progress import Progress, Silent, Stopwatch
from plansdk.publish import Plan
from plansdk.recipes import Built, Recipe, recipe_for
from plansdk.report import Files, Report

_FORMATTER = "formatter"
"""Where the manifest says what has formatted the files."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        report: The numbers.
        plan: What was published, or would be.
        ledger: The name ledger, where new names were recorded in it or would be.
        diagnostics: Findings that did not stop the run.
    """

    report: Report
    plan: Plan
    ledger: Path | None = None
    diagnostics: tuple[Diagnostic, ...] = field(default=())

    @property
    def drift(self) -> tuple[tuple[str, str], ...]:
        """Every difference that `check` found, as kind and path."""
        return (*self.plan.drift, *([("changed", str(self.ledger))] if self.ledger else ()))


def generate(
    target: str,
    *,
    spec: Path | None = None,
    out: Path | None = None,
    errors: Path | None = None,
    overlay: Path | None = None,
    check: bool = False,
    jobs: int = 0,
    cache: bool = True,
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
        check: Write nothing; only say what differs.
        jobs: Processes for formatting; 0 stands for one per core.
        cache: Whether results of earlier runs may be used and kept.
        progress: Told what the run is at.

    Raises:
        Rejected: The specification or the folder has errors; nothing was written.
    """
    watch = Stopwatch(progress or Silent())
    recipe = recipe_for(target, overlay)
    source = _source(recipe, spec, errors)
    folder = (out or resources.default_out()) / recipe.package
    inputs = (*recipe.inputs(source), *([errors] if errors else ()))
    remembering = resources.cache() if cache else None
    memo = Memo(remembering, inputs, str(out is None))
    watch.stage("compare")
    remembered = None if publish.is_unfinished(folder) else memo.recall(folder)
    if remembered is not None:
        watch.done()
        report = remembered.report(target, dict(watch.seconds))
        return Outcome(report, remembered.plan(folder), diagnostics=remembered.diagnostics)
    built = recipe.build(source, errors, watch, None, remembering)
    files = _formatted(built, folder, jobs, remembering, watch)
    watch.stage("publish")
    plan = publish.plan(folder, files, {**built.facts, _FORMATTER: Style().id})
    ledger = _ledger_to_update(recipe, source, built) if out is None else None
    if not check:
        plan = publish.apply(plan)
        if ledger:
            write_atomically(ledger, built.ledger.encode())
    if not plan.hand_edited and not (check and (plan.pending or ledger)):
        memo.keep(plan, built)
    watch.done()
    diagnostics = (*built.diagnostics, *plan.diagnostics)
    return Outcome(_report(target, built, plan.counts, watch), plan, ledger, diagnostics)


def _source(recipe: Recipe, spec: Path | None, errors: Path | None) -> Path:
    source = spec or recipe.find(resources.specs(recipe.target))
    if not source.exists():
        raise Rejected([error("GEN102", Span(str(source)), "there is no such file or folder")])
    if errors is not None and not recipe.takes_errors:
        message = f"{recipe.target} has no table of errors"
        raise Rejected([error("GEN103", Span(str(errors)), message)])
    return source


def _formatted(
    built: Built, folder: Path, jobs: int, cache: Path | None, progress: Progress
) -> dict[str, str]:
    return format_files(
        built.files,
        jobs=jobs,
        cache=cache,
        known=_known(folder),
        progress=progress,
    )


def _known(folder: Path) -> frozenset[str]:
    """Hashes of the files written last time, which are formatted already."""
    manifest = publish.read_manifest(folder)
    if manifest is None or manifest.facts.get(_FORMATTER) != Style().id:
        return frozenset()
    return frozenset(manifest.files.values())


def _ledger_to_update(recipe: Recipe, source: Path, built: Built) -> Path | None:
    """The ledger that lacks names which this run has given, if it can be written."""
    path = recipe.ledger(source)
    if not path.exists() or not os.access(path, os.W_OK):
        return None
    return path if path.read_text(encoding="utf-8") != built.ledger else None


def _report(target: str, built: Built, files: Files, watch: Stopwatch) -> Report:
    return Report(
        target=target,
        version=built.version,
        types=built.types,
        properties=built.properties,
        operations=built.operations,
        more=built.more,
        left_out=built.left_out,
        files=files,
        seconds=dict(watch.seconds),
    )
