"""A column of a table: a path through what is below an item, checked when it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .property_names import Types, inside_of, spelled, wire_name, with_parts
from .typed_view import TypedView, ViewType, wire_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Column:
    """What a path such as `contractor.name` leads to.

    Args:
        path: Python or wire names.
        types: The classes that it begins at; none where there may be any.

    Attributes:
        label: What people call the custom field at its end; empty where nobody knows.

    Raises:
        ValueError: There is no such property.
    """

    def __init__(self, path: str, types: Types) -> None:
        self._steps: list[tuple[str, bool]] = []
        self.label = ""
        inside: Types | None = types
        above = ""
        # What has no dots stays what it is, since a `WireName` is taken as it stands.
        names = path.split(".") if "." in path else [path]
        if not all(names):
            raise ValueError(f"column {path!r}: a name is missing")
        for name in names:
            if inside is None:
                raise ValueError(f"column {path!r}: {above} has no properties")
            try:
                wire = wire_name(name, inside)
            except ValueError as error:
                raise ValueError(f"column {path!r}: {error}") from None
            self._steps.append((wire, bool(inside)))
            self.label = next((each for each in (_label(c, wire) for c in inside) if each), "")
            above = f"{name} of {spelled(inside)}"
            inside = with_parts(inside_of(wire, inside))

    def read(self, item: object) -> object:
        """The value for an item; of lists on the way those of all elements."""
        value = item
        for name, is_wire in self._steps:
            value = _below(value, name, is_wire)
            if value is None:
                return None
        return value


def _below(value: object, name: str, is_wire: bool) -> object:
    if isinstance(value, TypedView):
        view: Any = value
        kind: ViewType = type(value)
        wire = name if is_wire else wire_names(kind).get(name, name)
        if wire in view:
            return view[wire]
    elif isinstance(value, list):
        return [_below(each, name, is_wire) for each in cast("Sequence[object]", value)]
    elif isinstance(value, dict):
        return cast("Mapping[str, object]", value).get(name)
    return None


def _label(cls: ViewType, wire: str) -> str:
    for base in cls.__mro__:
        labels: Mapping[str, str] = vars(base).get("_labels", {})
        if wire in labels:
            return labels[wire]
    return ""
