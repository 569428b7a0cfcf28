"""The strict check against the specification."""

from __future__ import annotations

from typing import Any

import pytest


def link(content_type: str, id_: str) -> dict[str, Any]:
    return {"contentType": content_type, "id": id_}


def task(**properties: Any) -> dict[str, Any]:
    return link("Task", "1") | properties


DAY = {"contentType": "DateOnly", "year": 2026, "month": 0, "day": 31}
MOMENT = {"contentType": "DateTime", "value": "2026-05-04T10:30:00+00:00"}


def found(api: Any, data: dict[str, Any]) -> list[str]:
    return [str(each) for each in api.deviations(api.answer(data))]


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"name": None, "owner": None, "tags": None, "deadline": None},
        {"name": "", "isUrgent": True, "humanNumber": 3, "completed": 0.5},
        {"completed": 3},
        {"status": "done", "deadline": DAY},
        {"deadline": MOMENT, "timeCreated": MOMENT},
        {"deadline": {"contentType": "ShiftDate", "days": 1}},
        {"plannedWork": {"contentType": "DateInterval", "value": 60}, "reminderDates": [DAY]},
        {
            "owner": link("ContractorHuman", "1") | {"firstName": "A"},
            "responsible": link("Employee", "1"),
        },
        {"executors": [link("Group", "1"), link("Employee", "1")], "tags": ["a", "b"]},
        {"related": link("Deal", "1"), "settings": {"any": [1, None, {"x": []}]}},
        {"settings": link("Deal", "1") | {"number": "5"}},
        {"rights": {"contentType": "rights-object", "id": "Task/1", "edit": True}},
        {"Category130CustomFieldRegion": {"contentType": "Zork"}},
        {"from": "site"},
    ],
)
def test_as_specified(api: Any, properties: dict[str, Any]) -> None:
    assert found(api, task(**properties)) == []


@pytest.mark.parametrize(
    ("properties", "deviation"),
    [
        ({"marks": ["a", 1, True]}, "marks[2]: wrong type, expected list[str] | list[int], found bool True"),
        ({"lastView": 5}, "lastView: unknown property, found int 5"),
        ({"name": 5}, "name: wrong type, expected str, found int 5"),
        ({"isUrgent": 1}, "isUrgent: wrong type, expected bool, found int 1"),
        ({"humanNumber": True}, "humanNumber: wrong type, expected int, found bool True"),
        ({"humanNumber": 1.5}, "humanNumber: wrong type, expected int, found float 1.5"),
        ({"name": []}, "name: wrong type, expected str, found a list"),
        ({"name": MOMENT}, "name: wrong type, expected str, found an object of type DateTime"),
        (
            {"status": "lost"},
            "status: unknown value, expected one of 'created', 'assigned', 'done', found str 'lost'",
        ),
        ({"status": 5}, "status: wrong type, expected TaskStatus, found int 5"),
        ({"tags": "a"}, "tags: wrong type, expected list[str], found str 'a'"),
        ({"tags": ["a", 1]}, "tags[1]: wrong type, expected list[str], found int 1"),
        ({"tags": [None]}, "tags[0]: wrong type, expected list[str], found null"),
        (
            {"owner": link("Zork", "1")},
            (
                "owner.contentType: unknown content type, expected Employee | ContractorHuman, "
                "found an object of type Zork"
            ),
        ),
        (
            {"owner": link("Rights", "1")},
            (
                "owner.contentType: unknown content type, expected Employee | ContractorHuman, "
                "found an object of type Rights"
            ),
        ),
        (
            {"owner": link("Group", "1")},
            (
                "owner.contentType: undeclared content type, expected Employee | ContractorHuman, "
                "found an object of type Group"
            ),
        ),
        (
            {"related": {"contentType": "Money", "value": 1}},
            (
                "related.contentType: undeclared content type, expected BaseEntity, "
                "found an object of type Money"
            ),
        ),
        (
            {"responsible": link("Group", "1")},
            "responsible.contentType: undeclared content type, expected AnyPerson, found an object of type Group",
        ),
        ({"owner": {"id": "1"}}, "owner: no content type, expected Employee | ContractorHuman, found an object of type unknown"),
        ({"owner": "Ada"}, "owner: wrong type, expected Employee | ContractorHuman, found str 'Ada'"),
        (
            {"timeCreated": DAY},
            (
                "timeCreated.contentType: undeclared content type, expected dt.datetime, "
                "found an object of type DateOnly"
            ),
        ),
        (
            {"timeCreated": {"contentType": "DateTime", "value": "soon"}},
            "timeCreated: unreadable value, expected dt.datetime, found an object of type DateTime",
        ),
        (
            {"owner": link("Employee", "5") | {"department": link("Department", "1") | {"name": 5}}},
            "owner.department.name: wrong type, expected str, found int 5",
        ),
        (
            {"settings": {"deep": [link("Employee", "5") | {"uid": "x"}]}},
            "settings.deep[0].uid: wrong type, expected int, found str 'x'",
        ),
        ({"id": 5}, "id: wrong type, expected str, found int 5"),
    ],
)  # fmt: skip
def test_deviation(api: Any, properties: dict[str, Any], deviation: str) -> None:
    assert found(api, task(**properties)) == [deviation]


