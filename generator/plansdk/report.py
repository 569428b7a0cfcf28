"""The report of a run: what the specification offers and what became of it.

`plansdk generate --report FILE` writes one JSON object with an entry per target:

    {"megaplan": {"version": "…", "types": {"specified": 663, "generated": 663}, …}}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import cast

from plansdk.diagnostics import json_text


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of one kind the specification holds, and how many were generated."""

    specified: int
    generated: int


@dataclass(frozen=True, slots=True)
class Files:
    """What publishing did, in numbers of files."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What one target's run came to.

    Attributes:
        target: Name of the target: `megaplan`, `planfix`.
        version: Version of the specification.
        counts: How many things of each kind: declared `types`, their `properties`,
            `operations`, and what only some services have (`codes`).
        left_out: Identities of what was not generated, each with the reason.
        skipped: Bundled corrections that do not fit the specification.
        files: What was published.
        seconds: Wall-clock seconds by stage, in the order of the stages.
    """

    target: str
    version: str
    counts: Mapping[str, Count]
    left_out: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    files: Files = field(default_factory=Files)
    seconds: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def complete(self) -> bool:
        """Whether everything that the specification holds was generated."""
        return not self.left_out and all(
            each.specified == each.generated for each in self.counts.values()
        )

    def as_json(self) -> dict[str, object]:
        """The entry of this target as a JSON-ready mapping."""
        return {
            "version": self.version,
            **{name: asdict(count) for name, count in self.counts.items()},
            "left_out": list(self.left_out),
            "skipped": list(self.skipped),
            "files": asdict(self.files),
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
        }


def read_counts(data: object) -> dict[str, Count] | None:
    """Counts from their JSON form, as a manifest has them; None for anything else."""
    try:
        entries = cast("dict[str, dict[str, int]]", data).items()
        return {name: Count(**each) for name, each in entries}
    except (AttributeError, TypeError):
        return None


def as_json(reports: Iterable[Report]) -> str:
    """The reports of all targets as the text of one JSON document."""
    entries = {each.target: each.as_json() for each in reports}
    return json_text(entries) + "\n"
