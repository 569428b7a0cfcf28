"""Layout options, and the name under which their results are remembered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from black.mode import Mode


@dataclass(frozen=True)
class Style:
    """How formatted code looks.

    Attributes:
        line_length: Columns at most.
        target_versions: Python versions whose grammar may be used, in black's spelling.
    """

    line_length: int = 100
    target_versions: tuple[str, ...] = ("py311",)

    @cached_property
    def id(self) -> str:
        """Identity of formatter, version and options; equal ids give equal results."""
        versions = "+".join(sorted(self.target_versions))
        return f"black {version('black')}, {self.line_length} columns, {versions}"

    def mode(self, *, is_pyi: bool) -> Mode:
        """The same as black's own options."""
        # black takes 0.2 s to import, and a run that changes nothing never gets here.
        from black.mode import Mode, TargetVersion

        versions = {TargetVersion[each.upper()] for each in self.target_versions}
        return Mode(versions, line_length=self.line_length, is_pyi=is_pyi)
