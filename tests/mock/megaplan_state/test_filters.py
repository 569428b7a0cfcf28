"""The terms of filters, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Ask

ANNA, BORIS, VERA, GLEB = (
    {"contentType": "Employee", "id": f"100000{number}"} for number in (1, 2, 3, 4)
)


def _term(kind: str, field: str, comparison: str, value: Any, **more: Any) -> dict[str, Any]:
    return {
        "contentType": f"FilterTerm{kind}",
        "field": field,
        "comparison": comparison,
        "value": value,
        **more,
    }


def _filter(type_: str, *terms: dict[str, Any], join: str = "and", **more: Any) -> dict[str, Any]:
    group = {"contentType": "FilterTermGroup", "join": join, "terms": list(terms)}
    config = {"contentType": "FilterConfig", "termGroup": group}
    return {"contentType": type_, "id": None, "config": config, **more}


def _numbers(ask: Ask, *terms: dict[str, Any], join: str = "and", **more: Any) -> str:
    """The numbers of the deals that a filter lets through."""
    query = {"filter": _filter("TradeFilter", *terms, join=join, **more)}
    return "".join(each["number"] for each in ask.data("GET", "/deal", query=query))


def _day(year: int, month: int, day: int) -> dict[str, Any]:
    """A DateOnly; the month counts from 1 here, and from 0 on the wire."""
    return {"contentType": "DateOnly", "year": year, "month": month - 1, "day": day}


def _days(first: dict[str, Any] | None, last: dict[str, Any] | None) -> dict[str, Any]:
    return {"contentType": "IntervalDates", "from": first, "to": last}


def _moment(text: str) -> dict[str, Any]:
    return {"contentType": "DateTime", "value": text}


def _relative(mode: str, unit: str, value: Any = None) -> dict[str, Any]:
    return {"contentType": "FilterTermDateValue", "mode": mode, "unit": unit, "value": value}


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (_term("String", "name", "equals", "букет"), "4"),
        (_term("String", "name", "not_equals", "Букет"), "12356"),
        (_term("String", "name", "contains", "ОЗ"), "13"),
        (_term("String", "name", "not_contains", "оз"), "2456"),
        (_term("String", "name", "starts_with", "роз"), "1"),
        (_term("String", "description", "equals", "x"), ""),
        (_term("String", "description", "not_equals", "x"), "123456"),
        (_term("String", "Category1000001CustomFieldIstochnik", "equals", "сайт"), "1"),
        (_term("Number", "price", "equals", 3500), "4"),
        (_term("Number", "price", "not_equals", 3500), "12356"),
        (_term("Number", "price", "less", 42500.5), "46"),
        (_term("Number", "price", "less_eq", 42500.5), "246"),
        (_term("Number", "price", "more", 188000), "3"),
        (_term("Number", "price", "more_eq", "188000"), "13"),
        (
            _term(
                "Number",
                "price",
                "interval",
                {"contentType": "IntervalNumbers", "from": 10000, "to": 50000},
            ),
            "26",
        ),
        (_term("Number", "number", "one_of", "1, 4"), "14"),
        (_term("Number", "price", "contains", 188), "1"),
        (_term("Number", "price", "not_contains", 188), "23456"),
        (_term("Ref", "manager", "equals", [VERA]), "13"),
        (_term("Ref", "manager", "equals", [VERA, GLEB]), "1234"),
        (_term("Ref", "manager", "not_equals", [VERA]), "2456"),
        (_term("Ref", "contact", "equals", []), "2456"),
        (_term("Ref", "contact", "not_equals", []), "13"),
        (_term("Ref", "auditors", "equals", [BORIS]), "1"),
        (_term("Enum", "result", "equals", ["active"]), "1256"),
        (_term("Enum", "result", "equals", ["positive", "negative"]), "34"),
        (_term("Enum", "result", "not_equals", ["active"]), "34"),
        (_term("Enum", "Category1000001CustomFieldIstochnik", "equals", ["Выставка"]), "2"),
        (_term("Bool", "isFavorite", "equals", False), "123456"),
        (_term("Bool", "isFavorite", "equals", True), ""),
        (_term("Date", "timeCreated", "equals", _day(2026, 2, 2)), "2"),
        (_term("Date", "timeCreated", "not_equals", _day(2026, 2, 2)), "13456"),
        (_term("Date", "timeCreated", "equals", _days(_day(2026, 2, 1), _day(2026, 2, 12))), "125"),
        (_term("Date", "timeCreated", "equals", _days(None, _day(2026, 1, 31))), "3"),
        (_term("Date", "timeCreated", "equals", _days(_day(2026, 2, 13), None)), "46"),
        (
            _term(
                "Date",
                "timeCreated",
                "equals",
                {
                    "contentType": "IntervalTime",
                    "from": _moment("2026-02-14T12:00:00+03:00"),
                    "to": _moment("2026-02-14T12:30:00+03:00"),
                },
            ),
            "4",
        ),
    ],
)
def test_terms(ask: Ask, term: dict[str, Any], expected: str) -> None:
    assert _numbers(ask, term) == expected


@pytest.mark.parametrize(
    ("join", "expected"),
    [("and", "1"), ("or", "123456")],
)
def test_joins(ask: Ask, join: str, expected: str) -> None:
    terms = (
        _term("Ref", "manager", "equals", [VERA]),
        _term("Enum", "result", "not_equals", ["positive"]),
    )
    assert _numbers(ask, *terms, join=join) == expected


def test_a_refinement_narrows_its_term(ask: Ask) -> None:
    inner = {
        "contentType": "FilterTermGroup",
        "join": "or",
        "terms": [
            _term("String", "name", "contains", "роз"),
            _term("String", "name", "contains", "букет"),
        ],
    }
    vera = _term("Ref", "manager", "equals", [VERA], refine=inner)
    assert _numbers(ask, vera) == "1"
    assert _numbers(ask, vera, _term("String", "name", "equals", "Букет"), join="or") == "14"


def test_a_term_about_no_field_is_left_out(ask: Ask) -> None:
    wrong = _term("String", "nmae", "equals", "Букет")
    assert _numbers(ask, wrong) == "123456"
    assert _numbers(ask, wrong, _term("Enum", "result", "equals", ["negative"])) == "4"


def test_an_upper_case_join_is_refused(ask: Ask) -> None:
    query = {"filter": _filter("TradeFilter", join="AND")}
    assert ask.refused("GET", "/deal", query=query)[0] == 422


def test_the_scheme_of_a_filter(ask: Ask) -> None:
    program = {"contentType": "Program", "id": ask.id_of("/program", "Сервис")}
    assert _numbers(ask, program=program) == "56"
    assert _numbers(ask, program={"contentType": "Program", "id": "all"}) == "123456"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (_relative("past", "hour", 2), "bc"),
        (_relative("past", "minute", 30), "c"),
        (_relative("past", "day", 1), "abc"),
        (_relative("past", "workDay", 3), "9abc"),
        (_relative("past", "day", {"contentType": "IntervalNumbers", "from": 1, "to": 6}), "9a"),
        (_relative("current", "day"), "bcd"),
        (_relative("current", "hour"), "d"),
        (_relative("current", "week"), "abcdef"),
        (_relative("current", "month"), "89abcdef"),
        (_relative("current", "quarter"), "789abcdefg"),
        (_relative("current", "year"), "6789abcdefg"),
        (_relative("next", "hour", 1), "d"),
        (_relative("next", "day", 1), "de"),
        (_relative("next", "week", 2), "defg"),
        (_relative("before", "day", _day(2026, 11, 24)), "56789"),
        (_relative("before_or_equal", "day", _day(2026, 11, 24)), "56789a"),
        (_relative("later", "day", _day(2026, 11, 25)), "efg"),
        (_relative("later_or_equal", "day", _day(2026, 11, 25)), "bcdefg"),
        (_relative("before_on", "month", 1), "567"),
        (_relative("later_on", "day", 2), "fg"),
        (_relative("before_from", "hour", 1), "56789abcd"),
        (_relative("later_from", "day", 1), "bcdefg"),
    ],
)
def test_relative_dates(ask: Ask, value: dict[str, Any], expected: str) -> None:
    for name, moment in _MOMENTS.items():
        body = {
            "contentType": "Task",
            "name": name,
            "isUrgent": False,
            "isTemplate": False,
            "deadline": _moment(moment),
        }
        ask.data("POST", "/task", body=body)
    term = _term("Date", "deadline", "equals", value)
    names = ask.names("/task", filter=_filter("TaskFilter", term))
    assert "".join(each for each in names if len(each) == 1) == expected


# The mock stands at noon of Wednesday, 25 November 2026.
_MOMENTS = {
    "5": "2025-12-31T23:59:59+00:00",
    "6": "2026-09-30T23:59:59+00:00",
    "7": "2026-10-01T00:00:00+00:00",
    "8": "2026-11-01T00:00:00+00:00",
    "9": "2026-11-20T09:00:00+00:00",
    "a": "2026-11-24T09:00:00+00:00",
    "b": "2026-11-25T10:30:00+00:00",
    "c": "2026-11-25T11:45:00+00:00",
    "d": "2026-11-25T12:30:00+00:00",
    "e": "2026-11-26T23:00:00+00:00",
    "f": "2026-11-28T12:00:00+00:00",
    "g": "2026-12-05T12:00:00+00:00",
}


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (_term("Enum", "type", "equals", ["project"]), 4),
        (_term("Enum", "type", "equals", ["task"]), 12),
        (_term("Enum", "status", "equals", ["filter_any"]), 16),
        (_term("Enum", "status", "equals", ["filter_actual"]), 13),
        (_term("Enum", "status", "equals", ["filter_completed"]), 2),
        (_term("Enum", "status", "equals", ["filter_overdue"]), 1),
        (_term("Enum", "status", "equals", ["filter_overdue", "delayed"]), 2),
        (_term("Ref", "participant", "equals", [GLEB]), 4),
        (_term("Ref", "auditors", "equals", [BORIS]), 1),
    ],
)
def test_what_only_task_filters_know(ask: Ask, term: dict[str, Any], expected: int) -> None:
    assert len(ask.names("/task", filter=_filter("TaskFilter", term))) == expected


@pytest.mark.parametrize(
    ("path", "filter_", "expected"),
    [
        ("/task", {"contentType": "TaskFilter", "id": "outgoing"}, 7),
        ("/task", {"contentType": "TaskFilter", "id": "overdue"}, 1),
        ("/deal", {"contentType": "TradeFilter", "id": "active"}, 4),
    ],
)
def test_filters_that_every_account_has(
    ask: Ask, path: str, filter_: dict[str, Any], expected: int
) -> None:
    assert len(ask.names(path, filter=filter_)) == expected


def test_incoming_is_about_who_asks(ask: Ask) -> None:
    filter_ = {"contentType": "TaskFilter", "id": "incoming"}
    assert ask.names("/task", filter=filter_) == []
    for id_ in ("1000005", "1000006"):
        ask.data("POST", f"/task/{id_}", body={"contentType": "Task", "responsible": ANNA})
    assert len(ask.names("/task", filter=filter_)) == 2


def test_saved_filters(ask: Ask) -> None:
    body = {
        "contentType": "TradeFilter",
        "title": "Vera's",
        "config": _filter("TradeFilter", _term("Ref", "manager", "equals", [VERA]))["config"],
    }
    made = ask.data("POST", "/tradeFilter/new", body=body)
    path = f"/tradeFilter/{made['id']}"
    assert ask.data("GET", path)["title"] == "Vera's"
    assert "Vera's" in [each["title"] for each in ask.data("GET", "/tradeFilter")]
    by_id = {"contentType": "TradeFilter", "id": made["id"]}
    assert "".join(e["number"] for e in ask.data("GET", "/deal", query={"filter": by_id})) == "13"
    narrowed = _filter("TradeFilter", _term("Enum", "result", "equals", ["active"]))
    narrowed["config"]["filterId"] = int(made["id"])
    assert "".join(e["number"] for e in ask.data("GET", "/deal", query={"filter": narrowed})) == "1"
    ask.data("POST", path, body={"contentType": "TradeFilter", "title": "Hers"})
    assert ask.data("GET", path)["title"] == "Hers"
    ask.data("DELETE", path)
    assert ask.refused("GET", "/deal", query={"filter": by_id})[0] == 404


def test_a_saved_filter_may_come_back_in_a_list(ask: Ask) -> None:
    (made,) = ask.data("POST", "/taskFilter/new", body={"contentType": "TaskFilter", "title": "x"})
    (changed,) = ask.data("POST", f"/taskFilter/{made['id']}", body={**made, "title": "y"})
    assert (changed["id"], changed["title"]) == (made["id"], "y")


def test_filters_that_every_account_has_stay(ask: Ask) -> None:
    body = {"contentType": "TaskFilter", "title": "x"}
    assert ask.refused("POST", "/taskFilter/incoming", body=body)[0] == 403
    assert ask.refused("DELETE", "/taskFilter/incoming")[0] == 403


def test_employees_are_listed_whole(ask: Ask) -> None:
    filter_ = _filter("EmployeeFilter", _term("String", "name", "equals", "x"))
    assert len(ask.names("/employee", filter=filter_)) == 8
