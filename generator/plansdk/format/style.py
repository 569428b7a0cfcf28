"""Layout options."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from black.mode import Mode

_EARLY: Final = frozenset({"py33", "py34", "py35"})
"""Versions whose grammar has no comma behind `**arguments`."""


@dataclass(frozen=True)
class Style:
    """How formatted code looks.

    Attributes:
        line_length: Columns at most.
        target_versions: Python versions whose grammar may be used, in black's spelling;
            none stands for what each file needs.
        string_normalization: Whether quotes become double ones.
        magic_trailing_comma: Whether a trailing comma keeps a bracket open.
        preview: Whether black's preview style is used.
        unstable: Whether all of its features are used.
        features: Single features of it.
    """

    line_length: int = 100
    target_versions: tuple[str, ...] = ("py311",)
    string_normalization: bool = True
    magic_trailing_comma: bool = True
    preview: bool = False
    unstable: bool = False
    features: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether code of today differs from plansdk's own style by its line length alone."""
        plain = Style(line_length=self.line_length, target_versions=self.target_versions)
        return self == plain and _EARLY.isdisjoint(self.target_versions)

    @cached_property
    def id(self) -> str:
        """Identity of formatter, version and options; equal ids give equal results."""
        versions = "+".join(sorted(self.target_versions))
        parts = [f"black {version('black')}", f"{self.line_length} columns", versions or "any"]
        options = {
            "quotes as they are": not self.string_normalization,
            "trailing commas as they are": not self.magic_trailing_comma,
            "preview": self.preview,
            "unstable": self.unstable,
            **dict.fromkeys(self.features, True),
        }
        return ", ".join([*parts, *(name for name, is_set in options.items() if is_set)])

    def mode(self, *, is_pyi: bool) -> Mode:
        """The same as black's own options."""
        # black takes 0.2 s to import, and a run that changes nothing never gets here.
        from black.mode import Mode, Preview, TargetVersion

        return Mode(
            target_versions={TargetVersion[each.upper()] for each in self.target_versions},
            line_length=self.line_length,
            string_normalization=self.string_normalization,
            is_pyi=is_pyi,
            magic_trailing_comma=self.magic_trailing_comma,
            preview=self.preview,
            unstable=self.unstable,
            enabled_features={Preview[each] for each in self.features},
        )
