"""Filters made of conditions: what they send, and what a list with them gives."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from megaplan_api import (
    AsyncMegaplan,
    ContractorCompany,
    Employee,
    FilterTermFormula,
    Megaplan,
    Program,
    TaskFilter,
    TradeFilter,
    Variable,
)
from plansdk.mock import MegaplanMock
from plansdk.mock.clock import Clock

if TYPE_CHECKING:
    from megaplan_api._core.condition import Condition
    from megaplan_api.where import TaskFilterWhere, TradeFilterWhere

    OfTasks: TypeAlias = Callable[[TaskFilterWhere], Condition[TaskFilterWhere]]
    OfDeals: TypeAlias = Callable[[TradeFilterWhere], Condition[TradeFilterWhere]]

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
ANNA, BORIS, VERA = (Employee.link(each) for each in (1000003, 1000004, 1000005))
DAY = dt.date(2026, 12, 10)


@pytest.fixture
def mock() -> MegaplanMock:
    return MegaplanMock(clock=Clock(NOW))


@pytest.fixture
def mp(mock: MegaplanMock) -> Iterator[Megaplan]:
    with Megaplan(mock.host, token=mock.token, transport=mock.transport) as client:
        yield client


def term(kind: str, field: str, comparison: str, value: Any, **more: Any) -> dict[str, Any]:
    return {
        "contentType": f"FilterTerm{kind}",
        "field": field,
        "comparison": comparison,
        "value": value,
        **more,
    }


def group(join: str, *terms: dict[str, Any]) -> dict[str, Any]:
    return {"contentType": "FilterTermGroup", "join": join, "terms": list(terms)}


def test_what_is_sent_is_what_the_service_documents() -> None:
    where = TaskFilter.where
    made = TaskFilter.all(
        where.responsible.is_(ANNA),
        where.deadline.before(dt.date(2026, 12, 1)),
        where.name.contains("x"),
    )
    day = {"contentType": "DateOnly", "year": 2026, "month": 11, "day": 1}
    before = {"contentType": "FilterTermDateValue", "mode": "before", "value": day}
    terms = (
        term("Ref", "responsible", "equals", [{"contentType": "Employee", "id": "1000003"}]),
        term("Date", "deadline", "equals", before),
        term("String", "name", "contains", "x"),
    )
    config = {"contentType": "FilterConfig", "termGroup": group("and", *terms)}
    assert made.to_dict() == {"contentType": "TaskFilter", "config": config}
    assert made.config is not None
    assert made.config.term_group is not None
    assert [type(each).__name__ for each in made.config.term_group.terms or ()] == [
        "FilterTermRef",
        "FilterTermDate",
        "FilterTermString",
    ]
    assert TaskFilter.any(where.name.is_("x")).to_dict()["config"]["termGroup"]["join"] == "or"
    assert TaskFilter.saved("incoming").to_dict() == {
        "contentType": "TaskFilter",
        "id": "incoming",
    }


def relative(mode: str, unit: str, value: Any = None) -> dict[str, Any]:
    more = {} if value is None else {"value": value}
    sent = {"contentType": "FilterTermDateValue", "mode": mode, "unit": unit, **more}
    return term("Date", "timeCreated", "equals", sent)


ONE_TO_TWO = {"contentType": "IntervalNumbers", "from": 1, "to": 2}


@pytest.mark.parametrize(
    ("condition", "sent"),
    [
        (lambda w: w.name.starts_with("x"), term("String", "name", "starts_with", "x")),
        (lambda w: w.price.between(1, 2), term("Number", "price", "interval", ONE_TO_TWO)),
        (lambda w: w.price.one_of(1, 2.5), term("Number", "price", "one_of", "1,2.5")),
        (lambda w: w.time_created.current("week"), relative("current", "week")),
        (lambda w: w.time_created.next(3, "workDay"), relative("next", "workDay", 3)),
        (lambda w: w.time_created.past((1, 2), "month"), relative("past", "month", ONE_TO_TWO)),
        (lambda w: w.is_favorite.is_(False), term("Bool", "isFavorite", "equals", False)),
        (
            lambda w: w.custom("Category1CustomFieldX").duration.less(dt.timedelta(minutes=2)),
            term("Number", "Category1CustomFieldX", "less", 120),
        ),
        (
            lambda w: w.custom("Category1CustomFieldX").reference.is_(ANNA),
            term("Ref", "Category1CustomFieldX", "equals", [ANNA.to_dict()]),
        ),
        (
            lambda w: w.custom("Category1CustomFieldX").flag.is_(True),
            term("Bool", "Category1CustomFieldX", "equals", True),
        ),
        (
            lambda w: w.custom("Category1CustomFieldX").number.more_eq(Decimal("1.5")),
            term("Number", "Category1CustomFieldX", "more_eq", 1.5),
        ),
        (
            lambda w: w.custom("Category1CustomFieldX").date.is_not(dt.date(2026, 1, 5)),
            term(
                "Date",
                "Category1CustomFieldX",
                "not_equals",
                {"contentType": "DateOnly", "year": 2026, "month": 0, "day": 5},
            ),
        ),
    ],
)
def test_terms(condition: OfDeals, sent: dict[str, Any]) -> None:
    assert condition(TradeFilter.where).term == sent


def test_a_filter_of_deals_names_a_scheme() -> None:
    where = TradeFilter.where
    of_seven = {"contentType": "Program", "id": "7"}
    assert TradeFilter.all(program=7).to_dict()["program"] == of_seven
    assert TradeFilter.any(where.name.is_("x"), program=Program.link(7))["program"] == Program.link(
        7
    )
    assert "program" not in TradeFilter.all(where.name.is_("x"))


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (lambda w: w.name.is_("Букет"), "4"),
        (lambda w: w.name.is_not("Букет"), "12356"),
        (lambda w: w.name.contains("оз"), "13"),
        (lambda w: w.name.not_contains("оз"), "2456"),
        (lambda w: w.name.starts_with("роз"), "1"),
        (lambda w: w.price.is_(3500), "4"),
        (lambda w: w.price.is_not(3500), "12356"),
        (lambda w: w.price.less(15000), "4"),
        (lambda w: w.price.less_eq(15000), "46"),
        (lambda w: w.price.more(188000), "3"),
        (lambda w: w.price.more_eq(188000), "13"),
        (lambda w: w.price.between(Decimal(10000), 42500.5), "26"),
        (lambda w: w.price.one_of(3500, 15000), "46"),
        (lambda w: w.price.contains(88), "1"),
        (lambda w: w.price.not_contains("88"), "23456"),
        (lambda w: w.result.is_("positive", "negative"), "34"),
        (lambda w: w.result.is_not("active"), "34"),
        (lambda w: w.manager.is_(ANNA, VERA), "135"),
        (lambda w: w.manager.is_not(ANNA), "2456"),
        (lambda w: w.manager.is_(Variable(name="currentUser")), ""),
        (lambda w: w.is_favorite.is_(True), ""),
        (lambda w: w.time_created.is_(dt.date(2026, 2, 1)), "1"),
        (lambda w: w.time_created.is_not(dt.date(2026, 2, 1)), "23456"),
        (lambda w: w.time_created.before(dt.date(2026, 2, 1)), "3"),
        (lambda w: w.time_created.before_or_equal(dt.date(2026, 2, 1)), "13"),
        (lambda w: w.time_created.later(dt.date(2026, 2, 12)), "46"),
        (lambda w: w.time_created.later_or_equal(dt.date(2026, 2, 12)), "456"),
        (lambda w: w.time_created.between(dt.date(2026, 2, 2), dt.date(2026, 2, 12)), "25"),
        (lambda w: w.time_created.not_between(dt.date(2026, 2, 2), dt.date(2026, 2, 12)), "1346"),
        (
            lambda w: w.time_created.between(
                dt.datetime(2026, 2, 14, 9, 30, tzinfo=dt.UTC),
                dt.datetime(2026, 2, 14, 9, 31, tzinfo=dt.UTC),
            ),
            "4",
        ),
        (lambda w: w.time_created.current("year"), "123456"),
        (lambda w: w.time_created.past(1, "month"), ""),
        (lambda w: w.time_created.past((9, 10), "month"), "12456"),
        (lambda w: w.time_created.next(3, "workDay"), ""),
        (lambda w: w.time_created.before_on(10, "month"), "3"),
        (lambda w: w.time_created.before_from(0, "day"), "123456"),
        (lambda w: w.time_created.later_from(10, "month"), "12456"),
        (lambda w: w.time_created.later_on(1, "day"), ""),
        (lambda w: w.custom("Category1000001CustomFieldIstochnik").text.is_("сайт"), "1"),
        (lambda w: w.custom("Category1000001CustomFieldIstochnik").choice.is_("Выставка"), "2"),
        (lambda w: w.term(FilterTermFormula(formula="price", comparison="less", value=4000)), "4"),
    ],
)
def test_each_comparison(mp: Megaplan, condition: OfDeals, names: str) -> None:
    made = TradeFilter.all(condition(TradeFilter.where), program="all")
    found = sorted(each.number or "" for each in mp.deal.list(filter=made))
    assert "".join(found) == names


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        (lambda w: w.planned_work.more_eq(dt.timedelta(hours=1)), [5, 11]),
        (lambda w: w.planned_work.between(dt.timedelta(hours=2), dt.timedelta(hours=9)), [11]),
        (lambda w: w.is_urgent.is_(True), [5, 9]),
        (lambda w: w.type.is_("project").refine_all(w.status.is_("filter_completed")), [4]),
        (lambda w: w.participant.is_(VERA).refine_all(w.type.is_("task")), [8, 11, 12]),
        (
            lambda w: w.responsible.is_(ANNA).refine_any(
                w.deadline.is_(DAY), w.status.is_("delayed")
            ),
            [6, 10],
        ),
        (
            lambda w: (
                w.type.is_("task")
                .refine_any(w.responsible.is_(ANNA), w.responsible.is_(VERA))
                .refine_any(w.status.is_("created"), w.status.is_("accepted"))
                .refine_all(w.name.contains("упаковку"))
            ),
            [6],
        ),
    ],
)
def test_nested_and_special_conditions(mp: Megaplan, condition: OfTasks, ids: list[int]) -> None:
    made = TaskFilter.all(condition(TaskFilter.where))
    found = sorted(int(each.id) - 1000000 for each in mp.task.list(filter=made))
    assert found == ids


def test_a_second_refinement_goes_inside_the_first() -> None:
    where = TaskFilter.where
    a, b, c, d = (where.name.is_(each) for each in "abcd")
    plain = [each.term for each in (a, b, c, d)]
    assert a.refine_all(b, c).term == {**plain[0], "refine": group("and", plain[1], plain[2])}
    of_d = {"refine": group("or", plain[3])}
    last = group("and", plain[1], {**plain[2], **of_d})
    assert a.refine_all(b, c).refine_any(d).term == {**plain[0], "refine": last}
    each = group("or", {**plain[1], **of_d}, {**plain[2], **of_d})
    assert a.refine_any(b, c).refine_any(d).term == {**plain[0], "refine": each}


def test_conditions_are_used_again_and_stay_as_they_are() -> None:
    where = TaskFilter.where
    one, other = where.name.contains("x"), where.status.is_("done")
    first = TaskFilter.all(one, other).to_dict()
    one.refine_all(other)
    assert TaskFilter.all(one, other).to_dict() == first


def test_an_asynchronous_client_takes_them_as_well(mock: MegaplanMock) -> None:
    async def names() -> list[str]:
        client = AsyncMegaplan(mock.host, token=mock.token, transport=mock.transport)
        async with client as mp:
            made = TradeFilter.all(TradeFilter.where.price.more(188000), program="all")
            listed = mp.deal.list(filter=made, sort_by=["-price"], fields=["time_created"])
            return [each.number or "" async for each in listed]

    assert asyncio.run(names()) == ["3"]


@pytest.mark.parametrize(
    ("mistake", "error", "said"),
    [
        (lambda w: w.nme, AttributeError, "did you mean 'name'?"),
        (lambda w: w.name.before, AttributeError, "name is a text, which has no comparison"),
        (lambda w: w.deadline.befor, AttributeError, "did you mean 'before"),
        (lambda w: w.name.contains(5), TypeError, "name is compared with a text, not with 5 (int)"),
        (lambda w: w.human_number.more("5"), TypeError, "a number"),
        (lambda w: w.human_number.more(True), TypeError, "a number"),
        (lambda w: w.human_number.contains(5.5), TypeError, "digits"),
        (lambda w: w.human_number.more(float("inf")), ValueError, "not a number that JSON"),
        (lambda w: w.planned_work.more(5), TypeError, "a timedelta"),
        (lambda w: w.is_urgent.is_("yes"), TypeError, "True or False"),
        (lambda w: w.deadline.before(NOW), TypeError, "between(first, last)"),
        (lambda w: w.deadline.between(NOW, DAY), TypeError, "a date"),
        (lambda w: w.deadline.between(NOW.replace(tzinfo=None), NOW), ValueError, "no time zone"),
        (lambda w: w.deadline.past(1, "dya"), ValueError, "did you mean 'day'?"),
        (lambda w: w.deadline.past("1", "day"), TypeError, "a whole number"),
        (lambda w: w.status.is_("doen"), ValueError, "did you mean 'done'?"),
        (lambda w: w.status.is_(), ValueError, "status has to be compared with something"),
        (lambda w: w.responsible.is_("1000003"), TypeError, "Employee"),
        (lambda w: w.responsible.is_(ContractorCompany), TypeError, "responsible is compared"),
        (lambda w: w.responsible.is_(TaskFilter.saved(1)), TypeError, "responsible is compared"),
        (lambda w: w.responsible.is_(Employee()), ValueError, "no id"),
        (lambda w: w.custom("Categry1CustomFieldX"), ValueError, "Category<number>CustomField"),
        (lambda w: w.term(ANNA), TypeError, "FilterTerm"),
        (lambda w: bool(w.name.is_("x")), TypeError, "neither true nor false"),
        (lambda w: TaskFilter.all(), ValueError, "TaskFilter needs a condition"),
        (lambda w: TaskFilter.all(w.name), TypeError, "not Text"),
        (lambda w: TaskFilter.any(TaskFilter.saved(1)), TypeError, "refine_all and refine_any"),
        (
            lambda w: TaskFilter.all(TradeFilter.where.name.is_("x")),
            TypeError,
            "is of TradeFilter, and does not fit TaskFilter",
        ),
        (lambda w: TradeFilter.all(program=ANNA), TypeError, "program is a Program or its id"),
    ],
)
def test_mistakes_are_told_at_once(
    mistake: Callable[[Any], object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as found:
        mistake(TaskFilter.where)
    assert said in str(found.value)


def test_fields_are_listed() -> None:
    listed = dir(TaskFilter.where)
    assert {"name", "deadline", "participant", "custom"} <= set(listed)
    assert listed == sorted(listed)
