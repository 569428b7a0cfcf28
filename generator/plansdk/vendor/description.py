"""The description that a package was made from, found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plansdk import project
from plansdk.diagnostics import Rejected, Span, error, reject_errors
from plansdk.plan import PlannedApi, plan
from plansdk.progress import Progress
from plansdk.provenance import BUNDLED, Provenance, read_custom_fields, read_provenance
from plansdk.publish.manifest import MANIFEST, read_manifest
from plansdk.resources import LEDGER
from plansdk.targets import TARGETS, Inputs, Target
from plansdk.vendor.lock import fields_of


def document_of(target: Target, package: Path, made_from: Provenance) -> Path:
    """The document of a package: where the manifest says, else fetched or bundled.

    Raises:
        Rejected: None of them has the contents that it was made from.
    """
    own = [] if made_from.document == BUNDLED else [project.place_of(package, made_from.document)]
    known = [e for e in (*own, *target.versions(made_from.version)) if e.is_file() or e.is_dir()]
    same = (e for e in known if target.sha256(e) == made_from.sha256)
    if found := next(same, None):
        return found
    message = f"the document that it was made from, {made_from.version}, is gone or has changed"
    raise Rejected([error("VND205", Span(str(package)), message, "Name it with --spec FILE.")])


def described(
    package: Path, spec: Path | None = None, custom_fields: Path | None = None
) -> tuple[Target, Inputs]:
    """What a package was made from, as its manifest says, generated or vendored.

    Args:
        spec: Its specification, where that is not to be looked for.
        custom_fields: Its custom fields, in the same way.

    Raises:
        Rejected: It is no package of plansdk, or what it was made from is gone.
    """
    manifest = read_manifest(package)
    made_from = read_provenance(manifest.facts) if manifest else None
    name = str(manifest.facts.get("api")) if manifest else ""
    if manifest is None or made_from is None or name not in TARGETS:
        hint = f"There is no {MANIFEST} of one. Name the package's own folder."
        raise Rejected([error("VND201", Span(str(package)), "no package of plansdk", hint)])
    target = TARGETS[name]
    fields = read_custom_fields(manifest.facts)
    if custom_fields is None and fields is not None:
        custom_fields = fields_of(package, fields.path)
    spec = spec or document_of(target, package, made_from)
    inputs = target.inputs(spec, None, custom_fields)
    return target, replace(inputs, kept_names=package / LEDGER)


def planned(target: Target, inputs: Inputs, progress: Progress) -> PlannedApi:
    """Read, name and plan a specification.

    Raises:
        Rejected: It has errors.
    """
    named = target.read(inputs, progress)
    progress.stage("plan")
    found = plan(named)
    reject_errors(found.diagnostics)
    return found
