"""How answers show entities that are mentioned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from megaplan_api import Employee, Megaplan
from plansdk.mock import MegaplanMock
from plansdk.mock.megaplan.call import is_list, is_object

from .conftest import Ask

INCLUDED = {"x-use-included-response": "true"}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer, in the order of the document."""
    if is_object(value):
        yield value
        value = list(value.values())
    if is_list(value):
        for each in value:
            yield from _objects(each)


def _key(entity: dict[str, Any]) -> tuple[str, str]:
    return entity["contentType"], entity["id"]


def test_the_first_mention_shows_an_entity_and_the_others_are_links(ask: Ask) -> None:
    task = ask.data("GET", f"/task/{ask.id_of('/task', 'Дизайн витрины')}")
    assert task["owner"]["name"] == "Тестова Вера"
    assert task["responsible"] == {"contentType": "Employee", "id": task["owner"]["id"]}


def test_no_entity_is_shown_twice(ask: Ask) -> None:
    for path in ("/task", "/deal", "/todo", "/contractor", "/employee", "/department"):
        shown = [
            _key(each) for each in _objects(ask.data("GET", path)) if "id" in each and len(each) > 2
        ]
        assert len(shown) == len(set(shown)), path


def test_elements_of_a_list_are_shown_in_their_places(ask: Ask) -> None:
    listed = ask.data("GET", "/task")
    assert all(len(each) > 2 for each in listed)
    parents = [each["parent"] for each in listed if each["parent"]]
    own = {_key(each) for each in listed}
    assert all(len(each) == 2 for each in parents if _key(each) in own)


def test_what_a_mentioned_entity_mentions_is_a_link(ask: Ask) -> None:
    task = ask.data("GET", "/task/1000006")
    assert task["owner"]["department"] == {"contentType": "Department", "id": "1000002"}


def test_mentioned_entities_show_what_recordings_show(ask: Ask) -> None:
    task = ask.data("GET", f"/task/{ask.id_of('/task', 'Заказать упаковку')}")
    assert set(task["owner"]) == {
        "contentType",
        "id",
        "name",
        "firstName",
        "lastName",
        "middleName",
        "avatar",
        "position",
        "department",
        "contactInfo",
        "contactInfoCount",
        "uid",
    }
    assert task["owner"]["contactInfoCount"] == len(task["owner"]["contactInfo"]) == 1
    assert set(task["parents"][0]) == {
        "contentType",
        "id",
        "humanNumber",
        "owner",
        "responsible",
        "name",
        "isTemplate",
        "status",
        "deadline",
        "isOverdue",
        "rights",
        "unreadCommentsCount",
        "isFavorite",
        "tags",
        "tagsCount",
    }


LATE = {"timeCreated", "activity", "statusChangeTime", "actualStart", "lastCommentTimeCreated"}


def test_lists_of_tasks_come_without_times(mp: Megaplan, ask: Ask) -> None:
    tasks = [each for each in ask.data("GET", "/task") if each["contentType"] == "Task"]
    assert not any(LATE & set(each) for each in tasks)
    assert set(ask.data("GET", f"/task/{tasks[0]['id']}")) >= LATE
    assert set(ask.data("GET", "/task", query={"fields": sorted(LATE)})[-1]) >= LATE
    # Who forgets `fields` reads None here as there.
    by_name = {each.name: each for each in mp.task.list()}
    assert by_name["Заказать упаковку"].time_created is None
    by_name = {each.name: each for each in mp.task.list(fields=["timeCreated"])}
    assert by_name["Заказать упаковку"].time_created is not None


def test_comments_are_listed_without_attaches(ask: Ask) -> None:
    path = f"/task/{ask.id_of('/task', 'Позвонить поставщику')}/comments"
    assert not any({"attaches", "attachesCount"} & set(each) for each in ask.data("GET", path))
    listed = ask.data("GET", path, query={"fields": ["attaches"]})
    assert [each["attaches"] for each in listed] == [[], []]


