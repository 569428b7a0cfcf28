"""Typed views: classes whose annotated names become attributes over what a service sent.

What entities and records have in common. Annotations stay strings; nothing is evaluated
when a class is made.
"""

from __future__ import annotations

import copy
import datetime as dt
import enum
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Self

from .deprecation import present_name

_WIDTH = 40
_CLASS_VARIABLE = ("ClassVar[", "typing.ClassVar[")


class TypedView:
    """Base of entities and records."""

    __slots__ = ()

    _wire: ClassVar[Mapping[str, str]] = {}
    """Python names to wire names, where the rule of `camel_case` does not hold."""
    _renamed: ClassVar[Mapping[str, str]] = {}
    """Former Python names to present ones."""

    def __contents__(self) -> dict[str, Any]:
        """What is compared: all that is inside, by wire name."""
        raise NotImplementedError

    def __id__(self) -> object:
        """What names it to the service; None if nothing does."""
        return None

    def __eq__(self, other: object) -> bool:
        """Equal are views of one class that hold the same.

        They can be changed, so they cannot be hashed.
        """
        if not isinstance(other, TypedView) or type(self) is not type(other):
            return NotImplemented
        return self is other or self.__contents__() == other.__contents__()

    def __copy__(self) -> Self:
        """An independent one; `copy.copy` and `copy.deepcopy` are the same here."""
        return copy.deepcopy(self)


def blank(cls: type[TypedView]) -> TypedView:
    """A view without content, for unpickling."""
    return cls.__new__(cls)


def id_text(value: object) -> str:
    """An id as it is written in paths, bodies and links.

    Args:
        value: A text, a whole number, or an entity that has one of these as its id.

    Raises:
        TypeError: Anything else.
        ValueError: A text that is empty or cannot be sent, or an entity without an id.
    """
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, TypedView):
        owner, value = type(value).__name__, value.__id__()
        if value is None:
            raise ValueError(f"{owner} has no id, so nothing can refer to it")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    if not isinstance(value, str):
        kind = type(value).__name__
        raise TypeError(f"an id is a text, a whole number or an entity, not of type {kind}")
    if not value:
        raise ValueError("an id is missing: '' cannot be part of a path, a body or a link")
    if any("\ud800" <= each <= "\udfff" for each in value):
        raise ValueError(f"{value!r} cannot be sent as an id")
    return value


def named_values(
    cls: type, names: Mapping[str, str], values: Mapping[str, Any], noun: str
) -> Iterator[tuple[str, Any]]:
    """The keyword arguments of a constructor, by wire name.

    Args:
        cls: The class to make.
        names: Its Python names and their wire names.
        values: The arguments.
        noun: What a name stands for, for the message.

    Raises:
        TypeError: There is no such name.
    """
    for name, value in values.items():
        wire = names.get(name) or names.get(present_name(cls, name))
        if wire is None:
            raise TypeError(f"{cls.__name__} has no {noun} {name!r}{_hint(name, names)}")
        yield wire, value


def _hint(name: str, names: Collection[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


@cache
def camel_case(name: str) -> str:
    """The wire name that belongs to a Python name by rule: `planned_work`, `plannedWork`."""
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def own_names(annotations: Mapping[str, object]) -> list[str]:
    """The names in a class body that become attributes."""
    return [
        name
        for name, annotation in annotations.items()
        if name[0] != "_" and not spelled(annotation).startswith(_CLASS_VARIABLE)
    ]


def spelled(annotation: object) -> str:
    """An annotation as text; in a class of a program it may be a type."""
    return annotation.__qualname__ if isinstance(annotation, type) else str(annotation)


def short(value: object) -> str:
    """A value on part of a line; empty for what is empty, nested or of another type."""
    if isinstance(value, str):
        if len(value) > _WIDTH:
            value = value[: _WIDTH - 1] + "…"
        return repr(value) if value else ""
    if isinstance(value, (bool, int, float)):
        return repr(value)[:_WIDTH]
    return str(value) if isinstance(value, (dt.date, dt.time, dt.timedelta)) else ""
