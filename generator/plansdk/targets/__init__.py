"""Read and name a specification: the one room that knows how that is done for each service.

    files ─ front end ─ overlay ─ custom fields ─ naming ─ NamedApi

Whatever works on a specification asks a `Target` for its `NamedApi`: generating, comparing,
vendoring, looking names up, the mocks. What differs between services is a method or a
field of their targets.
"""

from __future__ import annotations

from plansdk.overlay import MISFITS, SKIPPED
from plansdk.targets.megaplan import MEGAPLAN
from plansdk.targets.named_api import NamedApi
from plansdk.targets.planfix import PLANFIX
from plansdk.targets.target import Inputs, Target

__all__ = ["MEGAPLAN", "MISFITS", "PLANFIX", "SKIPPED", "TARGETS", "Inputs", "NamedApi", "Target"]

TARGETS: dict[str, Target] = {each.name: each for each in (MEGAPLAN, PLANFIX)}
"""The services, by name, in the order in which they are generated."""
