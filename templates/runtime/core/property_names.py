"""The properties that a program names as texts, looked up in the classes that may have them.

Names may be Python's or the wire's. Where there may be any class, nothing can be checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from .declared_types import Declared, annotation, declared, is_native
from .deprecation import present_name
from .hints import hint
from .typed_view import ViewType, wire_names

if TYPE_CHECKING:
    from collections.abc import Iterable

Types: TypeAlias = tuple[ViewType, ...]
"""The classes that something may be of; empty for any class."""


def types_in(what: Declared) -> Types:
    """The classes of what a declaration allows, or of the items of a list."""
    inside = _inside(what)
    return () if inside.is_open else known_types(inside.classes)


def known_types(classes: Iterable[ViewType]) -> Types:
    """These classes, or none where one of them stands for any."""
    found = tuple(dict.fromkeys(classes))
    return () if any(type(each).is_open(each) for each in found) else found


def inside_of(wire: str, types: Types) -> Declared:
    """What a property may hold."""
    found = [declared(*where) for where in (annotation(each, wire) for each in types) if where[0]]
    whole = found[0] if found else Declared(is_open=True)
    for each in found[1:]:
        whole |= each
    return whole


def with_parts(what: Declared) -> Types | None:
    """The classes of what a declaration allows that has properties; None if nothing has."""
    inside = _inside(what)
    found = () if inside.is_open else tuple(e for e in inside.classes if not is_native(e))
    return known_types(found) if found or inside.is_open else None


def _inside(what: Declared) -> Declared:
    """What a declaration allows, items of a list included."""
    return what if what.item is None else what | what.item


def nested(wire: str, types: Types) -> Types:
    """The classes of what a property refers to."""
    return types_in(inside_of(wire, types))


def wire_name(name: str, types: Types) -> str:
    """The wire name of a property.

    Raises:
        ValueError: None of the classes has it.
    """
    if not types or any(type(each).takes(name) for each in types):
        return str(name)
    for each in types:
        names = wire_names(each)
        wire = names.get(name) or names.get(present_name(each, name))
        if wire:
            return wire
    known = {python: wire for each in types for python, wire in wire_names(each).items()}
    if name in known.values():
        return name
    noun = type(types[0]).noun
    raise ValueError(f"{spelled(types)} has no {noun} {name!r}{hint(name, known)}")


def spelled(types: Types) -> str:
    """The names of classes, for messages."""
    return " or ".join(each.__name__ for each in types)
