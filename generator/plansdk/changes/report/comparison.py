"""What is printed: two versions and what differs between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from plansdk.changes.change import Change
from plansdk.changes.rules import Level, counted, worst
from plansdk.changes.semver import next_version, part
from plansdk.diagnostics import Span, visible


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions and their changes.

    Attributes:
        target: The service.
        old: Name of the old version.
        new: Name of the new version.
        changes: In the order of `plansdk.changes.compare`.
        package_version: Version of the package that was generated for the old one;
            empty if the user did not say.
    """

    target: str
    old: str
    new: str
    changes: tuple[Change, ...]
    package_version: str = ""

    @property
    def worst(self) -> Level | None:
        """The worst level that occurs."""
        return worst(each.level for each in self.changes)

    @property
    def worst_unaccepted(self) -> Level | None:
        """The worst level among the changes that the project does not accept."""
        return worst(each.level for each in self.changes if not each.accepted)

    @property
    def part(self) -> str:
        """The part of the package's version that is to be raised; empty for none."""
        return part(self.worst)

    @property
    def next_version(self) -> str:
        """The next version of the package; empty where the present one is not known."""
        return next_version(self.package_version, self.worst) if self.package_version else ""

    def counts(self) -> dict[Level, int]:
        """How many changes there are of each level, the worst first."""
        return counted(each.level for each in self.changes)

    def groups(self) -> Iterator[tuple[str, list[Change]]]:
        """Changes by what they are listed under."""
        for name, changes in groupby(self.changes, key=lambda each: each.group):
            yield name, list(changes)


def line_of(span: Span | None) -> str:
    """A place as `file:line`; empty for none."""
    if span is None or not span.file:
        return ""
    return visible(f"{span.file}:{span.line}" if span.line else span.file)


def symbols_of(change: Change) -> str:
    """How Python spells it: `task.list`, or `task.list → task.find`."""
    old, new = change.old_symbol, change.new_symbol
    return visible(f"{old} → {new}" if old and new and old != new else str(old or new or ""))
