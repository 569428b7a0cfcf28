"""What lists show, in which order, and on which page."""

from __future__ import annotations

from typing import Any

import pytest

from megaplan_api import Megaplan, Task
from plansdk.mock import MegaplanMock

from .conftest import ALL, Ask


def _sorted_by(*names: str, desc: bool = False) -> list[dict[str, Any]]:
    return [{"contentType": "SortField", "fieldName": each, "desc": desc} for each in names]


def test_base_fields_in_lists(ask: Ask) -> None:
    task = ask.data("GET", "/task", query={"limit": 1})[0]
    assert {"id", "contentType", "name", "status", "owner", "deadline"} <= set(task)
    assert not {"auditors", "auditorsCount", "comments", "possibleActions"} & set(task)


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"fields": ["auditors"]}, {"auditors", "name"}, {"executors"}),
        ({"fields": ["auditors"], "onlyRequestedFields": True}, {"auditors", "id"}, {"name"}),
        ({"onlyRequestedFields": True}, {"id", "contentType"}, {"name", "status"}),
        ({"fields": ["commentsCount", "parents"]}, {"commentsCount", "parents"}, {"comments"}),
        ({"fields": [{"owner": ["login"]}]}, {"owner", "name"}, {"auditors"}),
    ],
)
def test_requested_fields(
    ask: Ask, query: dict[str, Any], shown: set[str], hidden: set[str]
) -> None:
    for each in ask.data("GET", "/task", query=query):
        assert shown <= set(each)
        assert not hidden & set(each)


def test_custom_fields_on_request(ask: Ask) -> None:
    name = "Category183CustomFieldRegion"
    companies = ask.data("GET", "/contractorCompany", query={"fields": [name]})
    assert [each.get(name) for each in companies] == ["Северный", "Южный", None]
    assert name not in ask.data("GET", "/contractorCompany")[0]
    assert ask.data("GET", f"/contractor/{companies[0]['id']}")[name] == "Северный"


def test_fields_of_cards(ask: Ask) -> None:
    query = {"fields": ["name"], "onlyRequestedFields": True}
    assert set(ask.data("GET", "/task/1000005", query=query)) == {"contentType", "id", "name"}


def test_fields_of_mentioned_entities(ask: Ask) -> None:
    query = {
        "fields": ["name", {"contractor": ["name", "contactInfo"]}],
        "onlyRequestedFields": True,
    }
    deal = ask.data("GET", "/deal", query=query)[0]
    assert set(deal) == {"contentType", "id", "name", "contractor"}
    assert set(deal["contractor"]) == {"contentType", "id", "name", "contactInfo"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"fields": ["nam"]}, "fields"),
        ({"fields": [{"owner": ["nam"]}]}, "fields"),
        ({"fields": "name"}, "fields"),
        ({"fields": [1]}, "fields"),
        ({"sortBy": _sorted_by("textStatemen")}, "sortBy"),
        ({"sortBy": _sorted_by("attaches")}, "sortBy"),
        ({"limit": 0}, "limit"),
        ({"limit": -1}, "limit"),
        ({"pageAfter": {"contentType": "Task", "id": "77"}}, "pageAfter"),
    ],
)
def test_wrong_queries(ask: Ask, query: dict[str, Any], field: str) -> None:
    errors = ask.envelope("GET", "/task", query=query)["meta"]
    assert errors["status"] == 422
    assert errors["errors"][0]["field"].startswith(field)


def test_two_cursors_are_too_many(ask: Ask) -> None:
    cursor = {"contentType": "Task", "id": "1000005"}
    query = {"pageAfter": cursor, "pageBefore": cursor}
    assert ask.refused("GET", "/task", query=query)[0] == 422


