"""What is told of a difference from the specification."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference from the specification.

    Attributes:
        path: Where, in wire names: `executors[2].name`, `workers/users[2]/name`.
        kind: What is wrong.
        expected: What the specification says; empty for what it does not know.
        found: What is there, shortened; hidden where it is secret.
    """

    path: str
    kind: str
    expected: str
    found: str

    def __str__(self) -> str:
        wanted = f", expected {self.expected}" if self.expected else ""
        return f"{self.path}: {self.kind}{wanted}, found {self.found}"
