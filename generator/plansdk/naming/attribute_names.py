"""Name properties: recorded ones as ever, then those that the spelling rule fits, then others.

A subtype has the attributes of its parents, so that a name is free where no type above or
below has it for another property.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from plansdk.diagnostics import Diagnostic
from plansdk.model import CONTENT_TYPE, Api, Property, TypeDef
from plansdk.naming.clashes import clash, decided, free
from plansdk.naming.ledger import Ledger
from plansdk.naming.reserved import unreserved
from plansdk.naming.symbol import Symbol
from plansdk.naming.words import camel, exact_spelling, identifier, second_spelling, snake
from plansdk.provenance import version_key


def name_attributes(
    api: Api, ledger: Ledger, classes: Mapping[str, str], reserved: frozenset[str]
) -> tuple[dict[str, str], dict[str, str], list[Diagnostic]]:
    """Attributes by `Type.property`, those of them that need recording, and findings.

    Args:
        api: The API.
        ledger: What has been named before.
        classes: Classes by wire type.
        reserved: Attributes that every entity has.
    """
    types = [(sum(1 for _ in api.ancestors(each.name)), each.name, each) for each in api.types]
    declared = [
        _Declared(type_def, prop)
        for _, _, type_def in sorted(types, key=lambda each: each[:2])
        for prop in sorted(type_def.properties, key=lambda each: each.name)
        if prop.name != CONTENT_TYPE
    ]
    namer = _Namer(api, ledger, reserved)
    namer.reserve(declared, classes)
    for each in declared:
        if each.place in ledger.properties:
            namer.recorded(each)
    for each in sorted(declared, key=lambda each: each.oddity):
        if each.place not in ledger.properties:
            namer.new(each)
    irregular = {
        place: attribute
        for type_def in api.types
        for prop in type_def.properties
        if (attribute := namer.found.get(place := f"{type_def.name}.{prop.name}", ""))
        and (
            place in ledger.properties
            or attribute != identifier(snake(prop.name))
            or camel(attribute) != prop.name
        )
    }
    return namer.found, irregular, namer.diagnostics


@dataclass(frozen=True)
class _Declared:
    """A property of a type that declares it."""

    type_def: TypeDef
    prop: Property

    @property
    def wire(self) -> str:
        return self.prop.name

    @property
    def place(self) -> str:
        return f"{self.type_def.name}.{self.wire}"

    @property
    def regular(self) -> str:
        return identifier(snake(self.wire))

    @property
    def oddity(self) -> tuple[bool, bool]:
        """What decides which of several properties has the plain name."""
        regular, wire = self.regular, self.wire
        # A capital of ASCII is spelled out there, which is longer than any regular name.
        has_capital = wire.isascii() and wire != wire.lower()
        return camel(regular) != wire, has_capital or second_spelling(wire) != regular


@dataclass
class _Namer:
    """Finds attributes that are free."""

    api: Api
    ledger: Ledger
    reserved: frozenset[str]
    found: dict[str, str] = field(default_factory=dict[str, str])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def __post_init__(self) -> None:
        self._below: defaultdict[str, list[str]] = defaultdict(list)
        for each in self.api.types:
            for above in self.api.ancestors(each.name):
                self._below[above.name].append(each.name)
        self._used: defaultdict[str, dict[str, str]] = defaultdict(dict)
        """By type: attribute to what has it."""

    def reserve(self, declared: list[_Declared], classes: Mapping[str, str]) -> None:
        """Keep the names of what a type had before, and former names of what it has."""
        places = {each.place for each in declared}
        for place, attribute in self.ledger.properties.items():
            type_name, _, wire = place.partition(".")
            if place not in places:
                self._used[type_name][attribute] = wire
        if not any(each.kind == "attribute" for each in self.ledger.renamed):
            return
        attributes = defaultdict[str, set[str]](set)
        for each in declared:
            attributes[each.type_def.name].add(self.ledger.properties.get(each.place, each.regular))
        for type_name, own in classes.items():
            present = {each for name in self._line(type_name) for each in attributes[name]}
            for former, now in self._former(own, present):
                self._used[type_name].setdefault(former, f"a former name of {now}")

    def _former(self, own: str, present: set[str]) -> Iterator[tuple[str, str]]:
        """Former names of attributes that a class has, with the present ones."""
        version = version_key(self.api.version)
        renamed = {
            old.name: each.to.name
            for old, each in self.ledger.renamed.items()
            if old.kind == "attribute"
            and own in (old.owner, self._class_now(old.owner))
            and version_key(each.since) <= version
        }
        for former in renamed:
            now, seen = renamed[former], {former}
            while now not in present and now in renamed and now not in seen:
                seen.add(now)
                now = renamed[now]
            if now in present and now != former:
                yield former, now

    def _class_now(self, name: str) -> str:
        seen: set[str] = set()
        while name not in seen and (each := self.ledger.renamed.get(Symbol("class", "", name))):
            seen.add(name)
            name = each.to.name
        return name

    def recorded(self, each: _Declared) -> None:
        """Name what the ledger knows."""
        attribute = self.ledger.properties[each.place]
        other = self._other(each, attribute)
        if other:
            what = f"{each.place} and {other}"
            self.diagnostics.append(clash(each.prop.span, attribute, what))
        self._take(each, attribute)

    def new(self, each: _Declared) -> None:
        """Name what it does not know; a property that is inherited has a name."""
        above = (f"{type_.name}.{each.wire}" for type_ in self.api.ancestors(each.type_def.name))
        inherited = next((self.found[place] for place in above if place in self.found), "")
        plain = unreserved(each.regular, self.reserved)
        # Worked out one by one: nearly always the first is free.
        spellings = (spell(each.wire) for spell in (second_spelling, exact_spelling))
        proposals = chain([plain], (unreserved(other, self.reserved) for other in spellings))
        attribute = inherited or free(proposals, lambda name: self._other(each, name))
        if attribute != plain and not inherited:
            entry, names = ("properties", each.place), (attribute, plain)
            other = self._other(each, plain)
            found = decided(each.prop.span, f"the property {each.place}", names, other, entry)
            self.diagnostics.append(found)
        self._take(each, attribute)

    def _take(self, each: _Declared, attribute: str) -> None:
        self.found[each.place] = attribute
        self._used[each.type_def.name][attribute] = each.wire

    def _other(self, each: _Declared, attribute: str) -> str:
        """What has an attribute in a type, above or below; empty if it is the property itself."""
        taken = (self._used[name].get(attribute, "") for name in self._line(each.type_def.name))
        return next((other for other in taken if other not in ("", each.wire)), "")

    def _line(self, type_name: str) -> list[str]:
        above = [each.name for each in self.api.ancestors(type_name)]
        return [type_name, *above, *self._below[type_name]]
