"""The Python plan: what the templates print, with every decision already taken.

views         the values that templates see, frozen and plain
annotations   types of the API as Python annotations, with the imports they need
docs          docstrings as lines of text
runtime       what the hand-written runtimes offer, and where
resources     resource classes, whatever their methods call
package       everything together

megaplan      the Megaplan package: entities (with inheritance), operations
planfix       the Planfix package: records, calls, errors
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plansdk.plan.megaplan import plan_megaplan
from plansdk.plan.planfix import plan_planfix
from plansdk.plan.views import PackageView
from plansdk.targets import NamedApi

__all__ = ["PackageView", "plan"]

_PLANNERS: Mapping[str, Callable[[NamedApi], PackageView]] = {
    "megaplan": plan_megaplan,
    "planfix": plan_planfix,
}


def plan(named: NamedApi) -> PackageView:
    """Decide everything about the package of an API, or of a slice of one."""
    return _PLANNERS[named.target](named)
