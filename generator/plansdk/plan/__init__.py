"""The Python plan: what the templates print, with every decision already taken.

views         the values that templates see, frozen and plain
annotations   types of the API as Python annotations, with the imports they need
codecs        how the values of an XML service are written
expressions   what stands in code as a value
docs          docstrings as lines of text
resources     resource classes, whatever their methods call
queries       what the lists of the Megaplan package can be asked for
package       everything together
list_page     what a page says of lists
symbols       what a program can name of it
former_names  which names of earlier versions are kept
deprecated    what the package has under them
completeness  what is specified and cannot be named

megaplan      the Megaplan package: entities (with inheritance), operations
planfix       the Planfix package: records, calls, errors
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from plansdk.diagnostics import Diagnostic
from plansdk.plan.deprecated import with_former_names
from plansdk.plan.former_names import in_force
from plansdk.plan.megaplan import plan_megaplan
from plansdk.plan.planfix import plan_planfix
from plansdk.plan.symbols import SymbolTable, tabulate
from plansdk.plan.views import PackageView
from plansdk.targets import NamedApi

__all__ = ["PackageView", "PlannedApi", "SymbolTable", "plan"]

_PLANNERS: Mapping[str, Callable[[NamedApi], PackageView]] = {
    "megaplan": plan_megaplan,
    "planfix": plan_planfix,
}


@dataclass(frozen=True, slots=True)
class PlannedApi:
    """An API, the plan of its package, and what a program can name of that."""

    named: NamedApi
    package: PackageView
    symbols: SymbolTable

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is to be said about the specification and its companions."""
        return (*self.named.diagnostics, *self.symbols.diagnostics)


def plan(named: NamedApi, whole: SymbolTable | None = None) -> PlannedApi:
    """Decide everything about the package of an API, or of a slice of one.

    What has no name yet, or shares one, is left out; the findings say so.

    Args:
        named: The API.
        whole: For a slice: what the whole package has, former names too.
    """
    package = _PLANNERS[named.target](named)
    table = tabulate(named, package)
    if whole is None:
        kept, found = in_force(table.names, named.api.version, named.ledger.renamed)
        table = replace(table, former=kept, diagnostics=tuple(found))
    else:
        kept = {old: each for old, each in whole.former.items() if each.to in table}
        table = replace(table, former=kept, diagnostics=whole.diagnostics)
    return PlannedApi(named, with_former_names(package, table.former), table)