def test_an_element_that_was_shown_before_is_a_link(ask: Ask) -> None:
    order = [{"contentType": "SortField", "fieldName": "name", "desc": False}]
    query = {"sortBy": order}
    listed = ask.data("GET", "/task", query=query)
    (season,) = (each for each in listed if each["id"] == "1000001" and "Project" in each.values())
    assert season == {"contentType": "Project", "id": "1000001"}
    (shown,) = (
        each
        for each in _objects(listed)
        if each.get("id") == "1000001" and len(each) > 2 and each["contentType"] == "Project"
    )
    assert shown["name"] == "Подготовка к сезону"
    named = ask.data("GET", "/task", query={**query, "fields": ["name"]})
    assert all("name" in each for each in named)


def test_fields_of_any_depth(ask: Ask) -> None:
    task = ask.id_of("/task", "Заказать упаковку")
    query: dict[str, Any] = {
        "fields": [{"parent": [{"owner": [{"department": ["name"]}, "login"]}]}],
        "onlyRequestedFields": True,
    }
    asked = {"contentType", "id"}
    found = ask.data("GET", f"/task/{task}", query=query)
    assert set(found) == asked | {"parent"}
    assert set(found["parent"]) == asked | {"owner"}
    assert set(found["parent"]["owner"]) == asked | {"department", "login"}
    assert found["parent"]["owner"]["login"] == "anna@romashka.example"
    assert found["parent"]["owner"]["department"]["name"] == "Правление"
    query["fields"][0]["parent"][0]["owner"][0]["department"] = ["nam"]
    assert ask.refused("GET", f"/task/{task}", query=query)[0] == 422


def test_included(ask: Ask) -> None:
    found = ask.envelope("GET", "/deal", headers=INCLUDED)
    mentioned = [
        each for one in found["data"] for each in _objects(list(one.values())) if "id" in each
    ]
    assert mentioned
    assert all(len(each) == 2 for each in mentioned)
    keys = [_key(each) for each in found["included"]]
    assert set(keys) == {_key(each) for each in mentioned}
    assert len(keys) == len(set(keys))
    assert all(len(each) > 2 for each in found["included"])


def test_the_client_follows_both(mock: MegaplanMock) -> None:
    for headers in ({}, INCLUDED):
        with Megaplan(mock.host, token=mock.token, transport=mock.transport, headers=headers) as mp:
            managers = [each.manager for each in mp.deal.list()]
        assert all(isinstance(each, Employee) and each.name for each in managers)


def test_answers_without_pages_say_so_as_php_does(ask: Ask) -> None:
    found = ask.envelope("GET", "/task/1000005")
    assert found["meta"] == {"status": 200, "errors": [], "pagination": []}


def test_days_count_months_from_0(ask: Ask) -> None:
    birthday = ask.data("GET", "/employee/1000001")["birthday"]
    assert birthday == {"contentType": "DateOnly", "year": 1984, "month": 3, "day": 12}


def test_durations_are_seconds_under_value(ask: Ask) -> None:
    task = ask.data("GET", f"/task/{ask.id_of('/task', 'Позвонить поставщику')}")
    assert task["plannedWork"] == {"contentType": "DateInterval", "value": 3600}
    assert task["workedOffTimeTotal"] == {"contentType": "DateInterval", "value": 1800}


def test_companions_count(ask: Ask) -> None:
    task = ask.data("GET", f"/task/{ask.id_of('/task', 'Позвонить поставщику')}")
    for name, value in task.items():
        if is_list(value) and f"{name}Count" in task:
            assert task[f"{name}Count"] == len(value), name
    assert task["commentsCount"] == 2
    assert task["dealsCount"] == 1


def test_circles_end(ask: Ask) -> None:
    first, second = "1000005", "1000006"
    for one, other in ((first, second), (second, first)):
        parent = {"contentType": "Task", "id": other}
        ask.data("POST", f"/task/{one}", body={"contentType": "Task", "parent": parent})
    assert [each["id"] for each in ask.data("GET", f"/task/{first}")["parents"]] == [first, second]
    assert ask.data("GET", "/task")
