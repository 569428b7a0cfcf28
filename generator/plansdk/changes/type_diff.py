"""Compare the types of a place: kind of value, listed values, lengths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plansdk.changes.change_collector import ChangeCollector, Place, spelled
from plansdk.changes.subtyping import bare, meant, relation, renamed
from plansdk.model import Api, Array, Enumeration, Scalar, Type, Union, spell


@dataclass(frozen=True, slots=True)
class TypeComparer:
    """Compares types of two versions.

    Attributes:
        old_api: The old version.
        api: The new version.
        types: Renamed types by their old name.
        collector: Where changes go.
        listed: Values that came or went in lists that have a name, by that name: they
            are reported once, for the list.
    """

    old_api: Api
    api: Api
    types: Mapping[str, str]
    collector: ChangeCollector
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def compare(self, old: Type, new: Type, place: Place) -> None:
        """Find what has become of the type of a place.

        A name for what is no object says nothing to clients: it is looked through, unless
        both have it, since what has become of it is then told at the name.
        """
        if renamed(old, self.types) == new:
            return
        was, now = spell(renamed(old, self.types)), spell(new)
        old, new = renamed(meant(old, self.old_api), self.types), meant(new, self.api)
        before, after = bare(old), bare(new)
        found = relation(before, after, self.api)
        if found != "same":
            self.collector.add(f"type-{found}", place, was=was, now=now)
        elif before == after:
            for one, other in zip(_leaves(old), _leaves(new), strict=True):
                if isinstance(one, Enumeration) and isinstance(other, Enumeration):
                    self._values(one, other, place)
                if isinstance(one, Scalar) and isinstance(other, Scalar):
                    for name in ("min_length", "max_length"):
                        self.compare_bound(place, name, getattr(one, name), getattr(other, name))

    def _values(self, old: Enumeration, new: Enumeration, place: Place) -> None:
        known = self.listed.get(new.name, frozenset()) if old.name == new.name else frozenset[str]()
        for value in ({*old.values} ^ {*new.values}) - known:
            rule = "value-added" if value in new.values else "value-removed"
            self.collector.add(rule, place, value)

    def compare_bound(self, place: Place, name: str, old: int | None, new: int | None) -> None:
        """Find a bound that has moved.

        Args:
            place: What it restricts.
            name: Its name, which begins with `min` for a lower bound.
            old: The bound as it was, None for none.
            new: The bound as it is.
        """
        if old == new:
            return
        if old is None or new is None:
            is_tighter = old is None
        else:
            is_tighter = new > old if name.startswith("min") else new < old
        rule = "bound-tightened" if is_tighter else "bound-loosened"
        self.collector.add(rule, place, name, was=spelled(old), now=spelled(new))


def _leaves(type_: Type) -> Iterator[Type]:
    match type_:
        case Array(item):
            yield from _leaves(item)
        case Union(members):
            for each in members:
                yield from _leaves(each)
        case _:
            yield type_
