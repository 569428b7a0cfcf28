"""Which places a change touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from plansdk.changes import Change
from plansdk.impact.lookup import Lookup
from plansdk.impact.uses import CLIENT, CODES, Use, UseKind
from plansdk.naming.symbol import Symbol
from plansdk.naming.words import lineage, pascal
from plansdk.plan import PlannedApi

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
        "path-variable-renamed",
        "property-added",
        "sortable-gained",
        "type-added",
        "value-list-added",
    }
)
"""What touches nothing that is there: it is new, or no name of a package comes from it."""

_EVERYWHERE: Final = frozenset({"request", "service"})
"""Groups of changes that concern every request: they touch each client that is made."""

_ERRORS: Final = "errors"
"""The group of changes of error codes."""

_CONSTRUCTION: Final = frozenset({"property-became-required", "required-property-added"})
_CALL: Final = frozenset({"parameter-became-required", "required-parameter-added"})


@dataclass
class Matcher:
    """Finds the uses that changes touch.

    Attributes:
        lookup: What the old version offers.
        new: The new version.
        renames: Classes and methods under another name, by the new one.
        uses: What the program uses, by symbol.
    """

    lookup: Lookup
    new: PlannedApi
    renames: Mapping[Symbol, Symbol]
    uses: Mapping[Symbol, list[Use]] = field(default_factory=dict[Symbol, list[Use]])

    def take(self, uses: Iterable[Use]) -> None:
        """Take what the program uses."""
        found: dict[Symbol, list[Use]] = defaultdict(list)
        for each in uses:
            found[each.symbol].append(each)
        self.uses = found

    def followed(self, changes: Iterable[Change]) -> frozenset[Symbol]:
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
            return self.uses.get(CLIENT, [])
        kinds = _KINDS.get(change.rule)
        found = [each for each in self._candidates(change) if kinds is None or each.kind in kinds]
        if change.rule not in FOLLOWED:
            found = [each for each in found if each.kind != "value"]
        if change.item and kinds and "literal" in kinds and change.rule != "value-added":
            found = [each for each in found if each.kind == "given" or each.detail == change.item]
        return found

    def key(self, symbol: Symbol) -> Symbol:
        """The symbol as uses have it: an attribute with the class that defines it."""
        if symbol.owner in self.lookup.classes:
            return self.lookup.home(symbol.owner, symbol.name) or symbol
        if symbol.owner in self.lookup.methods_by_text:
            # An element of an answer stands for the answer.
            return self.lookup.methods_by_text[symbol.owner]
        method = self.lookup.methods.get(symbol.method) if symbol.argument else None
        if method is not None and method.parameter(symbol.argument) is None:
            return symbol if method.is_paginated else symbol.method
        return symbol

    def _candidates(self, change: Change) -> Iterator[Use]:
        old, new = change.old_symbol, change.new_symbol
        symbol = old or new
        if change.group == _ERRORS:
            yield from self._codes(change)
        if symbol is None:
            return
        if change.rule in _CONSTRUCTION:
            yield from self._constructions(symbol if old else self._before(symbol))
        elif change.rule in _CALL:
            yield from self._calls(symbol if old else self._before(symbol))
        elif change.rule == "argument-renamed" and old:
            if old != new:
                given = self.uses.get(self.key(old), ())
                yield from (each for each in given if each.detail == "keyword")
            if new is None or old.method != new.method:
                yield from self.uses.get(old.method, ())
        elif change.rule == "module-changed" and old:
            module = f"models.{change.parameters.get('was', '')}"
            given = self.uses.get(old, ())
            yield from (each for each in given if each.detail == module)
        elif old:
            yield from self._spelled(change, old)

    def _before(self, symbol: Symbol) -> Symbol:
        """An attribute or argument that is new, of its class or method as that was called."""
        if symbol.argument:
            method = self.renames.get(symbol.method, symbol.method)
            return replace(symbol, owner=method.owner, name=method.name)
        owner = Symbol("class", "", symbol.owner)
        return replace(symbol, owner=self.renames.get(owner, owner).name)

    def _codes(self, change: Change) -> Iterator[Use]:
        """Texts of an error code, which stay what they are when its name changes."""
        if change.rule != "error-symbol-changed":
            given = self.uses.get(CODES, ())
            yield from (e for e in given if (e.kind, e.detail) == ("literal", change.subject))

    def _spelled(self, change: Change, symbol: Symbol) -> Iterator[Use]:
        if symbol.owner in self.lookup.classes:
            yield from self._of_attribute(change, symbol)
            return
        key = self.key(symbol)
        yield from self.uses.get(key, ())
        if change.subject.endswith(" body"):
            yield from self._arguments(key)
        if not symbol.owner and symbol.name in self.lookup.classes:
            yield from self._of_class(change, symbol.name)
        if symbol.owner in self.lookup.resources and self._is_gone(symbol.owner):
            yield from self.uses.get(Symbol("method", symbol.owner, "*"), ())
        if change.rule == "error-section-changed":
            section = change.parameters.get("was", "")
            known = self.lookup.planned.named.ledger.classes.get(f"error:{section}")
            name = known or f"{pascal(section)}Error"
            yield from self.uses.get(Symbol("class", "", name), ())

    def _of_attribute(self, change: Change, symbol: Symbol) -> Iterator[Use]:
        key = self.key(symbol)
        for each in self.uses.get(key, ()):
            # In Python an attribute is as wide as any subtype needs it.
            if change.rule in FOLLOWED or self._are_related(symbol.owner, each.through):
                yield each
        if key != symbol:
            given = self.uses.get(symbol, ())
            yield from (each for each in given if each.kind in ("literal", "given"))
        if change.rule in FOLLOWED or change.rule == "property-removed":
            yield from self._aliases(symbol)

    def _aliases(self, symbol: Symbol) -> Iterator[Use]:
        """Mentions of the aliases of an attribute's listed values."""
        for alias, symbols in self.lookup.listed.items():
            if symbol in symbols:
                mentions = self.uses.get(Symbol("alias", "", alias), ())
                yield from (each for each in mentions if each.kind in _MENTIONS)

    def _of_class(self, change: Change, name: str) -> Iterator[Use]:
        """Attributes that objects have no longer when their class or its base has changed."""
        if change.rule not in ("type-removed", "base-changed"):
            return
        for uses in self.uses.values():
            for each in uses:
                if name in self._line(each.through) and (
                    change.rule == "type-removed" or each.symbol.owner != each.through
                ):
                    yield each
        if change.rule == "type-removed":
            for view in self.lookup.classes[name].fields:
                yield from self._aliases(Symbol("attribute", name, view.name))

    def _constructions(self, symbol: Symbol) -> Iterator[Use]:
        """Objects that are made without an attribute, and where that is set."""
        for class_name in self.lookup.classes:
            if symbol.owner in self._line(class_name):
                for each in self.uses.get(Symbol("class", "", class_name), ()):
                    if each.kind == "construct" and not {symbol.name, "*"} & {*each.given}:
                        yield each
        if symbol.owner not in self.lookup.classes:
            yield from self._calls(symbol)

    def _calls(self, symbol: Symbol) -> Iterator[Use]:
        """Calls that do not give a parameter."""
        for each in self.uses.get(symbol.method, ()):
            if each.kind == "call" and not {symbol.argument, "*"} & {*each.given}:
                yield each

    def _arguments(self, symbol: Symbol) -> Iterator[Use]:
        method = self.lookup.methods.get(symbol)
        for each in method.parameters if method else ():
            yield from self.uses.get(symbol.of(each.name), ())

    def _are_related(self, owner: str, through: str) -> bool:
        """Whether objects of one class can be objects of the other."""
        if not through or owner == through:
            return True
        return owner in self._line(through) or through in self._line(owner)

    def _line(self, class_name: str) -> list[str]:
        """A class and those that it extends."""
        return [each.name for each in self.lookup.line(class_name)]

    def _is_gone(self, resource: str) -> bool:
        """Whether a resource has no operation in the new version."""
        kept = (each.owner for each in self.new.symbols.symbols if each.kind == "method")
        return not any(resource in lineage(each) for each in kept)


def renamed_in(changes: Iterable[Change]) -> dict[Symbol, Symbol]:
    """Old names of classes and methods by their new ones."""
    found: dict[Symbol, Symbol] = {}
    for each in changes:
        if each.old_symbol and each.new_symbol:
            old, new = each.old_symbol.method, each.new_symbol.method
            if old != new:
                found[new] = old
    return found
