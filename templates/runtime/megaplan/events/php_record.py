"""Records of the first version of the API: read-only views whose values PHP has written.

PHP writes numbers as texts, times without a zone, nothing as null, false, "" or [], and an
array with gaps as an object. A `Field` says what a value is to become; one that cannot
become that is an error which names its place.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Generic, NamedTuple, Never, Self, TypeGuard, TypeVar, cast, overload

from .._core.typed_view import is_array
from .._core.value_objects import copied, is_object
from .incoming_json import IncomingError

T = TypeVar("T")
R = TypeVar("R", bound="Record")

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:]{5,8}([+-][0-9:]{4,6}|Z)?)?")
_FLAGS = {"1": True, "0": False, "true": True, "false": False, "": None}


class Place(NamedTuple):
    """Where a value is, and the zone of its times."""

    path: str
    zone: dt.tzinfo | None

    def below(self, key: str) -> Place:
        """The place of what is under a key."""
        return Place(f"{self.path}.{key}", self.zone)

    def wrong(self, noun: str) -> IncomingError:
        """The error of a value that is something else."""
        return IncomingError(f"{self.path} is no {noun}")


class Field(Generic[T]):
    """A value of a record, read-only.

    Args:
        convert: Makes it from what came.
        key: Its key; by default the name without underscores, each word capitalised.
    """

    def __init__(self, convert: Callable[[Any, Place], T], key: str = "") -> None:
        self.convert = convert
        self.key = key

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self.key = self.key or "".join(map(str.capitalize, name.split("_")))

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: Record, owner: type) -> T: ...
    def __get__(self, record: Record | None, owner: type) -> Self | T:
        return self if record is None else cast("T", record.__values__[self.key])

    def __set__(self, record: Record, value: Never) -> None:
        raise AttributeError(f"{self._name} is read-only")


class Record(Mapping[str, Any]):
    """A record, which is also the mapping that came, with keys that are not known, too."""

    __slots__ = ("__raw__", "__values__")

    __values__: dict[str, object]

    def __init__(self, raw: Mapping[str, Any], place: Place) -> None:
        self.__raw__ = raw
        self.__values__ = {
            each.key: each.convert(raw.get(each.key), place.below(each.key))
            for each in _fields(type(self))
        }

    def __getitem__(self, key: str) -> Any:
        return copied(self.__raw__[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self.__raw__)

    def __len__(self) -> int:
        return len(self.__raw__)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@cache
def _fields(kind: type[Record]) -> tuple[Field[Any], ...]:
    members: list[object] = [each for cls in kind.__mro__ for each in vars(cls).values()]
    return tuple(each for each in members if _is_field(each))


def _is_field(value: object) -> TypeGuard[Field[Any]]:
    return isinstance(value, Field)


def text(value: Any, place: Place) -> str | None:
    """A text; an empty one stays."""
    if value is None or value is False or value == []:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and value is not True:
        return str(value)
    raise place.wrong("text")


def whole(value: Any, place: Place) -> int | None:
    """A whole number, an id among them."""
    found = number(value, place)
    if found is None:
        return None
    if found.is_integer():
        return int(value) if _WHOLE.fullmatch(str(value)) else int(found)
    raise place.wrong("whole number")


def number(value: Any, place: Place) -> float | None:
    """A number."""
    if _is_empty(value):
        return None
    is_number = isinstance(value, (int, float)) and value is not True
    if is_number or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        try:
            found = float(value)
        except OverflowError:
            found = math.inf
        if math.isfinite(found):
            return found
    raise place.wrong("number")


def flag(value: Any, place: Place) -> bool | None:
    """A truth value."""
    if value is None or isinstance(value, bool):
        return value
    spelled = str(value).lower() if isinstance(value, (int, str)) else "?"
    if spelled in _FLAGS:
        return _FLAGS[spelled]
    raise place.wrong("truth value")


def moment(value: Any, place: Place) -> dt.datetime | None:
    """A time, in the zone of the place unless it has its own; naive without either."""
    if _is_empty(value) or (isinstance(value, str) and value.startswith("0000-00-00")):
        return None
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            found = dt.datetime.fromisoformat(value)
        except ValueError:
            raise place.wrong("time") from None
        return found if found.tzinfo else found.replace(tzinfo=place.zone)
    raise place.wrong("time")


def one(kind: type[R]) -> Callable[[Any, Place], R | None]:
    """A record."""

    def convert(value: Any, place: Place) -> R | None:
        if _is_empty(value):
            return None
        if is_object(value):
            return kind(value, place)
        raise place.wrong("object")

    return convert


def many(kind: type[R]) -> Callable[[Any, Place], tuple[R, ...]]:
    """Records; none where there is no list."""
    convert_one = one(kind)

    def convert(value: Any, place: Place) -> tuple[R, ...]:
        if is_object(value) and all(map(str.isdecimal, value)):  # an array with gaps
            value = list(value.values())
        if not is_array(value) and not _is_empty(value):
            raise place.wrong("list")
        found = [convert_one(each, place) for each in value or ()]
        return tuple(each for each in found if each is not None)

    return convert


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == "" or value == []
