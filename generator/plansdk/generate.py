"""Generate a package: build, format, publish; or only check that it is up to date.

A package depends on its specification and what lies beside that, on the templates, and on
plansdk and black themselves. Its manifest has digests of all that. While they are equal and
every file has its recorded hash, there is nothing to do, and nothing is read any further.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from plansdk import __version__, publish, resources
from plansdk.diagnostics import Diagnostic, Span, reject_errors, warning
from plansdk.files import sha256, write_atomically
from plansdk.format import Style, format_files
from plansdk.naming import ledger as ledgers
from plansdk.naming.clashes import DECIDED
from plansdk.package import render_package
from plansdk.plan import plan
from plansdk.progress import Progress, Stopwatch
from plansdk.provenance import (
    Provenance,
    document_of,
    fields_file,
    read_provenance,
    refuse_going_back,
)
from plansdk.publish import MANIFEST, Changeset
from plansdk.publish.manifest import Manifest
from plansdk.report import Files, Report, read_counts
from plansdk.targets import MISFITS, TARGETS, Inputs, NamedApi, Target

_INPUTS, _COUNTS, _SKIPPED, _WARNINGS = "inputs", "counts", "skipped", "warnings"
"""What else than files and versions the manifest tells."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        report: The numbers.
        folder: The package's folder.
        document: The specification.
        made_from: The same as the manifest has it.
        changes: What was published, or would be; None where nothing was to be done.
        ledger: Where the names are recorded; None for an installed ledger.
        has_new_names: Whether names were written into it, or would be.
        before: The version that the package had.
        diagnostics: Findings that did not stop the run.
        untold: How many warnings the run had that wrote what is there, where this one found
            nothing to do and does not know their texts.
    """

    report: Report
    folder: Path
    document: Path
    made_from: Provenance
    changes: Changeset | None = None
    ledger: Path | None = None
    has_new_names: bool = False
    before: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    untold: int = 0

    @property
    def drift(self) -> tuple[tuple[str, Path], ...]:
        """Every difference that `check` found, as kind and place."""
        found = self.changes.drift if self.changes else ()
        known = {*(self.changes.contents if self.changes else ()), *(path for _, path in found)}
        foreign = [
            ("foreign", self.folder / path)
            for path in publish.unlisted(self.folder, known)
            if path.endswith(publish.SOURCES)
        ]
        own = [("changed", self.ledger)] if self.ledger and self.has_new_names else []
        return (*((kind, self.folder / path) for kind, path in found), *foreign, *own)


def generate(
    target: str,
    *,
    spec: Path | None = None,
    out: Path | None = None,
    errors: Path | None = None,
    custom_fields: Path | None = None,
    version: str = "",
    strict: bool = False,
    check: bool = False,
    progress: Progress | None = None,
    project: Path | None = None,
    before_writing: Callable[[Outcome], None] = lambda _: None,
) -> Outcome:
    """Generate the client package of a target.

    Args:
        target: One of `plansdk.targets.TARGETS`.
        spec: The specification; by default that of the version, the newest one that was
            fetched into the current folder, or the newest bundled one.
        out: Folder that gets the package's folder; by default `generated/` of the
            checkout, or the current folder.
        errors: A table of error codes that the vendor has published since; only for a
            target that has one.
        custom_fields: The fields of an account; only for a target that has such.
        version: A version to make, even where the package is newer.
        strict: Whether bundled corrections that do not fit the specification are errors.
        check: Write nothing; only say what differs. Everything is built and compared,
            since a file and its recorded hash can be edited together.
        progress: Told what the run is at.
        project: Folder of the project that the package belongs to; by default the nearest one.
        before_writing: Told what the run will come to; may raise `Rejected`.

    Raises:
        Rejected: The specification or the folder has errors; nothing was written.
    """
    watch = Stopwatch(progress or Progress())
    of = TARGETS[target]
    inputs = of.inputs(spec, errors, custom_fields, version=version, strict=strict)
    folder = (out or resources.default_out()) / of.package
    place = _Place(folder, project)
    watch.stage("compare")
    facts = _before(of, inputs, place)
    manifest = publish.read_manifest(folder)
    if manifest and not check and (done := _done(of, inputs, place, manifest, facts)):
        before_writing(done)
        watch.done()
        return replace(done, report=replace(done.report, seconds=dict(watch.seconds)))
    before = read_provenance(manifest.facts) if manifest else None
    made = _make(of, inputs, place, before, version, facts, watch)
    before_writing(made.outcome(folder, inputs.spec, before, watch))
    if not check:
        made = replace(made, changes=_write(made, folder))
    watch.done()
    return made.outcome(folder, inputs.spec, before, watch)


@dataclass(frozen=True, slots=True)
class _Place:
    """The package's folder, and its project's where that is not the nearest one."""

    folder: Path
    project: Path | None

    def document(self, spec: Path) -> str:
        return document_of(self.folder, spec, self.project)


@dataclass(frozen=True, slots=True)
class _Made:
    """A package that is ready to be written, and the ledger where it lacks names."""

    report: Report
    made_from: Provenance
    changes: Changeset
    ledger: Path | None
    new_names: bytes | None
    diagnostics: tuple[Diagnostic, ...]

    def outcome(
        self, folder: Path, document: Path, before: Provenance | None, watch: Stopwatch
    ) -> Outcome:
        changes = self.changes
        return Outcome(
            replace(self.report, files=changes.counts, seconds=dict(watch.seconds)),
            folder,
            document,
            self.made_from,
            changes,
            ledger=self.ledger,
            has_new_names=self.new_names is not None,
            before=before.version if before else "",
            diagnostics=(*self.diagnostics, *changes.diagnostics),
        )


def _make(
    target: Target,
    inputs: Inputs,
    place: _Place,
    before: Provenance | None,
    version: str,
    facts: Mapping[str, object],
    watch: Stopwatch,
) -> _Made:
    named = target.read(inputs, watch)
    document = place.document(inputs.spec)
    made_from = Provenance(named.api.version, named.api.source_sha256, document)
    redo = f"plansdk generate {target.name} --to"
    refuse_going_back(place.folder, before, made_from, version, redo)
    watch.stage("plan")
    planned = plan(named)
    reject_errors(planned.diagnostics)
    rendered = render_package(planned, watch)
    files = format_files(rendered.files, only=rendered.unsure, progress=watch)
    watch.stage("publish")
    ledger = target.own_ledger(inputs.spec)
    new_names, unwritable = _names_to_record(ledger, named)
    skipped = {each.subject: None for each in named.diagnostics if each.code in MISFITS}
    report = Report(
        target.name, named.api.version, rendered.counts, rendered.left_out, tuple(skipped)
    )
    after = _after(report, named, new_names, facts)
    changes = publish.prepare(place.folder, files, {**facts, **after, **made_from.facts})
    diagnostics = (*planned.diagnostics, *unwritable)
    if new_names is not None and ledger:
        diagnostics = tuple(ledgers.with_lines(diagnostics, new_names, str(ledger)))
    return _Made(report, made_from, changes, ledger, new_names, diagnostics)


def _write(made: _Made, folder: Path) -> Changeset:
    changes = publish.apply(made.changes)
    if made.new_names is not None and made.ledger:
        write_atomically(made.ledger, made.new_names)
    elif not changes.pending:
        resources.mark_as_newer(folder / MANIFEST)
    return changes


def _before(target: Target, inputs: Inputs, place: _Place) -> dict[str, object]:
    """What the manifest of an up-to-date package says, as far as that is known before a build."""
    digests = target.digests(inputs)
    fields = fields_file(place.folder, inputs.custom_fields, place.project)
    return {
        "api": target.name,
        "formatter": Style().id,
        **(fields.facts if fields else {}),
        _INPUTS: {**digests, "templates": resources.templates_sha256(target.name)},
    }


def _after(
    report: Report, named: NamedApi, new_names: bytes | None, before: Mapping[str, object]
) -> dict[str, object]:
    """What else it says. It has counts where nothing was left out: such a run is not repeated."""
    counts = {name: asdict(each) for name, each in report.counts.items()}
    inputs = cast("dict[str, str]", before[_INPUTS])
    # The manifest tells of the ledger that is there afterwards.
    ledger = {"ledger": sha256(new_names)} if new_names is not None else {}
    return {
        _INPUTS: {**inputs, **ledger},
        _COUNTS: counts if report.complete else None,
        _SKIPPED: list(report.skipped),
        _WARNINGS: sum(
            each.level == "warning" and each.code != DECIDED for each in named.diagnostics
        ),
    }


def _done(
    target: Target, inputs: Inputs, place: _Place, manifest: Manifest, before: Mapping[str, object]
) -> Outcome | None:
    """What a run comes to that has nothing to do; None where there is, or may be."""
    folder = place.folder
    if publish.is_unfinished(folder):
        return None
    facts = manifest.facts
    wanted = {"custom_fields": None, **before, "plansdk": __version__}
    counts, warnings = read_counts(facts.get(_COUNTS)), facts.get(_WARNINGS)
    made_from, skipped = read_provenance(facts), facts.get(_SKIPPED)
    if counts is None or not isinstance(warnings, int) or made_from is None:
        return None
    if {key: facts.get(key) for key in wanted} != wanted or not (
        made_from.sha256 == target.sha256(inputs.spec)
        and made_from.document == place.document(inputs.spec)
        and publish.is_intact(folder, manifest)
        and not resources.code_is_newer(folder / MANIFEST)
    ):
        return None
    files = Files(unchanged=len(manifest.files))
    listed = cast("list[object]", skipped) if isinstance(skipped, list) else []
    report = Report(
        target.name, made_from.version, counts, skipped=tuple(map(str, listed)), files=files
    )
    ledger = target.own_ledger(inputs.spec)
    return Outcome(report, folder, inputs.spec, made_from, ledger=ledger, untold=warnings)


def _names_to_record(place: Path | None, named: NamedApi) -> tuple[bytes | None, list[Diagnostic]]:
    """The text of the ledger where it lacks names that this run has given, or is missing."""
    text = ledgers.dump(named.ledger).encode()
    if place is None or (place.exists() and place.read_bytes() == text):
        return None, []
    if os.access(place if place.exists() else place.parent, os.W_OK):
        return text, []
    message = "names cannot be recorded: this may not be written"
    return None, [warning("GEN108", Span(str(place)), message, "they may move with a new version")]
