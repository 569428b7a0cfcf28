"""The properties that a call asks for by name: `fields` and `sort_by`.

Names may be Python's or the wire's. What a list gives is read from the annotation of its
operation; where that may be any entity, nothing can be checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from .custom_fields import WireName, is_custom_field
from .declared_types import declared
from .encoding import is_entity
from .exchange import changed
from .hints import hint
from .property_names import Types, nested, spelled, types_in, wire_name
from .typed_view import wire_names

if TYPE_CHECKING:
    from .call import Call

T = TypeVar("T")


def with_wire_names(call: Call[T], returns: str) -> Call[T]:
    """A call that names properties as the service does.

    Args:
        call: The call.
        returns: How its operation declares it: `Call[Project | Task]`.

    Raises:
        TypeError: Not a list of names.
        ValueError: There is no such property, or lists cannot be sorted by it.
    """
    types = types_in(declared(returns.removeprefix("Call[").removesuffix("]"), __name__))
    if call.page is None:
        query = dict(call.query or {})
        return changed(call, query={**query, "fields": _fields(query["fields"], types)})
    page = dict(call.page)
    if page.get("fields") is not None:
        page["fields"] = _fields(page["fields"], types)
    if page.get("sort_by") is not None:
        page["sort_by"] = [_sorted_by(each, types) for each in _listed("sort_by", page["sort_by"])]
    return changed(call, page=page)


def _listed(name: str, value: object) -> Sequence[object]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError(f"{name} takes a list of names")
    return cast("Sequence[object]", value)


def _fields(value: object, types: Types) -> list[object]:
    return [_field(each, types) for each in _listed("fields", value)]


def _field(value: object, types: Types) -> object:
    if isinstance(value, str):
        return wire_name(value, types)
    if not isinstance(value, Mapping):
        raise TypeError(f"fields takes names, and mappings for nested ones, not {value!r}")
    given = cast("Mapping[str, object]", value)
    found: dict[str, object] = {}
    for name, inner in given.items():
        wire = wire_name(name, types)
        found[wire] = _fields(inner, nested(wire, types))
    return found


def _sorted_by(value: object, types: Types) -> object:
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
            about = f"a list of {spelled(types)} cannot be sorted by {name!r}"
            raise ValueError(f"{about}{hint(name, sortable)}")
        name = sortable.get(name, name)
    return f"-{name}" if value.startswith("-") else name


def _sortable(cls: type) -> set[str]:
    return {wire for each in cls.__mro__ for wire in vars(each).get("_sortable", ())}
