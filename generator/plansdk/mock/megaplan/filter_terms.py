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
from dataclasses import dataclass
from typing import Any

from plansdk.mock.megaplan.call import Entity, folded, is_list, is_object, number_of
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import span_of
from plansdk.mock.megaplan.derived import ISSUES, is_open, participants
from plansdk.mock.megaplan.saved import CURRENT_USER
from plansdk.mock.megaplan.store import key_of, links_in
from plansdk.mock.megaplan.windows import window_of
from plansdk.model import CONTENT_TYPE


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose filter it is, and of which account."""

    db: Database
    user: str


MAGIC_FIELDS: Mapping[tuple[str, str], Callable[[Database, Entity], Any]] = {
    **{(each, "type"): lambda _, entity: str(entity[CONTENT_TYPE]).lower() for each in ISSUES},
    **{(each, "participant"): participants for each in ISSUES},
}
"""Fields that only filters know."""


def predicate(asking: Asking, term: Mapping[str, Any], field: str) -> Callable[[Entity], bool]:
    """Whether an entity fulfils a term, its refinement aside."""
    db = asking.db
    matches = _MATCHERS.get(str(term.get(CONTENT_TYPE)), _as_text)(asking, term)
    negated = str(term.get("comparison")).startswith("not_")

    def fulfils(entity: Entity) -> bool:
        magic = MAGIC_FIELDS.get((entity[CONTENT_TYPE], field))
        value = magic(db, entity) if magic else db.value(entity, field)
        return matches(entity, value) is not negated

    return fulfils


_Match = Callable[[Entity, Any], bool]


def _as_text(asking: Asking, term: Mapping[str, Any]) -> _Match:
    wanted = folded(str(term.get("value") or ""))
    compare = _TEXT_COMPARISONS.get(_positive(term), str.__eq__)
    return lambda _, value: any(compare(each, wanted) for each in _texts(asking.db, value))


_TEXT_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "equals": str.__eq__,
    "contains": str.__contains__,
    "starts_with": str.startswith,
}


def _as_number(_: Asking, term: Mapping[str, Any]) -> _Match:
    comparison, given = _positive(term), term.get("value")

    def matches(_: Entity, value: Any) -> bool:
        numbers = [number for each in _each(value) if (number := _number(each)) is not None]
        return any(_compare(each, comparison, given) for each in numbers)

    return matches


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


def _as_date(asking: Asking, term: Mapping[str, Any]) -> _Match:
    window = window_of(term.get("value"), asking.db.clock.now())

    def matches(_: Entity, value: Any) -> bool:
        if window is None:
            return False
        return any(span is not None and window.meets(span) for span in map(_span, _each(value)))

    return matches


def _span(value: Any) -> Any:
    """The time of a value; of an interval, from its beginning to its end."""
    if is_object(value) and "from" in value and "to" in value:
        first, last = span_of(value["from"]), span_of(value["to"])
        return (first[0], last[1]) if first and last else first or last
    return span_of(value)


def _as_reference(asking: Asking, term: Mapping[str, Any]) -> _Match:
    given = term.get("value")
    wanted = {key_of(_resolved(asking, each)) for each in _each(given)} - {None}
    ids = {key[1] for key in wanted if key is not None and key[0] == "Contractor"}

    def matches(_: Entity, value: Any) -> bool:
        found = list(links_in(value))
        if given == []:
            return not found
        return any(
            key in wanted or (key[0].startswith("Contractor") and key[1] in ids) for key in found
        )

    return matches


def _resolved(asking: Asking, value: Any) -> Any:
    if is_object(value) and value.get(CONTENT_TYPE) == "Variable":
        names = (value.get("name"), value.get("value"))
        if CURRENT_USER["name"] in names:
            return {CONTENT_TYPE: "Employee", "id": asking.user}
    return value


def _as_choice(asking: Asking, term: Mapping[str, Any]) -> _Match:
    wanted = {str(each) for each in _each(term.get("value"))}
    names = sorted(wanted) if term.get("field") == "status" else ()
    magic = [_MAGIC_VALUES[each] for each in names if each in _MAGIC_VALUES]

    def matches(entity: Entity, value: Any) -> bool:
        if any(each(asking.db, entity) for each in magic):
            return True
        return any(each in wanted for each in _choices(asking.db, value))

    return matches


_MAGIC_VALUES: Mapping[str, Callable[[Database, Entity], bool]] = {
    "filter_any": lambda _account, _entity: True,
    "filter_actual": is_open,
    "filter_completed": lambda _, entity: entity.get("status") == "completed",
    "filter_overdue": lambda db, entity: db.value(entity, "isOverdue") is True,
}
"""Values of a task's status that stand for several."""


def _choices(db: Database, value: Any) -> list[str]:
    """What a value may be called in an enumeration: itself, or of a reference its id."""
    found: list[str] = []
    for each in _each(value):
        if is_object(each):
            entity = db.linked(each) or each
            names = (entity.get("id"), entity.get("name"), entity.get("masterType"))
            found.extend(str(name) for name in names if name is not None)
        else:
            found.append(str(each))
    return found


_MATCHERS: Mapping[str, Callable[[Asking, Mapping[str, Any]], _Match]] = {
    "FilterTermString": _as_text,
    "FilterTermNumber": _as_number,
    "FilterTermFormula": _as_number,
    "FilterTermDate": _as_date,
    "FilterTermRef": _as_reference,
    "FilterTermEnum": _as_choice,
    "FilterTermBool": lambda _, term: (
        lambda _, value: (value is True) is (term.get("value") is True)
    ),
}


def _positive(term: Mapping[str, Any]) -> str:
    return str(term.get("comparison") or "equals").removeprefix("not_")


def _each(value: Any) -> Sequence[Any]:
    if is_list(value):
        return value
    return () if value is None else (value,)


def _texts(db: Database, value: Any) -> list[str]:
    found: list[str] = []
    for each in _each(value):
        if is_object(each):
            entity = db.linked(each) or each
            each = entity.get("name", entity.get("value"))
        if each is not None:
            found.append(folded(str(each)))
    return found


def _number(value: Any) -> float | None:
    if is_object(value):
        value = value.get("value")
    if isinstance(value, str) and len(value) < 40:
        try:
            return number_of(float(value))
        except ValueError:
            return None
    return number_of(value)
