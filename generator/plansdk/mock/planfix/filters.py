"""Conditions of lists: the same machinery for tasks, contacts, projects and employees.

The specification's lists of values tell for each kind of condition which operators it
allows and what it compares with; what is compared is up to the kind of record. A string
is contained, whatever its case; several ids are alternatives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, cast

from plansdk.mock.planfix.call import Call, Refused
from plansdk.mock.planfix.checking import day, integer, is_nothing, parts
from plansdk.mock.planfix.database import EARLIEST, LATEST, moment
from plansdk.mock.planfix.records import CONDITIONS, Record
from plansdk.xml_model import Value

Getter = Callable[[Record], Any]
"""Gives what is compared: a text, number, flag, moment, or several numbers."""


def matching(
    call: Call,
    rows: list[Record],
    derived: Mapping[str, Getter] | None = None,
    saved: Iterable[Mapping[str, Any]] = (),
) -> list[Record]:
    """The records that meet all conditions of a request, and of a saved filter.

    Args:
        derived: What conditions compare that is no field, by number of the condition.

    Raises:
        Refused: A condition lacks something, or is not possible.
    """
    conditions = [*saved, *(call.given.get("filters") or ())]
    if not conditions:
        return rows
    getters = {str(number): _field(name) for number, name in CONDITIONS[call.group].items()}
    getters |= derived or {}
    tests = [_test(call, getters, each) for each in conditions]
    return [row for row in rows if all(test(row) for test in tests)]


def saved_filter(call: Call, name: str) -> list[Mapping[str, Any]]:
    """The conditions of a filter that is kept in the account.

    Raises:
        Refused: There is none of that name.
    """
    kept = call.database.tables[f"{call.group}_filters"]
    if name not in kept:
        raise Refused("VALUE_NOT_ALLOWED", f"there is no filter {name[:60]!r} of {call.group}s")
    return [
        given | ({"value": given} if given["datetype"] else {})
        for given in (each.layout.defaults | each for each in kept[name].conditions)
    ]


def _field(name: str) -> Getter:
    if name.startswith("!"):
        return lambda row: not row[name[1:]]
    return lambda row: row[name]


def _test(
    call: Call, getters: Mapping[str, Getter], given: Mapping[str, Any]
) -> Callable[[Record], bool]:
    number = given.get("type")
    if number is None:
        raise Refused("PARAMETER_MISSING", "filter: type: missing")
    kind = call.method.request.children["filters"].item.children["type"].described.get(str(number))
    if kind is None:
        raise Refused("VALUE_NOT_ALLOWED", f"there is no filter {number}")
    operator, operand = given.get("operator") or "equal", given.get("value")
    said = f"filter {number}"
    if operator not in kind.operators:
        raise Refused("VALUE_NOT_POSSIBLE_HERE", f"{said} has no operator {operator}")
    if is_nothing(operand):
        raise Refused("PARAMETER_MISSING", f"{said}: value: missing")
    getter: Getter = getters.get(kind.value, lambda _: None)
    if kind.field or kind.refers == "customField":
        key = given.get("field") if kind.field else _integer(kind, operand)
        if not key:
            raise Refused("DEPENDENT_VALUE_MISSING", f"{said}: field: missing")
        getter = _custom_getter(key, kind)
    wanted = _operand(kind, operand, call.now)
    if kind.operand in ("date", "int"):
        return lambda row: _compares(operator, getter(row), *wanted)
    return lambda row: _is_equal(getter(row), wanted, kind) is (operator == "equal")


def _custom_getter(key: int, kind: Value) -> Getter:
    if kind.refers == "customField":
        # "Has a value" and "has none" are told apart by their number alone, 152 and 153.
        wanted = kind.value.endswith("2")
        return lambda row: key if bool(row.customData.get(key)) is wanted else None
    read: Mapping[str, Callable[[str], Any]] = {
        "date": lambda text: day(text[:10]),
        "int": integer,
        "id": lambda text: [integer(each) for each in parts(text)],
        "ids": lambda text: [integer(each) for each in parts(text)],
        "strings": parts,
    }
    reader = read.get(kind.operand, str)
    return lambda row: reader(row.customData.get(key, ""))


def _integer(kind: Value, operand: Any) -> int:
    text = str(operand).strip()
    number = integer(text)
    if number is None or number < 0:
        raise Refused("VALUE_NOT_ALLOWED", f"filter {kind.value}: {text[:60]!r} is no number")
    return number


def _operand(kind: Value, operand: Any, now: dt.datetime) -> Any:
    """What a record is compared with; the first and the last of what can be larger or smaller."""
    is_date = isinstance(operand, Mapping)
    if kind.operand == "date":
        given = cast("Mapping[str, Any]", operand) if is_date else dict[str, Any]()
        if not given.get("datetype"):
            said = f"filter {kind.value}: a kind of date is needed"
            raise Refused("VALUE_NOT_ALLOWED", said)
        return period(given, now)
    if is_date:
        raise Refused("VALUE_NOT_ALLOWED", f"filter {kind.value}: a date is given")
    match kind.operand:
        case "string":
            return str(operand).casefold()
        case "strings":
            return [each for each in str(operand).split(";") if each]
        case "ids":
            return [_integer(kind, each) for each in str(operand).split(";") if each]
        case "one" | "bool":
            number = _integer(kind, operand)
            if number > 1 or (kind.operand == "one" and number != 1):
                raise Refused("VALUE_NOT_ALLOWED", f"filter {kind.value}: no flag: {number}")
            return bool(number)
        case "int":
            return (_integer(kind, operand),) * 2
        case _:
            return _integer(kind, operand)


def _compares(operator: str, value: Any, first: Any, last: Any) -> bool:
    if value is None:
        return operator == "notequal"
    if isinstance(value, dt.date):
        value = moment(value)
    if operator in ("gt", "lt"):
        return bool(value > last if operator == "gt" else value < first)
    return (first <= value <= last) is (operator == "equal")


def _is_equal(value: Any, operand: Any, kind: Value) -> bool:
    if kind.operand in ("one", "bool"):
        return (value not in (None, "", "0", False)) is operand
    values = _several(value)
    if kind.operand == "string":
        return any(operand in str(each or "").casefold() for each in values)
    return any(each in values for each in _several(operand))


def _several(value: Any) -> Collection[object]:
    if isinstance(value, Collection) and not isinstance(value, str):
        return cast("Collection[object]", value)
    return (value,)


def period(given: Mapping[str, Any], now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """First and last moment of a kind of date; weeks begin on Monday."""
    kind: str = given["datetype"]
    begin, end = given.get("datefrom"), given.get("dateto")
    if kind.startswith("anotherdate"):
        end = begin
    elif not kind.startswith("another"):
        days: int = (given.get("datevalue") or 0) if kind in ("last", "next", "in") else 0
        if not 0 <= days <= _MOST_DAYS:
            raise Refused("VALUE_NOT_ALLOWED", f"{kind}: {days} days")
        begin, end = _named_period(kind, now.date(), dt.timedelta(days=days))
    return moment(begin) or EARLIEST, moment(end, late=True) or LATEST


_MOST_DAYS = 36_500


def _named_period(kind: str, today: dt.date, days: dt.timedelta) -> tuple[dt.date, dt.date]:
    day, week = dt.timedelta(days=1), dt.timedelta(days=7)
    monday = today - today.weekday() * day
    month = today.replace(day=1)
    next_month = (month + 32 * day).replace(day=1)
    return {
        "last": (today - days, today),
        "next": (today, today + days),
        "in": (today + days, today + days),
        "today": (today, today),
        "yesterday": (today - day, today - day),
        "tomorrow": (today + day, today + day),
        "thisweek": (monday, monday + 6 * day),
        "lastweek": (monday - week, monday - day),
        "nextweek": (monday + week, monday + 13 * day),
        "thismonth": (month, next_month - day),
        "lastmonth": ((month - day).replace(day=1), month - day),
        "nextmonth": (next_month, (next_month + 32 * day).replace(day=1) - day),
    }[kind]