@pytest.mark.parametrize(
    ("path", "fields", "desc", "expected"),
    [
        ("/deal", ["name"], False, ["Букет", "Замена насоса", "Озеленение двора"]),
        (
            "/deal",
            ["name"],
            True,
            ["Тюльпаны оптом", "Розы к празднику", "Ремонт холодильной витрины"],
        ),
        ("/deal", ["price"], False, ["Букет", "Замена насоса", "Тюльпаны оптом"]),
        ("/deal", ["price"], True, ["Озеленение двора", "Розы к празднику", "Тюльпаны оптом"]),
        (
            "/deal",
            ["result", "price"],
            False,
            ["Замена насоса", "Тюльпаны оптом", "Розы к празднику"],
        ),
        ("/deal", ["manager"], False, ["Тюльпаны оптом", "Букет", "Розы к празднику"]),
        ("/deal", ["timeUpdated"], True, ["Замена насоса", "Букет", "Ремонт холодильной витрины"]),
        ("/employee", ["birthday"], False, ["Примерова Анна Ильинична", "Образцов Борис"]),
    ],
)
def test_sorting(ask: Ask, path: str, fields: list[str], desc: bool, expected: list[str]) -> None:
    names = ask.names(path, sortBy=_sorted_by(*fields, desc=desc))
    assert names[: len(expected)] == expected


@pytest.mark.parametrize("desc", [False, True])
def test_what_has_no_value_comes_last(ask: Ask, desc: bool) -> None:
    names = ask.names("/deal", sortBy=_sorted_by("price", desc=desc))
    assert names[-1] == "Ремонт холодильной витрины"


def test_sorting_by_a_custom_field(ask: Ask) -> None:
    field = "Category183CustomFieldRegion"
    names = ask.names("/contractorCompany", sortBy=_sorted_by(field, desc=True))
    assert names == ["ООО «Клевер»", "ООО «Василёк»", "АО «Мозаика»"]


def test_task_lists_hold_projects_and_leave_out_what_is_closed(ask: Ask) -> None:
    listed = ask.data("GET", "/task", query=ALL)
    assert {each["contentType"] for each in listed} == {"Task", "Project"}
    assert not {each["status"] for each in listed} & {"completed", "cancelled", "template"}
    every = {"filter": {"contentType": "TaskFilter", "id": "all"}}
    assert len(ask.data("GET", "/task", query=every)) == 16
    assert len(ask.data("GET", "/project")) == 4


def test_statuses(ask: Ask) -> None:
    assert ask.names("/task", statuses=["completed"]) == ["Прошлый сезон", "Квартальный отчёт"]


def test_a_text(ask: Ask) -> None:
    assert ask.names("/deal", q="РОЗЫ") == ["Розы к празднику"]
    assert ask.names("/deal/search", q="витрин") == ["Ремонт холодильной витрины"]
    # Observed on live accounts: the list of employees takes no notice.
    assert len(ask.names("/employee", q="Анна")) == 8


@pytest.fixture
def many(ask: Ask) -> list[str]:
    """Ids of all tags, more than fit on a page."""
    for number in range(7):
        ask.data("POST", "/task/1000005/tags", body={"contentType": "Tag", "name": f"t{number}"})
    return [each["id"] for each in ask.data("GET", "/task/tags")]


def _page(ask: Ask, **query: Any) -> tuple[list[str], dict[str, Any]]:
    found = ask.envelope("GET", "/task/tags", query=query)
    return [each["id"] for each in found["data"]], found["meta"]["pagination"]


def test_pages_forwards(ask: Ask, many: list[str]) -> None:
    seen, meta = _page(ask, limit=4)
    assert meta == {
        "count": 9,
        "limit": 4,
        "currentPage": 1,
        "hasMoreNext": True,
        "hasMorePrev": False,
    }
    while meta["hasMoreNext"]:
        ids, meta = _page(ask, limit=4, pageAfter={"contentType": "Tag", "id": seen[-1]})
        assert meta["hasMorePrev"]
        seen += ids
    assert seen == many
    assert meta["currentPage"] == 3


