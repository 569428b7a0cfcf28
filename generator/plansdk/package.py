"""From a plan to the files of its package: count and print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plansdk.plan import PlannedApi
from plansdk.plan.completeness import tally
from plansdk.progress import Progress
from plansdk.render import LINE_LENGTH, RenderedFiles, render
from plansdk.report import Count


@dataclass(frozen=True, slots=True)
class RenderedPackage(RenderedFiles):
    """The files of a package, and whether they are all there is to generate.

    Attributes:
        counts: How many things of each kind were specified and how many generated.
        left_out: What was not generated.
    """

    counts: Mapping[str, Count]
    left_out: tuple[str, ...]


def render_package(
    planned: PlannedApi, progress: Progress | None = None, line_length: int = LINE_LENGTH
) -> RenderedPackage:
    """Print a planned package.

    Args:
        line_length: Columns of the printed files.
    """
    progress = progress or Progress()
    counts, left_out = tally(planned.named, planned.symbols)
    progress.stage("render")
    rendered = render(planned.package, line_length)
    return RenderedPackage(rendered.files, rendered.unsure, counts, left_out)
