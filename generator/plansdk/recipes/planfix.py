"""Build the Planfix package from a folder of XML method specs and its name ledger."""

from __future__ import annotations

from pathlib import Path

from plansdk import planfix, resources
from plansdk.naming import ledger as ledgers
from plansdk.naming.assign import assign
from plansdk.naming.xml import seed
from plansdk.plan import completeness
from plansdk.plan.errors import plan_errors
from plansdk.plan.planfix import plan_planfix
from plansdk.plan.runtime import PLANFIX as RUNTIME
from plansdk.progress import Progress
from plansdk.recipes.recipe import Built, Narrow, Part, Recipe, reject_errors
from plansdk.render import LINE_LENGTH, render_errors, render_package
from plansdk.report import Count

PACKAGE = "planfix_api"
TITLE = "Planfix XML API"
_LEDGER = "names.yaml"


def build(
    spec: Path,
    errors_file: Path | None,
    progress: Progress,
    narrow: Narrow | None = None,
    line_length: int = LINE_LENGTH,
) -> Built:
    """Run the stages from the folder to the rendered files.

    Args:
        spec: The folder.
        errors_file: A newer table of error codes, in the vendor's structure.
        progress: Told what the run is at.
        narrow: Cuts out what is wanted; by default everything is.
        line_length: Columns of the printed files.

    Raises:
        Rejected: The specification or the ledger has errors.
    """
    progress.stage("read")
    api, diagnostics, counted = planfix.read_counted(spec)
    if errors_file is not None:
        api, found = planfix.merge_errors(api, errors_file)
        diagnostics = [*diagnostics, *found]
    reject_errors(diagnostics)
    progress.stage("name")
    taken = RUNTIME.taken()
    recorded = seed(api, ledgers.load(spec / _LEDGER, taken))
    names, ledger, found = assign(api, recorded, taken)
    diagnostics = [*diagnostics, *found]
    reject_errors(diagnostics)
    progress.stage("plan")
    part = Part(api, names)
    if narrow is not None:
        part = narrow(part)
    package = plan_planfix(part.api, part.names, PACKAGE)
    errors = plan_errors(part.api, names, ledger)
    tally = completeness.tally_documents(part.api, part.names, package)
    lost = len(tally.left_out)
    progress.stage("render")
    printed = render_errors(errors, TITLE, line_length)
    rendered = render_package(package, RUNTIME.folders, line_length)
    rendered = rendered.with_files(printed.files, printed.unsure)
    return Built(
        files=rendered.files,
        unsure=rendered.unsure,
        version=api.version,
        sha256=api.source_sha256,
        counts={
            "types": Count(*tally.types),
            "properties": Count(*tally.properties),
            "operations": Count(counted.methods, tally.operations[1]),
            "request_elements": Count(counted.request_elements, counted.request_elements - lost),
            "response_elements": Count(counted.response_elements, counted.response_elements - lost),
            "codes": Count(len(api.errors), len(errors.codes)),
        },
        left_out=tally.left_out,
        ledger=ledgers.dump(ledger),
        diagnostics=tuple(diagnostics),
    )


PLANFIX = Recipe(
    target="planfix",
    package=PACKAGE,
    find=lambda folder: folder,
    sha256=planfix.sha256,
    companions=lambda spec: {
        "ledger": spec / _LEDGER,
        "schema": resources.specs("planfix") / "schema.rng",
    },
    ledger=lambda spec: spec / _LEDGER,
    build=lambda spec, errors, progress, narrow, line_length=LINE_LENGTH: build(
        spec, errors, progress, narrow, line_length
    ),
    takes_errors=True,
)
