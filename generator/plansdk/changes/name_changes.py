"""What has another Python name although it is the same thing on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plansdk.changes.change_collector import ChangeCollector, Place, operation_place
from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.rename_detection import renamed_properties
from plansdk.changes.subtyping import renamed
from plansdk.model import Operation, TypeDef, spell
from plansdk.naming.identity import shape
from plansdk.naming.type_names import listed_values


@dataclass(frozen=True)
class NameChanges:
    """Compares the Python names of what both versions have.

    Attributes:
        types: Renamed types by their old name.
        moved: Operations under another id, by their old id.
    """

    old: OfferedSymbols
    new: OfferedSymbols
    types: Mapping[str, str]
    moved: Mapping[str, str]
    collector: ChangeCollector

    def find(self) -> None:
        """Compare all names.

        What has another name on the wire too is left out: that finding tells both.
        """
        for before in self.old.api.operations:
            after = self.new.operations.get(self.moved.get(before.id, before.id))
            if after is not None and shape(after.id) == shape(before.id):
                self._operation(before, after)
        properties: dict[str, tuple[str, str]] = {}
        for was in self.old.api.types:
            now = self.new.api.by_name.get(self.types.get(was.name, was.name))
            if now is not None:
                self._type(was, now)
                properties |= self._properties(was, now)
        self._value_aliases(properties)
        self._union_aliases()
        self._former_names()

    def _operation(self, before: Operation, after: Operation) -> None:
        place = operation_place(self.old, self.new, before, after)
        if place.old_symbol and place.new_symbol:
            self.collector.compare("method-renamed", place, place.old_symbol, place.new_symbol)
        wires = {each.name: each.name for each in after.query_params}
        wires |= {
            a.name: b.name for a, b in zip(before.path_params, after.path_params, strict=True)
        }
        for each in (*before.path_params, *before.query_params):
            wire = wires.get(each.name, "")
            one, other = self.old.argument(before, each.name), self.new.argument(after, wire)
            if one and other:
                subject = f"{after.id}?{wire}"
                named = replace(place, subject=subject, old_symbol=one, new_symbol=other)
                self.collector.compare("argument-renamed", named, one.argument, other.argument)

    def _type(self, before: TypeDef, after: TypeDef) -> None:
        if before.name != after.name or before.name in self.old.documents:
            return
        was, now = self.old.type_symbol(before.name), self.new.type_symbol(after.name)
        place = Place(
            after.name, after.name, before.span, after.span, old_symbol=was, new_symbol=now
        )
        if was and now:
            self.collector.compare("class-renamed", place, was, now)
        homes = (side.names.modules.get(before.name, "") for side in (self.old, self.new))
        self.collector.compare("module-changed", place, *homes)

    def _properties(self, before: TypeDef, after: TypeDef) -> dict[str, tuple[str, str]]:
        """Compare attributes; give places of properties by their old places."""
        renames = renamed_properties(self.old, self.new, before, after, self.types)
        current = {each.name: each for each in after.properties}
        places: dict[str, tuple[str, str]] = {}
        for prop in before.properties:
            name = renames.get(prop.name, prop.name)
            if name not in current:
                continue
            places[f"{before.name}.{prop.name}"] = (after.name, name)
            was = self.old.names.attribute(before.name, prop.name)
            now = self.new.names.attribute(after.name, name)
            if name == prop.name and before.name not in self.old.documents:
                place = Place(
                    f"{after.name}.{name}",
                    after.name,
                    prop.span,
                    current[name].span,
                    old_symbol=self.old.property_symbol(before.name, prop.name),
                    new_symbol=self.new.property_symbol(after.name, name),
                )
                self.collector.compare("attribute-renamed", place, was, now)
        return places

    def _value_aliases(self, properties: Mapping[str, tuple[str, str]]) -> None:
        """Compare the aliases of listed values, each pair of names once.

        An alias that stays for the same values of something else breaks nothing.
        """
        seen: set[tuple[str, str]] = set()
        before, after = _alias_values(self.old), _alias_values(self.new)
        for old_place, was in self.old.names.enumerations.items():
            group, name = properties.get(old_place, ("", ""))
            place = f"{group}.{name}"
            now = self.new.names.enumerations.get(place, was)
            stays = was in after and before.get(was) == after[was] == after.get(now)
            if was != now and not stays and (was, now) not in seen:
                seen.add((was, now))
                named = self._aliases(place, group, was, now)
                self.collector.add("alias-renamed", named, was=was, now=now)

    def _union_aliases(self) -> None:
        for union, was in self.old.names.unions.items():
            same = renamed(union, self.types)
            now = next((name for each, name in self.new.names.unions.items() if each == same), was)
            place = self._aliases(spell(same), was, was, now)
            self.collector.compare("alias-renamed", place, was, now)

    def _former_names(self) -> None:
        """Find what was kept under a former name and is not any more."""
        for former, renaming in self.old.table.former.items():
            present = renaming.to
            goes_on = former in self.new.table.former or former in self.new.table
            if present in self.new.table and not goes_on:
                group = "errors" if present.kind == "code" else present.owner or present.name
                place = Place(
                    str(former), group, renaming.span, old_symbol=former, new_symbol=present
                )
                self.collector.add("former-name-removed", place, now=present)

    def _aliases(self, subject: str, group: str, was: str, now: str) -> Place:
        old, new = self.old.alias(was), self.new.alias(now)
        return Place(subject, group, old_symbol=old, new_symbol=new)


def _alias_values(side: OfferedSymbols) -> dict[str, frozenset[str]]:
    """The values that each alias stands for."""
    found: dict[str, frozenset[str]] = {}
    for type_def in side.api.types:
        for prop in type_def.properties:
            alias = side.names.enumerations.get(f"{type_def.name}.{prop.name}")
            listed = listed_values(prop.type)
            if alias and listed:
                found[alias] = found.get(alias, frozenset()) | frozenset(listed.values)
    return found