def test_listed_values_inline(api: Any) -> None:
    data = link("Integration", "1") | {"subscribedStreams": ["deals", "weather"]}
    assert found(api, data) == [
        "subscribedStreams[1]: unknown value, expected one of 'deals', 'tasks', found str 'weather'"
    ]


def test_required_properties_on_request(api: Any) -> None:
    made = (
        api.Task(isTemplate=None)
        if False
        else api.Task(is_urgent=None, owner=api.ContractorHuman())
    )
    assert api.deviations(made) == []
    assert [str(each) for each in api.deviations(made, required=True)] == [
        "name: missing property, expected str | None, found none",
        "isUrgent: missing property, expected bool | None, found null",
        "owner.firstName: missing property, expected str | None, found none",
    ]
    named = api.Task(name="x", is_urgent=False, owner=api.ContractorHuman(id="1", responsibles=[]))
    assert [each.path for each in api.deviations(named, required=True)] == ["owner.firstName"]
    complete = api.Task(name="x", is_urgent=False, owner=api.ContractorHuman.link("1"))
    assert api.deviations(complete, required=True) == []


def test_unknown_type_of_the_entity_itself(api: Any) -> None:
    data = {"contentType": "Zork", "inside": link("Employee", "1") | {"uid": "x"}}
    assert found(api, data) == [
        "contentType: unknown content type, expected UnknownEntity, found an object of type Zork",
        "inside.uid: wrong type, expected int, found str 'x'",
    ]


def test_changes_are_seen(api: Any) -> None:
    entity = api.answer(task(owner=link("Employee", "5") | {"uid": 1}))
    entity.owner.uid = "x"
    assert [each.path for each in api.deviations(entity)] == ["owner.uid"]


def test_behind_a_link(api: Any) -> None:
    data = task(owner=link("Employee", "5") | {"uid": "x"}, responsible=link("Employee", "5"))
    assert [each.path for each in api.deviations(api.answer(data).responsible)] == ["uid"]


def test_secrets_stay_hidden(api: Any) -> None:
    data = link("Employee", "5") | {"password": 12345}
    assert found(api, data) == ["password: wrong type, expected str, found int"]


def test_order(api: Any) -> None:
    """That of the document, an object before what is inside it."""
    employees = [
        link("Employee", "5") | {"uid": "x", "inside": 1},
        link("Employee", "6") | {"uid": "y"},
    ]
    data = task(
        settings={"first": employees, "second": link("Employee", "7") | {"uid": "z"}}, name=5
    )
    assert [each.path for each in api.deviations(api.answer(data))] == [
        "settings.first[0].inside",
        "settings.first[0].uid",
        "settings.first[1].uid",
        "settings.second.uid",
        "name",
    ]


def test_limit(api: Any) -> None:
    entity = api.answer(task(tags=list(range(5000))))
    assert len(api.deviations(entity)) == 1000
    assert len(api.deviations(entity, limit=3)) == 3
    strange = api.answer(task(a=1, b=2, c=3, d=4))
    assert len(api.deviations(strange, limit=3)) == 3


def test_deep_data(api: Any) -> None:
    inner: Any = {"contentType": "Zork"}
    for _ in range(5000):
        inner = {"next": [inner]}
    assert len(found(api, task(settings=inner))) == 1
