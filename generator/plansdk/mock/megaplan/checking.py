"""Walk over what a request says: what is wrong about it, and what it means.

A value of a wrong type is answered as the vendor's server does: status 422, and for
every fault the field and a message such as `'string' is not assignable to 'Employee'`.
A lenient walk makes of what it overlooks what was meant, and checks that like all else:

    no contentType        the one candidate that declares all given properties, or that
                          has the id where nothing else is given
    undeclared property   left out
    "100.50", 1           the number, or the truth value, that is declared
    a month counted to 12 the last one, which is 11
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from plansdk.mock.megaplan.call import FieldError, is_list, is_object
from plansdk.mock.megaplan.schema import Kind, Shape, is_custom
from plansdk.model import CONTENT_TYPE, Enumeration, Scalar, Type, spell

Exists: TypeAlias = Callable[[str, str], bool]
"""Whether there is an entity with a content type and an id."""

_LINK = frozenset({CONTENT_TYPE, "id"})
_NEVER_DEMANDED = frozenset({"subject"})
"""Required of an entity, but known from the path that it is created at."""

_MOST_ERRORS = 50
_SHOWN = 60
_INTEGER = re.compile(r"-?[0-9]{1,300}")
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?")
_DECEMBER = 12


class Walk:
    """One walk over what a request says.

    Args:
        exists: None for a strict walk.

    Attributes:
        is_lenient: Whether it overlooks what the vendor's server overlooks.
        errors: What is wrong, in the order of the walk; only the first of many.
    """

    def __init__(self, exists: Exists | None) -> None:
        self._exists = exists
        self.is_lenient = exists is not None
        self.errors: list[FieldError] = []

    def wrong(self, message: str, field: str | None) -> None:
        """Note that something is wrong."""
        if len(self.errors) < _MOST_ERRORS:
            self.errors.append(FieldError(message, field))

    def value(self, value: Any, shape: Shape, field: str, *, partial: bool = False) -> Any:
        """A value as it is meant.

        Args:
            field: Where it is, in wire names: `filter.config.termGroup`.
            partial: Whether the properties of an entity that are required on creation
                may be missing, as in an update.
        """
        if shape.is_open or len(self.errors) >= _MOST_ERRORS:
            return value
        if is_object(value):
            return self._object(value, shape, field, partial)
        if is_list(value):
            item = shape.item
            if item is None:
                self._unassignable(value, shape.type, field)
                return value
            return [self.value(each, item, f"{field}[{at}]") for at, each in enumerate(value)]
        value = _converted(value, shape.plain) if self.is_lenient else value
        for each in shape.plain:
            if _fits(value, each):
                return value
        self._misfit(value, shape, field)
        return value

    def unknown(self, name: str, type_name: str, field: str) -> None:
        """Note a property or parameter that nobody declared."""
        message = f"There is extra field '{name:.{_SHOWN}}': '{type_name}' does not define it"
        self.wrong(message, _below(field, name))

    def meant(self, value: Mapping[str, Any], kinds: Mapping[str, Kind]) -> str | None:
        """The one content type that an object without any can be."""
        if self._exists is None:
            return None
        if len(value) == 1 and "id" in value:
            id_ = str(value["id"])
            fitting = [each for each in kinds if self._exists(each, id_)]
        else:
            given = value.keys() - {"id"}
            fitting = [name for name, each in kinds.items() if given <= each.properties.keys()]
        several = fitting if len(fitting) == 1 else [*kinds]
        return several[0] if len(several) == 1 else None

    def _object(self, value: dict[str, Any], shape: Shape, field: str, partial: bool) -> Any:
        name = value.get(CONTENT_TYPE)
        if CONTENT_TYPE not in value:
            name = self.meant(value, shape.kinds)
        kind = shape.kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            self._unassignable(value, shape.type, field)
            return value
        made = {CONTENT_TYPE: kind.name, **value} if self.is_lenient else value
        made = self._properties(self._identified(made, kind, field), kind, field)
        is_entity = kind.root == "entity"
        if is_entity and made.keys() == _LINK:
            return made
        if not (is_entity and (partial or made.get("id") is not None)):
            self._missing(made, kind, field)
        if kind.name == "DateTime":
            self._date_time(made, field)
        elif kind.name == "DateOnly":
            self._date_only(made, field)
        return made

    def _identified(self, value: dict[str, Any], kind: Kind, field: str) -> dict[str, Any]:
        id_ = value.get("id")
        if id_ is None:
            return value
        if self.is_lenient and "id" in kind.fields:
            id_ = _converted(id_, kind.fields["id"].shape.plain)
            value = {**value, "id": id_}
        if isinstance(id_, bool) or not isinstance(id_, (str, int)):
            self._unassignable(id_, Scalar("string"), _below(field, "id"))
        return value

    def _properties(self, value: dict[str, Any], kind: Kind, field: str) -> dict[str, Any]:
        made = dict(value)
        for name, each in value.items():
            if name in _LINK:
                continue
            declared = kind.fields.get(name)
            if declared is not None and each is not None:
                # What lies inside is given whole, also where the outer entity is not.
                made[name] = self.value(each, declared.shape, _below(field, name))
            elif declared is not None or (kind.root == "entity" and is_custom(name)):
                continue
            elif self.is_lenient and (kind.name, name) not in _IGNORED:
                del made[name]
            elif each is not None and (kind.name, name) not in _IGNORED:
                self.unknown(name, kind.name, field)
        return made

    def _missing(self, value: Mapping[str, Any], kind: Kind, field: str) -> None:
        for name in kind.required:
            if value.get(name) is not None or (kind.root == "entity" and name in _NEVER_DEMANDED):
                continue
            if any(owner == kind.name and other in value for owner, other in _IGNORED):
                continue
            self.wrong(f"The field '{name}' of '{kind.name}' is required", _below(field, name))

    def _misfit(self, value: Any, shape: Shape, field: str) -> None:
        listed = [
            one for each in shape.plain if isinstance(each, Enumeration) for one in each.values
        ]
        if isinstance(value, str) and listed:
            known = ", ".join(listed)
            self.wrong(f"{value!r:.{_SHOWN}} is none of the values {known:.500}", field)
        else:
            self._unassignable(value, shape.type, field)

    def _unassignable(self, value: Any, type_: Type, field: str) -> None:
        shown = kind_of(value)
        if is_object(value):
            name = value.get(CONTENT_TYPE)
            shown = f"{name:.{_SHOWN}}" if isinstance(name, str) else shown
        self.wrong(f"'{shown}' is not assignable to '{spell(type_)}'", field or None)

    def _date_time(self, value: Mapping[str, Any], field: str) -> None:
        text = value.get("value")
        try:
            if isinstance(text, str):
                dt.datetime.fromisoformat(text)
        except ValueError:
            message = f"{text!r:.{_SHOWN}} is no time in ISO 8601: 2026-05-04T10:30:00+00:00"
            self.wrong(message, _below(field, "value"))

    def _date_only(self, value: dict[str, Any], field: str) -> None:
        if self.is_lenient and value.get("month") == _DECEMBER:
            value["month"] = _DECEMBER - 1
        for name, first, last in (("month", 0, 11), ("day", 1, 31)):
            number = value.get(name)
            if isinstance(number, int) and not first <= number <= last:
                self.wrong(f"{number} is not between {first} and {last}", _below(field, name))


def kind_of(value: Any) -> str:
    """What PHP calls the type of a value."""
    return _PHP_NAMES.get(value.__class__, "mixed")


def _below(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _fits(value: Any, type_: Scalar | Enumeration) -> bool:
    match type_:
        case Enumeration(values=values):
            return not isinstance(value, bool) and str(value) in values
        case Scalar("integer"):
            return isinstance(value, int) and not isinstance(value, bool)
        case Scalar("number"):
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case Scalar("boolean"):
            return isinstance(value, bool)
        case Scalar("void"):
            return value is None
        case _:
            return isinstance(value, str)


def _converted(value: Any, plain: Sequence[Scalar | Enumeration]) -> Any:
    """A plain value as its declared type has it; what cannot be converted stays as it is."""
    kinds = {each.kind for each in plain if isinstance(each, Scalar)}
    if isinstance(value, str) and kinds and not kinds & {"string", "any"}:
        if kinds & {"integer", "number"} and _INTEGER.fullmatch(value):
            return int(value)
        if "number" in kinds and _NUMBER.fullmatch(value):
            return float(value)
    if kinds == {"boolean"} and value in (0, 1):
        return bool(value)
    return value


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
