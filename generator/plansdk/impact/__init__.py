"""Which of the changes between two versions touch a given program.

    files ── Module … ── scopes ── Bindings ──┐
    lookup (what the old package offers) ─────┼── inference ── collector ── Use …
                                              │                               │
    changes ──────────────────────────────────┴──────────── matching ── Impact ── report

Code is read, never imported or run. A use is a place that spells something of the
package: a class, an attribute, an operation, an argument, a listed value. Types are
inferred without regard to the order of statements: a name has every type that is
assigned to it anywhere in its scope. What is known to come from the package and is of
no known type is told too, and so is every attribute of an unknown object that is
spelled like a changed one.
"""

from __future__ import annotations

from plansdk.impact.analysis import analyse
from plansdk.impact.impact import Impact, Touched
from plansdk.impact.uses import Use

__all__ = ["Impact", "Touched", "Use", "analyse"]
