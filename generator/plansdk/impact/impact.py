"""What a new version does to a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from plansdk.changes import LEVELS, Change, Level, worst
from plansdk.changes.report import Comparison
from plansdk.changes.rules import counted
from plansdk.impact.deprecated_names import Former
from plansdk.impact.uses import Unresolved, Use

_WARNED: Final[Level] = "risky"
"""The level of what still runs under a former name, which goes some day."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A change and the places that it touches.

    Attributes:
        former: The former name that the new package keeps for what is renamed.
    """

    change: Change
    uses: tuple[Use, ...]
    former: Former | None = None

    def goes_on(self, use: Use) -> bool:
        """Whether a place works as before under the former name, with a warning."""
        return self.former is not None and self.former.covers(use)

    def level_at(self, use: Use) -> Level:
        """How bad the change is for a place: where that goes on working, risky at most."""
        milder = LEVELS.index(_WARNED) > LEVELS.index(self.change.level)
        return _WARNED if milder and self.goes_on(use) else self.change.level

    @property
    def level(self) -> Level:
        """How bad the change is for the worst of the places."""
        return worst(map(self.level_at, self.uses)) or self.change.level


@dataclass(frozen=True, slots=True)
class Possible:
    """An attribute of an unknown object that is spelled like a changed one.

    Attributes:
        changes: The changes of things of that name, the worst first.
    """

    place: Unresolved
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """The changes that touch a program.

    Attributes:
        comparison: The two versions.
        touched: The changes with their places, the worst first.
        possible: What may be touched and is of no known type.
        unresolved: What comes from the package and is of no known type.
        lines: The lines of each file that was read.
    """

    comparison: Comparison
    touched: tuple[Touched, ...]
    possible: tuple[Possible, ...]
    unresolved: tuple[Unresolved, ...]
    lines: dict[str, Sequence[str]]

    @property
    def worst(self) -> Level | None:
        """The worst level of what touches the program for certain."""
        return worst(each.level for each in self.touched)

    def down_to(self, level: Level) -> Impact:
        """The same without changes that are milder than a level."""
        kept = LEVELS[: LEVELS.index(level) + 1]
        touched = tuple(each for each in self.touched if each.level in kept)
        return replace(self, touched=touched)

    def counts(self) -> dict[Level, int]:
        """How many changes of each level touch the program, the worst first."""
        return counted(each.level for each in self.touched)

    def line(self, file: str, number: int) -> str:
        """A line of a file without what surrounds it."""
        lines = self.lines.get(file, ())
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""
