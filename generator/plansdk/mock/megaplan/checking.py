"""Check values against the types that the specification declares for them.

A value of a wrong type is answered as the vendor's server does: status 422, and for
every fault the field and a message such as `'string' is not assignable to 'Employee'`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from plansdk.mock.megaplan.call import FieldError, is_list, is_object
from plansdk.mock.megaplan.schema import Kind, Schema, is_custom
from plansdk.model import CONTENT_TYPE, Array, Enumeration, Ref, Scalar, Type, Union, spell

_LINK = frozenset({CONTENT_TYPE, "id"})
_NEVER_DEMANDED = frozenset({"subject"})
"""Required of an entity, but known from the path that it is created at."""

_SHOWN = 60


class Checker:
    """Checks values."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def value(
        self, value: Any, type_: Type, field: str, *, partial: bool = False
    ) -> Iterator[FieldError]:
        """What is wrong about a value.

        Args:
            field: Where it is, in wire names: `filter.config.termGroup`.
            partial: Whether the properties of an entity that are required on creation
                may be missing, as in an update.
        """
        members = type_.members if isinstance(type_, Union) else (type_,)
        if any(self._is_open(each) for each in members):
            return
        if is_object(value):
            yield from self._object(value, type_, members, field, partial)
        elif is_list(value):
            item = next((each.item for each in members if isinstance(each, Array)), None)
            if item is None:
                yield _unassignable(value, type_, field)
                return
            for at, each in enumerate(value):
                yield from self.value(each, item, f"{field}[{at}]")
        elif not any(self._fits(value, each) for each in members):
            yield self._misfit(value, type_, members, field)

    def unknown(self, name: str, type_name: str, field: str) -> FieldError:
        """What is said about a property or parameter that nobody declared."""
        message = f"There is extra field '{name:.{_SHOWN}}': '{type_name}' does not define it"
        return FieldError(message, f"{field}.{name}" if field else name)

    def _is_open(self, type_: Type) -> bool:
        """Whether any value fits: `any`, and a name for it."""
        if isinstance(type_, Ref):
            return type_.name not in self._schema.types
        return type_ == Scalar("any")

    def _object(
        self,
        value: dict[str, Any],
        type_: Type,
        members: tuple[Type, ...],
        field: str,
        partial: bool,
    ) -> Iterator[FieldError]:
        declared = [
            self._schema.types[each.name].concrete for each in members if isinstance(each, Ref)
        ]
        name = value.get(CONTENT_TYPE)
        if not isinstance(name, str) or not any(name in each for each in declared):
            yield _unassignable(value, type_, field)
            return
        table = self._schema.types[name]
        id_ = value.get("id")
        if id_ is not None and (isinstance(id_, bool) or not isinstance(id_, (str, int))):
            yield _unassignable(id_, Scalar("string"), _below(field, "id"))
        if value.keys() != _LINK:
            yield from self._properties(value, table, field)
            if not (table.root == "entity" and (partial or id_ is not None)):
                yield from _missing(value, table, field)
            if name in _READABLE:
                yield from _READABLE[name](value, field)

    def _properties(
        self, value: Mapping[str, Any], table: Kind, field: str
    ) -> Iterator[FieldError]:
        for name, each in value.items():
            if name in _LINK or each is None:
                continue
            declared = table.properties.get(name)
            if declared is not None:
                # What lies inside is given whole, also where the outer entity is not.
                yield from self.value(each, declared.type, _below(field, name))
            elif (table.root != "entity" or not is_custom(name)) and (
                (table.name, name) not in _IGNORED
            ):
                yield self.unknown(name, table.name, field)

    def _fits(self, value: Any, type_: Type) -> bool:
        match type_:
            case Enumeration(values=values):
                return not isinstance(value, bool) and str(value) in values
            case Scalar("integer"):
                return _is_integer(value)
            case Scalar("number"):
                return _is_integer(value) or isinstance(value, float)
            case Scalar("boolean"):
                return isinstance(value, bool)
            case Scalar("void"):
                return value is None
            case Scalar():
                return isinstance(value, str)
            case _:
                return False

    def _misfit(self, value: Any, type_: Type, members: tuple[Type, ...], field: str) -> FieldError:
        listed = [one for each in members if isinstance(each, Enumeration) for one in each.values]
        if isinstance(value, str) and listed:
            known = ", ".join(listed)
            return FieldError(f"{value!r:.{_SHOWN}} is none of the values {known:.500}", field)
        return _unassignable(value, type_, field)


def kind_of(value: Any) -> str:
    """What PHP calls the type of a value."""
    return _PHP_NAMES.get(value.__class__, "mixed")


def _below(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _unassignable(value: Any, type_: Type, field: str) -> FieldError:
    shown = kind_of(value)
    if is_object(value):
        name = value.get(CONTENT_TYPE)
        shown = f"{name:.{_SHOWN}}" if isinstance(name, str) else shown
    return FieldError(f"'{shown}' is not assignable to '{spell(type_)}'", field or None)


def _missing(value: Mapping[str, Any], table: Kind, field: str) -> Iterator[FieldError]:
    for name in table.required:
        if value.get(name) is not None or (table.root == "entity" and name in _NEVER_DEMANDED):
            continue
        if any(owner == table.name and other in value for owner, other in _IGNORED):
            continue
        message = f"The field '{name}' of '{table.name}' is required"
        yield FieldError(message, _below(field, name))


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _date_time(value: Mapping[str, Any], field: str) -> Iterator[FieldError]:
    text = value.get("value")
    try:
        if isinstance(text, str):
            dt.datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r:.{_SHOWN}} is no time in ISO 8601: 2026-05-04T10:30:00+00:00"
        yield FieldError(message, _below(field, "value"))


def _date_only(value: Mapping[str, Any], field: str) -> Iterator[FieldError]:
    for name, first, last in (("month", 0, 11), ("day", 1, 31)):
        number = value.get(name)
        if isinstance(number, int) and not first <= number <= last:
            message = f"{number} is not between {first} and {last}"
            yield FieldError(message, _below(field, name))


_READABLE = {"DateTime": _date_time, "DateOnly": _date_only}
"""Value objects whose parts may be wrong together."""

_IGNORED = frozenset({("DateInterval", "seconds")})
"""Properties that the vendor's server takes and forgets, as observed on live accounts."""

_PHP_NAMES: dict[type, str] = {
    type(None): "NULL",
    bool: "boolean",
    int: "integer",
    float: "double",
    str: "string",
    list: "array",
    dict: "stdClass",
}
