"""What has changed in the declared types and their properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plansdk.changes.change_collector import GAINED, REQUIRED, ChangeCollector, Place
from plansdk.changes.direction import NOWHERE, Reach
from plansdk.changes.inheritance import inherited
from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.rename_detection import renamed_properties
from plansdk.changes.rules import Direction
from plansdk.changes.type_diff import TypeComparer
from plansdk.model import Property, TypeDef, spell
from plansdk.xml_model import Choice

_TOLD_OTHERWISE = frozenset({"type", "requirement"})
"""Parts of the XML form that the type and the requirement of a property stand for."""


@dataclass(frozen=True)
class TypeChanges:
    """Compares the types of two versions.

    Attributes:
        comparer: Compares types of values; knows which types are renamed.
        old_reach, new_reach: Which way the values of each type travel.
    """

    old: OfferedSymbols
    new: OfferedSymbols
    comparer: TypeComparer
    collector: ChangeCollector
    old_reach: Reach
    new_reach: Reach

    def find(self) -> None:
        """Compare all types."""
        was: set[str] = set()
        now: set[str] = set()
        for before, after in self._pairs():
            was.add(before.name)
            now.add(after.name)
            self._type(before, after)
        for each in self.old.api.types:
            if each.name not in was and each.alias is None and not self.old.is_part(each):
                symbol = self.old.type_symbol(each.name)
                place = Place(each.name, each.name, old=each.span, old_symbol=symbol)
                self.collector.add("type-removed", place)
        for each in self.new.api.types:
            if each.name not in now and each.alias is None and not self.new.is_part(each):
                symbol = self.new.type_symbol(each.name)
                place = Place(each.name, each.name, new=each.span, new_symbol=symbol)
                self.collector.add("type-added", place)

    def compare_properties(self, before: TypeDef, after: TypeDef) -> None:
        """Compare the properties of one type."""
        renames = renamed_properties(self.old, self.new, before, after, self.comparer.types)
        current = {each.name: each for each in after.properties}
        for prop in before.properties:
            successor = current.pop(renames.get(prop.name, prop.name), None)
            successor = successor or inherited(self.new.api, after.name, prop.name)
            place = self._place(before, after, prop, successor)
            if successor is None:
                self.collector.add("property-removed", place)
                continue
            if prop.name != successor.name:
                was = replace(place, subject=f"{after.name}.{prop.name}")
                self.collector.add("property-renamed", was, now=successor.name)
            self._property(prop, successor, place)
        for prop in current.values():
            predecessor = inherited(self.old.api, before.name, prop.name)
            place = self._place(before, after, predecessor, prop)
            if predecessor is not None:
                self._property(predecessor, prop, place)
                continue
            rule = "required-property-added" if prop.required else "property-added"
            self.collector.add(rule, place, now=spell(prop.type))

    def _pairs(self) -> Iterator[tuple[TypeDef, TypeDef]]:
        for before in self.old.api.types:
            name = self.comparer.types.get(before.name, before.name)
            after = self.new.counterpart(name, self.old)
            if after is not None:
                yield before, after
        for after in self.new.api.types:
            if after.name not in self.old.api.by_name:
                missing = self.old.counterpart(after.name, self.new)
                if missing is not None:
                    yield missing, after

    def _type(self, before: TypeDef, after: TypeDef) -> None:
        place = Place(
            after.name,
            after.name,
            before.span,
            after.span,
            self._directions(before, after),
            self.old.type_symbol(before.name),
            self.new.type_symbol(after.name),
        )
        if before.name != after.name:
            named = replace(place, subject=before.name)
            self.collector.add("type-renamed", named, now=after.name)
        base = self.comparer.types.get(before.base, before.base)
        self.collector.compare("base-changed", place, base or "-", after.base or "-")
        if before.alias is not None and after.alias is not None:
            self.comparer.compare(before.alias, after.alias, place)
        elif before.alias is not None or after.alias is not None:
            was, now = (spell(each.alias) if each.alias else "object" for each in (before, after))
            self.collector.add("type-changed", place, was=was, now=now)
        self.collector.compare_facets(place, before.facets, after.facets)
        choices = (" ".join(map(_choice, each.choices)) or "-" for each in (before, after))
        self.collector.compare("choice-changed", place, *choices)
        if not self.new.is_part(after):
            self.collector.compare_told(place, before, after)
        self.compare_properties(before, after)

    def _property(self, before: Property, after: Property, place: Place) -> None:
        self.comparer.compare(before.type, after.type, place)
        compare_flag = self.collector.compare_flag
        compare_flag("property", REQUIRED, place, before.required, after.required)
        compare_flag("sortable", GAINED, place, before.sortable, after.sortable)
        self.collector.compare_default(place, before.default, after.default)
        self.collector.compare_facets(place, before.facets, after.facets)
        for name in ("minimum", "maximum", "max_items"):
            was, now = getattr(before, name), getattr(after, name)
            self.comparer.compare_bound(place, name, was, now)
        if before.xml is not None and after.xml is not None:
            stated = before.xml.requirement, after.xml.requirement
            if "required" not in stated:
                self.collector.compare("requirement-stated", place, *stated)
            form = "wire-form-changed"
            self.collector.compare_parts(form, place, before.xml, after.xml, _TOLD_OTHERWISE)
        self.collector.compare_told(place, before, after)
        self._inside(before, after, place)

    def _inside(self, before: Property, after: Property, place: Place) -> None:
        """Compare what a property says about the elements inside of it."""
        inner: list[tuple[Property, Property | None]] = []
        if before.item is not None:
            inner.append((before.item, after.item))
        known = {each.name: each for each in after.restated}
        inner += [(each, known.get(each.name)) for each in before.restated]
        for was, now in inner:
            if now is not None:
                deeper = replace(
                    place, subject=f"{place.subject}/{now.name}", old=was.span, new=now.span
                )
                if was.name != now.name:
                    names = f"{was.name} → {now.name}"
                    self.collector.add("wire-form-changed", place, what=names)
                self._property(replace(was, type=now.type), now, deeper)

    def _place(
        self, before: TypeDef, after: TypeDef, old: Property | None, new: Property | None
    ) -> Place:
        name = new.name if new else old.name if old else ""
        return Place(
            f"{after.name}.{name}",
            after.name,
            old.span if old else None,
            new.span if new else None,
            self._directions(before, after),
            self.old.property_symbol(before.name, old.name) if old else None,
            self.new.property_symbol(after.name, new.name) if new else None,
        )

    def _directions(self, before: TypeDef, after: TypeDef) -> frozenset[Direction]:
        was = self.old_reach.get(before.name, NOWHERE)
        return was | self.new_reach.get(after.name, NOWHERE)


def _choice(choice: Choice) -> str:
    mark = "!" if choice.required else ""
    prefer = f">{choice.prefer}" if choice.prefer else ""
    return f"{'|'.join(choice.members)}{mark}{prefer}"
