"""Which former names the package of a version keeps, and what stands for them.

- NAM108  what a name has become is not there
- NAM109  a former name is still the name of something
- NAM111  a former name has gone, so that its entry may be deleted
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from plansdk.diagnostics import Diagnostic, error, warning
from plansdk.naming.renames import Renaming
from plansdk.naming.symbol import Symbol
from plansdk.naming.words import lineage, resource_module
from plansdk.provenance import version_key

_HINT = "name what it has become, or delete the entry if it is gone"


def in_force(
    existing: Collection[Symbol], version: str, recorded: Mapping[Symbol, Renaming]
) -> tuple[dict[Symbol, Renaming], list[Diagnostic]]:
    """The former names that the package of a version keeps.

    Args:
        existing: Every name of the version.
        version: The version.
        recorded: What the ledger says; entries of later versions do not count.

    Returns:
        Former names with what stands for them now: a name of this version, whatever it
        was called in between. And findings.
    """
    now = version_key(version)
    begun = {old: each for old, each in recorded.items() if version_key(each.since) <= now}
    names = _Names(existing, begun)
    kept: dict[Symbol, Renaming] = {}
    diagnostics: list[Diagnostic] = []
    for old, each in begun.items():
        if each.until and version_key(each.until) <= now:
            message = f"{old} has gone in {each.until}: nothing is generated for it"
            diagnostics.append(
                Diagnostic("NAM111", "note", each.span, message, "the entry may be deleted")
            )
            continue
        former = names.of_its_owner(old)
        current = names.followed(each.to)
        if former == current and former in existing:  # renamed back since
            continue
        if former in existing or names.is_in_the_way(former):
            message = f"{old} cannot be kept as a former name: it still is the name of something"
            hint = "delete the entry, or give the thing another name in the name ledger"
            diagnostics.append(error("NAM109", each.span, message, hint))
        elif current not in existing:  # the version may have lost it
            message = f"{old} stands for nothing: {each.to} is not there"
            diagnostics.append(warning("NAM108", each.span, message, _HINT))
        elif _class(former) != _class(current):
            message = f"{old} cannot stand for {each.to}, which is of another class"
            diagnostics.append(error("NAM108", each.span, message, _HINT))
        else:
            kept[former] = replace(each, to=current)
    return kept, diagnostics


@dataclass(frozen=True)
class _Names:
    """What there is, and what was renamed."""

    existing: Collection[Symbol]
    renamed: Mapping[Symbol, Renaming]

    def is_in_the_way(self, symbol: Symbol) -> bool:
        """Whether a former method, or a resource that it needs, would hide something."""
        if symbol.kind != "method":
            return False
        methods = {str(each) for each in self.existing if each.kind == "method"}
        resources = {
            above for e in self.existing if e.kind == "method" for above in lineage(e.owner)
        }
        own = set(lineage(symbol.owner))
        modules = {resource_module(each) for each in resources - own}
        return bool(
            str(symbol) in resources
            or own & methods
            or modules & {resource_module(each) for each in own}
        )

    def followed(self, symbol: Symbol) -> Symbol:
        """What a name has become: the first that exists; renames in a circle end somewhere."""
        seen: set[Symbol] = set()
        while symbol not in seen and symbol not in self.existing:
            seen.add(symbol)
            renaming = self.renamed.get(symbol)
            symbol = renaming.to if renaming else self.of_its_owner(symbol)
        return symbol

    def of_its_owner(self, symbol: Symbol) -> Symbol:
        """An attribute under the present name of its class; anything else as it is."""
        if symbol.kind != "attribute":
            return symbol
        return replace(symbol, owner=self.followed(Symbol("class", "", symbol.owner)).name)


def _class(symbol: Symbol) -> str:
    """The class of an attribute; methods may move from one resource to another."""
    return symbol.owner if symbol.kind == "attribute" else ""