def test_pages_backwards(ask: Ask, many: list[str]) -> None:
    ids, meta = _page(ask, limit=4, pageBefore={"contentType": "Tag", "id": many[8]})
    assert ids == many[4:8]
    assert (meta["hasMoreNext"], meta["hasMorePrev"]) == (True, True)
    ids, meta = _page(ask, limit=4, pageBefore={"contentType": "Tag", "id": many[2]})
    assert ids == many[:2]
    assert not meta["hasMorePrev"]


@pytest.mark.parametrize(
    ("place", "expected"), [(0, (0, 4)), (3, (0, 4)), (4, (4, 8)), (8, (8, 9))]
)
def test_the_page_with(ask: Ask, many: list[str], place: int, expected: tuple[int, int]) -> None:
    ids, _ = _page(ask, limit=4, pageWith={"contentType": "Tag", "id": many[place]})
    assert ids == many[slice(*expected)]


def test_limits(ask: Ask) -> None:
    assert ask.envelope("GET", "/task")["meta"]["pagination"]["limit"] == 100
    assert len(ask.data("GET", "/employee", query={"limit": "3"})) == 3
    found = ask.envelope("GET", "/employee", query={"limit": 100_000})
    assert found["meta"]["pagination"]["limit"] == 500


def test_a_cursor_that_matches_no_longer_keeps_its_place(ask: Ask) -> None:
    term = {
        "contentType": "FilterTermEnum",
        "field": "result",
        "comparison": "equals",
        "value": ["active"],
    }
    group = {"contentType": "FilterTermGroup", "join": "and", "terms": [term]}
    config = {"contentType": "FilterConfig", "termGroup": group}
    query: dict[str, Any] = {
        "filter": {"contentType": "TradeFilter", "config": config},
        "sortBy": _sorted_by("number"),
    }
    assert [each["number"] for each in ask.data("GET", "/deal", query=query)] == [
        "1",
        "2",
        "5",
        "6",
    ]
    lost = {"contentType": "Deal", "id": ask.id_of("/deal", "Букет")}
    after = ask.envelope("GET", "/deal", query={**query, "pageAfter": lost})
    assert [each["number"] for each in after["data"]] == ["5", "6"]
    assert after["meta"]["pagination"]["count"] == 4
    before = ask.data("GET", "/deal", query={**query, "pageBefore": lost})
    assert [each["number"] for each in before] == ["1", "2"]


def test_a_task_that_is_closed_meanwhile_keeps_its_place(ask: Ask) -> None:
    first, second, third, *_ = ask.data("GET", "/task")
    body = {"contentType": "ProjectActionRequest", "action": "act_cancel"}
    ask.data("POST", f"/project/{second['id']}/doAction", body=body)
    cursor = {"contentType": second["contentType"], "id": second["id"]}
    assert ask.data("GET", "/task", query={"pageAfter": cursor})[0]["id"] == third["id"]
    assert ask.data("GET", "/task", query={"pageBefore": cursor})[-1]["id"] == first["id"]


def test_the_client_walks_all_pages(mp: Megaplan, mock: MegaplanMock) -> None:
    for number in range(25):
        mp.task.create(Task(name=f"n{number}", is_urgent=False, is_template=False))
    mock.requests.clear()
    names = [each.name for each in mp.task.list(limit=10) if str(each.name).startswith("n")]
    assert names == [f"n{number}" for number in range(25)]
    assert len(mock.requests.of("task.list")) == 4


def test_custom_fields_can_be_discovered(ask: Ask) -> None:
    (found,) = ask.data("GET", "/task/extraFields")
    assert (found["name"], found["hrName"]) == ("Category130CustomFieldPrioritet", "Приоритет")
    assert ask.data("GET", "/employee/extraFields") == []


def test_a_journal_begins_with_the_newest(ask: Ask) -> None:
    path = f"/task/{ask.id_of('/task', 'Позвонить поставщику')}"
    comments = [each["id"] for each in ask.data("GET", f"{path}/comments")]
    assert [each["id"] for each in ask.data("GET", f"{path}/history")] == comments[::-1]
