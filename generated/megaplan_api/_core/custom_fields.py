"""The fields that an account defined itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from typing import Any, Protocol

_NAME = re.compile(r"Category\d+CustomField\w+")


def is_custom_field(wire: str) -> bool:
    """Whether a wire name is that of a custom field, `Category130CustomFieldRegion`."""
    return _NAME.fullmatch(wire) is not None


class WireName(str):
    """A wire name that is sent as it is, whether or not the specification knows it.

    For `fields` and `sort_by`; a minus in front asks for descending order.
    """

    __slots__ = ()

    def __neg__(self) -> WireName:
        """The same name, for descending order."""
        return WireName(f"-{self}")


def custom(name: str) -> WireName:
    """The name of a custom field, for `fields` and `sort_by`.

    Args:
        name: Its wire name, `Category130CustomFieldRegion`; for `sort_by` with a minus in
            front of it for descending order.

    Raises:
        ValueError: The name is not that of a custom field.
    """
    if not is_custom_field(name.removeprefix("-")):
        raise ValueError(f"{name!r} is not of the form Category<number>CustomField<Name>")
    return WireName(name)


class ByWireName(Protocol):
    """What is needed of an entity."""

    def __getitem__(self, wire: str, /) -> Any: ...
    def __setitem__(self, wire: str, value: object, /) -> None: ...
    def __delitem__(self, wire: str, /) -> None: ...
    def __iter__(self) -> Iterator[str]: ...


class CustomFields(MutableMapping[str, Any]):
    """The custom fields of an entity by wire name; changing it changes the entity.

    Values read as attributes do: dates as native values, references as entities.
    """

    __slots__ = ("_entity",)

    def __init__(self, entity: ByWireName) -> None:
        self._entity = entity

    def __getitem__(self, name: str) -> Any:
        if not is_custom_field(name):
            raise KeyError(name)
        return self._entity[name]

    def __setitem__(self, name: str, value: object) -> None:
        """Set a custom field.

        Raises:
            KeyError: The name is not that of a custom field.
        """
        if not is_custom_field(name):
            raise KeyError(f"{name!r} is not of the form Category<number>CustomField<Name>")
        self._entity[name] = value

    def __delitem__(self, name: str) -> None:
        if not is_custom_field(name):
            raise KeyError(name)
        del self._entity[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._entity if is_custom_field(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self)})"
