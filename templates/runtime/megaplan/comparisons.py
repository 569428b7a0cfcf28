"""The comparisons of fields, by type of field."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .condition import Condition, Field, interval_numbers
from .declared_types import ANYTHING, Declared, declared
from .encoding import encode, is_entity, link_of
from .entity import UnknownEntity
from .hints import hint
from .value_objects import from_scalar

if TYPE_CHECKING:
    from decimal import Decimal

W = TypeVar("W")
V = TypeVar("V")


class Text(Field[W]):
    """A field that is a text."""

    __slots__ = ()
    _term = "FilterTermString"
    _about = "a text"

    def is_(self, value: str) -> Condition[W]:
        """Equal to a text."""
        return self._text("equals", value)

    def is_not(self, value: str) -> Condition[W]:
        """Not equal to a text."""
        return self._text("not_equals", value)

    def contains(self, value: str) -> Condition[W]:
        """With a text somewhere in it."""
        return self._text("contains", value)

    def not_contains(self, value: str) -> Condition[W]:
        """Without a text anywhere in it."""
        return self._text("not_contains", value)

    def starts_with(self, value: str) -> Condition[W]:
        """With a text at its beginning."""
        return self._text("starts_with", value)

    def _text(self, comparison: str, value: object) -> Condition[W]:
        if not isinstance(value, str):
            raise self._wrong("a text", value)
        return self._compared(comparison, value)


class _Amount(Field[W], Generic[W, V]):
    """A field that has an order."""

    __slots__ = ()
    _term = "FilterTermNumber"

    def is_(self, value: V) -> Condition[W]:
        """Equal."""
        return self._compared("equals", self._number(value))

    def is_not(self, value: V) -> Condition[W]:
        """Not equal."""
        return self._compared("not_equals", self._number(value))

    def less(self, value: V) -> Condition[W]:
        """Less."""
        return self._compared("less", self._number(value))

    def less_eq(self, value: V) -> Condition[W]:
        """Less or equal."""
        return self._compared("less_eq", self._number(value))

    def more(self, value: V) -> Condition[W]:
        """More."""
        return self._compared("more", self._number(value))

    def more_eq(self, value: V) -> Condition[W]:
        """More or equal."""
        return self._compared("more_eq", self._number(value))

    def between(self, low: V, high: V) -> Condition[W]:
        """From one value to another, both included."""
        return self._compared("interval", interval_numbers(self._number(low), self._number(high)))

    def _number(self, value: object) -> object:
        raise NotImplementedError


class Number(_Amount[W, "int | float | Decimal"]):
    """A field that is a number, or an amount of money, which is compared by its value."""

    __slots__ = ()
    _about = "a number"

    def one_of(self, *values: float | Decimal) -> Condition[W]:
        """Equal to one of several numbers."""
        return self._compared("one_of", ",".join(str(self._number(each)) for each in values))

    def contains(self, digits: str | int) -> Condition[W]:
        """With some digits in it."""
        return self._compared("contains", self._digits(digits))

    def not_contains(self, digits: str | int) -> Condition[W]:
        """Without some digits in it."""
        return self._compared("not_contains", self._digits(digits))

    def _number(self, value: object) -> object:
        try:
            number = from_scalar(value)
        except TypeError:
            number = None
        if number is None or isinstance(number, (bool, str)):
            raise self._wrong("a number", value)
        return number

    def _digits(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise self._wrong("digits", value)
        return str(value)


class Duration(_Amount[W, dt.timedelta]):
    """A field that is a duration, which is compared by its seconds."""

    __slots__ = ()
    _about = "a duration"

    def _number(self, value: object) -> object:
        if not isinstance(value, dt.timedelta):
            raise self._wrong("a timedelta", value)
        return round(value.total_seconds())


class Flag(Field[W]):
    """A field that is yes or no."""

    __slots__ = ()
    _term = "FilterTermBool"
    _about = "yes or no"

    def is_(self, value: bool) -> Condition[W]:
        """True or false."""
        return self._compared("equals", self._truth(value))

    def _truth(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._wrong("True or False", value)
        return value


class _Listed(Field[W], Generic[W, V]):
    """A field that is compared with several values at once."""

    __slots__ = ()

    def is_(self, *values: V) -> Condition[W]:
        """One of the values."""
        return self._compared("equals", self._several(values))

    def is_not(self, *values: V) -> Condition[W]:
        """None of the values."""
        return self._compared("not_equals", self._several(values))

    def _several(self, values: tuple[object, ...]) -> list[object]:
        if not values:
            raise ValueError(f"{self._name} has to be compared with something")
        return [self._checked(each) for each in values]

    def _checked(self, value: object) -> object:
        raise NotImplementedError

    def _declared(self) -> Declared:
        return declared(self._values, self._where.__module__) if self._values else ANYTHING


class Reference(_Listed[W, V]):
    """A field that refers to entities."""

    __slots__ = ()
    _term = "FilterTermRef"
    _about = "a reference"

    def _checked(self, value: object) -> object:
        known = self._declared()
        classes: tuple[type, ...] = (*known.classes, UnknownEntity)
        if not is_entity(value) or not (known.is_open or isinstance(value, classes)):
            names = " or ".join(each.__name__ for each in known.classes) or "an entity"
            raise self._wrong(names, value)
        return encode(value) if value.content_type == "Variable" else link_of(value)


class Choice(_Listed[W, V]):
    """A field that has one of listed values, or several of them."""

    __slots__ = ()
    _term = "FilterTermEnum"
    _about = "one of listed values"

    def _checked(self, value: object) -> object:
        known, text = self._declared(), from_scalar(value)
        if not isinstance(text, str):
            raise self._wrong("a text", value)
        if known.values and text not in known.values and not known.scalars:
            listed: list[Any] = sorted(set(known.values))
            allowed = ", ".join(map(repr, listed))
            raise ValueError(f"{self._name} is never {text!r}, but {allowed}{hint(text, listed)}")
        return text
