"""What the terms of a filter compare, and how.

    FilterTermString    without regard to case
    FilterTermNumber    numbers; of an amount its value, of a duration its seconds
    FilterTermDate      moments and days, relative ones by the mock's clock
    FilterTermRef       links; several values are alternatives, none means "not set"
    FilterTermEnum      values; several are alternatives
    FilterTermBool      what is not set counts as false
    FilterTermFormula   as a number; of formulas only the name of a field is understood

A negated comparison lets through what has no value, any other does not.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from plansdk.mock.megaplan.call import Entity, folded, is_list, is_object, number_of
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import span_of
from plansdk.mock.megaplan.derived import CONTRACTORS, ISSUES, is_open, participants
from plansdk.mock.megaplan.store import key_of, links_in
from plansdk.mock.megaplan.tables import CURRENT_USER
from plansdk.mock.megaplan.windows import window_of
from plansdk.model import CONTENT_TYPE

MAGIC_FIELDS: Mapping[tuple[str, str], Callable[[Database, Entity], Any]] = {
    **{(each, "type"): lambda _, entity: str(entity[CONTENT_TYPE]).lower() for each in ISSUES},
    **{(each, "participant"): participants for each in ISSUES},
}
"""Fields that only filters know."""


def predicate(
    db: Database, user: str, term: Mapping[str, Any], field: str
) -> Callable[[Entity], bool]:
    """Whether an entity fulfils a term, its refinement aside.

    Args:
        user: Id of the employee whose filter it is.
    """
    term = {**term, "value": _resolved(term.get("value"), user)}
    comparison = str(term.get("comparison") or "equals")
    negated = comparison.startswith("not_")
    fits = _MATCHERS.get(str(term.get(CONTENT_TYPE)), _as_text)(
        db, term, comparison.removeprefix("not_")
    )

    def fulfils(entity: Entity) -> bool:
        magic = MAGIC_FIELDS.get((entity[CONTENT_TYPE], field))
        value = magic(db, entity) if magic else db.value(entity, field)
        return fits(entity, value) is not negated

    return fulfils


def _resolved(value: Any, user: str) -> Any:
    """The value of a term, with whoever asks in the place of a variable."""
    if is_list(value):
        return [_resolved(each, user) for each in value]
    is_variable = is_object(value) and value.get(CONTENT_TYPE) == "Variable"
    if is_variable and CURRENT_USER["name"] in (value.get("name"), value.get("value")):
        return {CONTENT_TYPE: "Employee", "id": user}
    return value


_Match: TypeAlias = Callable[[Entity, Any], bool]


def _any(fits: Callable[[Any], bool]) -> _Match:
    """Whether a value fits, or one of several."""
    return lambda _, value: any(map(fits, _each(value)))


def _as_text(db: Database, term: Mapping[str, Any], comparison: str) -> _Match:
    wanted = folded(str(term["value"] or ""))
    compare = _TEXT_COMPARISONS.get(comparison, str.__eq__)

    def fits(value: Any) -> bool:
        if is_object(value):
            entity = db.linked(value) or value
            value = entity.get("name", entity.get("value"))
        return value is not None and compare(folded(str(value)), wanted)

    return _any(fits)


_TEXT_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "equals": str.__eq__,
    "contains": str.__contains__,
    "starts_with": str.startswith,
}


def _as_number(_: Database, term: Mapping[str, Any], comparison: str) -> _Match:
    def fits(value: Any) -> bool:
        number = _number(value)
        return number is not None and _compare(number, comparison, term["value"])

    return _any(fits)


def _compare(value: float, comparison: str, given: Any) -> bool:
    if comparison == "interval" or is_object(given):
        low = _number(given.get("from")) if is_object(given) else None
        high = _number(given.get("to")) if is_object(given) else None
        return (low is None or low <= value) and (high is None or value <= high)
    if comparison == "one_of":
        several = given if is_list(given) else str(given).split(",")
        return any(_number(each) == value for each in several)
    if comparison == "contains":
        return f"{given}" in f"{value:g}"
    wanted = _number(given)
    compare = _COMPARISONS.get(comparison, _COMPARISONS["equals"])
    return wanted is not None and compare(value, wanted)


_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "equals": operator.eq,
    "less": operator.lt,
    "less_eq": operator.le,
    "more": operator.gt,
    "more_eq": operator.ge,
}


def _as_date(db: Database, term: Mapping[str, Any], _: str) -> _Match:
    window = window_of(term["value"], db.clock.now())

    def fits(value: Any) -> bool:
        span = _span(value)
        return window is not None and span is not None and window.meets(span)

    return _any(fits)


def _span(value: Any) -> Any:
    """The time of a value; of an interval, from its beginning to its end."""
    if is_object(value) and "from" in value and "to" in value:
        first, last = span_of(value["from"]), span_of(value["to"])
        return (first[0], last[1]) if first and last else first or last
    return span_of(value)


def _as_reference(_: Database, term: Mapping[str, Any], __: str) -> _Match:
    given = term["value"]
    wanted = {key for each in _each(given) if (key := key_of(each)) is not None}
    contractors = {
        (each, id_) for kind, id_ in wanted if kind == "Contractor" for each in CONTRACTORS
    }

    def matches(_: Entity, value: Any) -> bool:
        found = {*links_in(value)}
        return not found if given == [] else not found.isdisjoint(wanted | contractors)

    return matches


def _as_choice(db: Database, term: Mapping[str, Any], _: str) -> _Match:
    wanted = {str(each) for each in _each(term["value"])}
    magic = [_MAGIC_VALUES[each] for each in wanted if each in _MAGIC_VALUES]

    def matches(entity: Entity, value: Any) -> bool:
        if term.get("field") == "status" and any(each(db, entity) for each in magic):
            return True
        return any(name in wanted for each in _each(value) for name in _names(db, each))

    return matches


_MAGIC_VALUES: Mapping[str, Callable[[Database, Entity], bool]] = {
    "filter_any": lambda _account, _entity: True,
    "filter_actual": is_open,
    "filter_completed": lambda _, entity: entity.get("status") == "completed",
    "filter_overdue": lambda db, entity: db.value(entity, "isOverdue") is True,
}
"""Values of a task's status that stand for several."""


def _names(db: Database, value: Any) -> list[str]:
    """What a value may be called in an enumeration: itself, or of a reference its id."""
    if not is_object(value):
        return [str(value)]
    entity = db.linked(value) or value
    names = (entity.get("id"), entity.get("name"), entity.get("masterType"))
    return [str(name) for name in names if name is not None]


_MATCHERS: Mapping[str, Callable[[Database, Mapping[str, Any], str], _Match]] = {
    "FilterTermString": _as_text,
    "FilterTermNumber": _as_number,
    "FilterTermFormula": _as_number,
    "FilterTermDate": _as_date,
    "FilterTermRef": _as_reference,
    "FilterTermEnum": _as_choice,
    "FilterTermBool": lambda _, term, __: (
        lambda _, value: (value is True) is (term["value"] is True)
    ),
}


def _each(value: Any) -> Sequence[Any]:
    if is_list(value):
        return value
    return () if value is None else (value,)


def _number(value: Any) -> float | None:
    if is_object(value):
        value = value.get("value")
    if isinstance(value, str) and len(value) < 40:
        try:
            return number_of(float(value))
        except ValueError:
            return None
    return number_of(value)
