"""What goes on working in the new version, since its package keeps a former name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plansdk.changes import Change
from plansdk.impact.uses import Use
from plansdk.naming.symbol import SymbolKind
from plansdk.plan import PlannedApi

_BELOW_MODELS = "models."


@dataclass(frozen=True, slots=True)
class Former:
    """A former name that the new package keeps.

    Attributes:
        name: The name, with the present one of its class.
        until: The version in which it goes; empty while that is open.
    """

    name: str
    until: str
    kind: SymbolKind

    def covers(self, use: Use) -> bool:
        """Whether code that spells the name like this runs and type-checks as before.

        Not covered are the modules below `models`, keyword arguments of constructors,
        and wire names.
        """
        if self.kind in ("class", "alias"):
            is_named = use.kind in ("import", "name")
            return not (is_named and use.detail.startswith(_BELOW_MODELS))
        if self.kind == "attribute":
            return use.kind != "sort" and use.detail not in ("keyword", "wire")
        return True


def former_name(change: Change, new: PlannedApi) -> Former | None:
    """The former name that the new package keeps for what a change has renamed.

    None where the package keeps none, or keeps it for something else.
    """
    former, present = change.old_symbol, change.new_symbol
    if former is None or present is None:
        return None
    if former.kind == "attribute":
        former = replace(former, owner=present.owner)
    renaming = new.symbols.former.get(former)
    if renaming is None or renaming.to != present:
        return None
    return Former(str(former), renaming.until, former.kind)
