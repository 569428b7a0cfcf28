"""Where each property is defined, and how wide.

Subtypes of the specification repeat what they inherit, sometimes with another type.
In Python an attribute is defined once, by the topmost type that has it, as wide as
any subtype needs it: an attribute that changed its type on the way down would be no
attribute of the base. What a subtype narrows is kept beside, for the strict check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plansdk.model import (
    CONTENT_TYPE,
    Api,
    Enumeration,
    Property,
    Scalar,
    Type,
    TypeDef,
    union_of,
)


class Inheritance:
    """The properties of an API's types, divided among classes."""

    def __init__(self, api: Api) -> None:
        self._home: dict[tuple[str, str], str] = {}
        self._above: dict[tuple[str, str], Type] = {}
        spread: dict[tuple[str, str], list[Type]] = {}
        by_name = {each.name: {p.name: p.type for p in each.properties} for each in api.types}
        for type_def in api.types:
            above = [(each.name, by_name[each.name]) for each in api.ancestors(type_def.name)]
            for prop in type_def.properties:
                place = (type_def.name, prop.name)
                inherited = [
                    (name, types[prop.name]) for name, types in above if prop.name in types
                ]
                home = inherited[-1][0] if inherited else type_def.name
                self._home[place] = home
                if inherited:
                    self._above[place] = inherited[0][1]
                spread.setdefault((home, prop.name), []).append(prop.type)
        self._widest = {place: _join(types) for place, types in spread.items()}

    def own(self, type_def: TypeDef) -> Iterator[Property]:
        """Properties that the class of a type defines, as wide as its subtypes need."""
        for prop in type_def.properties:
            if self._home[type_def.name, prop.name] == type_def.name and prop.name != CONTENT_TYPE:
                yield replace(prop, type=self._widest[type_def.name, prop.name])

    def narrowed(self, type_def: TypeDef) -> Iterator[Property]:
        """Properties that are not of the type which the class gives them or passes on.

        A type has its own narrower than its class has to have it, or what it inherits
        otherwise than the type above.
        """
        for prop in type_def.properties:
            place = (type_def.name, prop.name)
            passed_on = self._above.get(place) or self._widest[self._home[place], prop.name]
            if prop.name != CONTENT_TYPE and prop.type != passed_on:
                yield prop


def _join(types: list[Type]) -> Type:
    distinct = list(dict.fromkeys(types))
    if len(distinct) == 1:
        return distinct[0]
    if Scalar("any") in distinct:
        return Scalar("any")
    listed = [each for each in distinct if isinstance(each, Enumeration)]
    if len(listed) == len(distinct):
        return Enumeration(tuple(dict.fromkeys(v for each in listed for v in each.values)))
    # A listed value is a text; beside any text its list says nothing.
    idle = {each for each in listed if Scalar(each.base) in distinct}
    return union_of(each for each in distinct if each not in idle)
