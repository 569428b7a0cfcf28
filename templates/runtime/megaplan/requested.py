"""The properties that a call asks for by name: `fields` and `sort_by`.

Names may be Python's or the wire's. What a list gives is read from the annotation of its
operation; where that may be any entity, nothing can be checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from .custom_fields import WireName, is_custom_field
from .declared_types import Declared, annotation, declared
from .deprecation import present_name
from .encoding import is_entity
from .entity import Entity
from .properties import EntityType
from .typed_view import hint, wire_names

if TYPE_CHECKING:
    from .call import Call

T = TypeVar("T")
_Types: TypeAlias = tuple[EntityType, ...]


def with_wire_names(call: Call[T], returns: str) -> Call[T]:
    """A call that names properties as the service does.

    Args:
        call: The call.
        returns: How its operation declares it: `Call[Project | Task]`.

    Raises:
        TypeError: Not a list of names.
        ValueError: There is no such property, or lists cannot be sorted by it.
    """
    types = _types(declared(returns.removeprefix("Call[").removesuffix("]"), __name__))
    if call.page is None:
        query = dict(call.query or {})
        return replace(call, query={**query, "fields": _fields(query["fields"], types)})
    page = dict(call.page)
    if page.get("fields") is not None:
        page["fields"] = _fields(page["fields"], types)
    if page.get("sort_by") is not None:
        page["sort_by"] = [_sorted_by(each, types) for each in _listed("sort_by", page["sort_by"])]
    return replace(call, page=page)


def _types(what: Declared) -> _Types:
    """The classes of entities; none where there may be any."""
    inside = what if what.item is None else what | what.item
    is_any = inside.is_open or any(each.__base__ is Entity for each in inside.classes)
    return () if is_any else cast("_Types", inside.classes)


def _listed(name: str, value: object) -> Sequence[object]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError(f"{name} takes a list of names")
    return cast("Sequence[object]", value)


def _fields(value: object, types: _Types) -> list[object]:
    return [_field(each, types) for each in _listed("fields", value)]


def _field(value: object, types: _Types) -> object:
    if isinstance(value, str):
        return _wire_name(value, types)
    if not isinstance(value, Mapping):
        raise TypeError(f"fields takes names, and mappings for nested ones, not {value!r}")
    nested = cast("Mapping[str, object]", value)
    found: dict[str, object] = {}
    for name, inner in nested.items():
        wire = _wire_name(name, types)
        found[wire] = _fields(inner, _nested(wire, types))
    return found


def _nested(wire: str, types: _Types) -> _Types:
    """The classes of what a property refers to; none where there may be any."""
    found: dict[EntityType, None] = {}
    for each in types:
        text, module = annotation(each, wire)
        if text:
            inner = _types(declared(text, module))
            if not inner:
                return ()
            found.update(dict.fromkeys(inner))
    return tuple(found)


def _wire_name(name: str, types: _Types) -> str:
    if isinstance(name, WireName) or is_custom_field(name) or not types:
        return str(name)
    for each in types:
        names = wire_names(each)
        wire = names.get(name) or names.get(present_name(each, name))
        if wire:
            return wire
    known = {python: wire for each in types for python, wire in wire_names(each).items()}
    if name in known.values() or name == "contentType":
        return name
    raise ValueError(f"{_spelled(types)} has no property {name!r}{hint(name, known)}")


def _sorted_by(value: object, types: _Types) -> object:
    if is_entity(value):
        return value
    if not isinstance(value, str):
        raise TypeError(f"sort_by takes names of properties, not {value!r}")
    name = value.removeprefix("-")
    if not isinstance(value, WireName) and types and not is_custom_field(name):
        sortable = {
            python: wire
            for each in types
            for python, wire in wire_names(each).items()
            if wire in _sortable(each)
        }
        if name not in sortable and name not in sortable.values():
            about = f"a list of {_spelled(types)} cannot be sorted by {name!r}"
            raise ValueError(f"{about}{hint(name, sortable)}")
        name = sortable.get(name, name)
    return f"-{name}" if value.startswith("-") else name


def _sortable(cls: type) -> set[str]:
    return {wire for each in cls.__mro__ for wire in vars(each).get("_sortable", ())}


def _spelled(types: _Types) -> str:
    return " or ".join(each.__name__ for each in types)
