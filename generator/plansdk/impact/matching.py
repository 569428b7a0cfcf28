"""Which places a change touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from plansdk.changes import Change
from plansdk.impact.catalog import Catalog
from plansdk.impact.uses import Use, UseKind
from plansdk.naming.words import pascal
from plansdk.targets import NamedApi

FOLLOWED: Final = frozenset(
    {
        "answer-gained",
        "answer-lost",
        "class-renamed",
        "pagination-gained",
        "pagination-lost",
        "type-changed",
        "type-narrowed",
        "type-removed",
        "type-renamed",
        "type-widened",
        "wire-form-changed",
    }
)
"""Rules after which a value has another type, wherever it is used further on.

A value came through its class where a program names that: `task: Task`, `Task()`.
"""

_MENTIONS: frozenset[UseKind] = frozenset({"name", "import", "construct"})
_OPERATION: frozenset[UseKind] = frozenset({"operation", "call", "value"})
_KINDS: Final[Mapping[str, frozenset[UseKind]]] = {
    "bound-loosened": frozenset({"write", "argument"}),
    "bound-tightened": frozenset({"write", "argument"}),
    "body-became-required": frozenset({"call"}),
    "choice-changed": frozenset({"construct", "call"}),
    "module-changed": frozenset({"import"}),
    "parameter-became-required": frozenset({"call"}),
    "required-body-added": frozenset({"call"}),
    "required-parameter-added": frozenset({"call"}),
    "sortable-lost": frozenset({"sort"}),
    "value-added": frozenset({"read", "literal"}),
    "value-form-changed": frozenset({"literal"}),
    "value-removed": frozenset({"literal", "given"}),
    "value-reworded": frozenset({"literal"}),
}
"""The kinds of uses that matter to a rule; all of them where it is not listed."""

_HARMLESS: Final = frozenset(
    {
        "body-added",
        "error-added",
        "operation-added",
        "parameter-added",
        "property-added",
        "sortable-gained",
        "type-added",
        "value-list-added",
    }
)
"""What is new and touches nothing that is there."""

_EVERYWHERE: Final = frozenset({"request", "service"})
"""Groups of changes that concern every request: they touch each client that is made."""

_ERRORS: Final = "errors"
"""The group of changes of error codes."""

_CONSTRUCTION: Final = frozenset({"property-became-required", "required-property-added"})
_CALL: Final = frozenset({"parameter-became-required", "required-parameter-added"})
_BY_KEYWORD: Final = frozenset({"argument-renamed", "path-variable-renamed"})


@dataclass
class Matcher:
    """Finds the uses that changes touch.

    Attributes:
        renames: Classes and methods under another name, by the new one.
        uses: What the program uses, by symbol.
    """

    catalog: Catalog
    old: NamedApi
    new: NamedApi
    renames: Mapping[str, str]
    uses: Mapping[str, list[Use]] = field(default_factory=dict[str, list[Use]])

    def take(self, uses: Iterable[Use]) -> None:
        """Take what the program uses."""
        found: dict[str, list[Use]] = defaultdict(list)
        for each in uses:
            found[each.symbol].append(each)
        self.uses = found

    def followed(self, changes: Iterable[Change]) -> frozenset[str]:
        """The symbols whose values have another type in the new version."""
        return frozenset(
            self.key(each.old_symbol)
            for each in changes
            if each.rule in FOLLOWED and each.old_symbol
        )

    def touched_by(self, change: Change) -> list[Use]:
        """The uses that a change touches."""
        if change.rule in _HARMLESS:
            return []
        if change.group in _EVERYWHERE and not change.old_symbol:
            return self.uses.get("client", [])
        kinds = _KINDS.get(change.rule)
        found = [each for each in self._candidates(change) if kinds is None or each.kind in kinds]
        if change.rule not in FOLLOWED:
            found = [each for each in found if each.kind != "value"]
        if change.item and kinds and "literal" in kinds and change.rule != "value-added":
            found = [each for each in found if each.kind == "given" or each.detail == change.item]
        return found

    def key(self, symbol: str) -> str:
        """The symbol as uses have it: an attribute with the class that defines it."""
        owner, _, name = symbol.rpartition(".")
        if owner in self.catalog.classes:
            home = self.catalog.home(owner, name)
            return f"{home.name}.{name}" if home else symbol
        if owner in self.catalog.operations:
            return owner  # an element of an answer stands for the answer
        method, _, argument = symbol.rstrip(")").partition("(")
        offered = self.catalog.operations.get(method)
        if argument and offered is not None and offered.parameter(argument) is None:
            return symbol if offered.is_paginated else method
        return symbol

    def _candidates(self, change: Change) -> Iterator[Use]:
        if change.group == _ERRORS:
            yield from self._codes(change)
        if change.rule in _CONSTRUCTION:
            yield from self._constructions(change)
        elif change.rule in _CALL:
            yield from self._calls(change)
        elif change.rule in _BY_KEYWORD:
            given = self.uses.get(self.key(change.old_symbol), ())
            yield from (each for each in given if each.detail == "keyword")
            old, new = change.old_symbol.partition("(")[0], change.new_symbol.partition("(")[0]
            if old != new:
                yield from self.uses.get(old, ())
        elif change.rule == "module-changed":
            module = f"models.{change.parameters.get('was', '')}"
            given = self.uses.get(change.old_symbol, ())
            yield from (each for each in given if each.detail == module)
        elif change.old_symbol:
            yield from self._spelled(change)

    def _codes(self, change: Change) -> Iterator[Use]:
        """Texts of an error code, which stay what they are when its name changes."""
        if change.rule != "error-symbol-changed":
            given = self.uses.get("ErrorCode", ())
            yield from (e for e in given if (e.kind, e.detail) == ("literal", change.subject))

    def _spelled(self, change: Change) -> Iterator[Use]:
        symbol = change.old_symbol
        owner, _, name = symbol.rpartition(".")
        if owner in self.catalog.classes:
            yield from self._of_attribute(change, owner, name)
            return
        key = self.key(symbol)
        yield from self.uses.get(key, ())
        if change.subject.endswith(" body"):
            yield from self._arguments(key)
        if symbol in self.catalog.classes:
            yield from self._of_class(change, symbol)
        if owner in self.catalog.resources and self._is_gone(owner):
            yield from self.uses.get(f"{owner}.*", ())
        if change.rule == "error-section-changed":
            section = change.parameters.get("was", "")
            known = self.old.ledger.classes.get(f"error:{section}")
            yield from self.uses.get(known or f"{pascal(section)}Error", ())

    def _of_attribute(self, change: Change, owner: str, name: str) -> Iterator[Use]:
        for each in self.uses.get(self.key(f"{owner}.{name}"), ()):
            # In Python an attribute is as wide as any subtype needs it.
            if change.rule in FOLLOWED or self._are_related(owner, each.through):
                yield each
        raw = f"{owner}.{name}"
        if self.key(raw) != raw:
            yield from (
                each for each in self.uses.get(raw, ()) if each.kind in ("literal", "given")
            )
        if change.rule in FOLLOWED or change.rule == "property-removed":
            yield from self._aliases(raw)

    def _aliases(self, symbol: str) -> Iterator[Use]:
        """Mentions of the aliases of an attribute's listed values."""
        for alias, symbols in self.catalog.listed.items():
            if symbol in symbols:
                yield from (each for each in self.uses.get(alias, ()) if each.kind in _MENTIONS)

    def _of_class(self, change: Change, name: str) -> Iterator[Use]:
        """Attributes that objects have no longer when their class or its base has changed."""
        if change.rule not in ("type-removed", "base-changed"):
            return
        for uses in self.uses.values():
            for each in uses:
                if each.through and name in [
                    known.name for known in self.catalog.line(each.through)
                ]:
                    home = each.symbol.partition(".")[0]
                    if change.rule == "type-removed" or home != each.through:
                        yield each
        if change.rule == "type-removed":
            for field_name in self.catalog.classes[name].fields:
                yield from self._aliases(f"{name}.{field_name}")

    def _constructions(self, change: Change) -> Iterator[Use]:
        """Objects that are made without an attribute, and where that is set."""
        owner, _, name = (change.old_symbol or change.new_symbol).rpartition(".")
        if not change.old_symbol:
            owner = self.renames.get(owner, owner)
        for class_name in self.catalog.classes:
            if owner in [each.name for each in self.catalog.line(class_name)]:
                for each in self.uses.get(class_name, ()):
                    given = each.detail.split(",")
                    if each.kind == "construct" and name not in given and "*" not in given:
                        yield each
        if owner not in self.catalog.classes:
            yield from self._calls(change)

    def _calls(self, change: Change) -> Iterator[Use]:
        """Calls that do not give a parameter."""
        method, _, name = (change.old_symbol or change.new_symbol).rstrip(")").partition("(")
        if not change.old_symbol:
            method = self.renames.get(method, method)
        for each in self.uses.get(method, ()):
            given = each.detail.split(",")
            if each.kind == "call" and name not in given and "*" not in given:
                yield each

    def _arguments(self, method: str) -> Iterator[Use]:
        offered = self.catalog.operations.get(method)
        for each in offered.parameters if offered else ():
            yield from self.uses.get(f"{method}({each.name})", ())

    def _are_related(self, owner: str, through: str) -> bool:
        """Whether objects of one class can be objects of the other."""
        if not through or owner == through:
            return True
        above = {each.name for each in self.catalog.line(through)}
        return owner in above or through in {each.name for each in self.catalog.line(owner)}

    def _is_gone(self, resource: str) -> bool:
        """Whether a resource has no operation in the new version."""
        kept = {
            self.new.names.operations[each.id][0]
            for each in self.new.api.operations
            if each.id in self.new.names.operations
        }
        return not any(f"{each}.".startswith(f"{resource}.") for each in kept)


def renamed_in(changes: Iterable[Change]) -> dict[str, str]:
    """Old names of classes and methods by their new ones."""
    found: dict[str, str] = {}
    for each in changes:
        old, new = each.old_symbol.partition("(")[0], each.new_symbol.partition("(")[0]
        if old and new and old != new:
            found[new] = old
    return found


def name_of(symbol: str) -> str:
    """The attribute or method that a symbol ends with; empty for a class or a parameter."""
    return "" if "(" in symbol else symbol.rpartition(".")[2] if "." in symbol else ""
