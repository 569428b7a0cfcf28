"""Collections in the body of an entity that is made or changed: none is lost."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Ask

TASK = {"contentType": "Task", "name": "T", "isUrgent": False, "isTemplate": False}
PROJECT = {"contentType": "Project", "name": "P", "isTemplate": False}
DEAL = {"contentType": "Deal", "program": {"contentType": "Program", "id": "1000001"}}
COMPANY = {"contentType": "ContractorCompany", "name": "C", "contactInfo": []}
PATHS = {
    "Task": "/task",
    "Project": "/project",
    "Deal": "/deal",
    "ContractorCompany": "/contractorCompany",
}

TODO = {"contentType": "Todo", "name": "Ring"}
PAYER = {
    "contentType": "Payer",
    "type": "Legal",
    "country": {"contentType": "Country", "id": "RU"},
}
MILESTONE = {
    "contentType": "Milestone",
    "description": "x",
    "type": "note",
    "date": {"contentType": "DateTime", "value": "2026-12-01T00:00:00+00:00"},
}


def _link(type_: str, id_: str = "1000001") -> dict[str, Any]:
    return {"contentType": type_, "id": id_}


CASES = [
    (TASK, "deals", _link("Deal")),
    (TASK, "todos", _link("Todo")),
    (TASK, "todos", TODO),
    (TASK, "subTasks", _link("Task", "1000005")),
    (TASK, "subTasks", TASK),
    (TASK, "milestones", MILESTONE),
    (TASK, "comments", {"contentType": "Comment", "content": "x"}),
    (PROJECT, "deals", _link("Deal")),
    (PROJECT, "tasks", _link("Task", "1000005")),
    (PROJECT, "issues", TASK),
    (PROJECT, "todos", TODO),
    (DEAL, "todos", TODO),
    (COMPANY, "todos", _link("Todo")),
    (COMPANY, "contacts", _link("ContractorHuman", "1000004")),
    (COMPANY, "payers", PAYER),
]
IDS = [
    f"{one['contentType']}.{name}{'' if 'id' in given else ' new'}" for one, name, given in CASES
]


@pytest.mark.parametrize("changed", [False, True], ids=["made", "changed"])
@pytest.mark.parametrize(("entity", "name", "given"), CASES, ids=IDS)
def test_a_collection_is_kept(
    ask: Ask, entity: dict[str, Any], name: str, given: dict[str, Any], changed: bool
) -> None:
    path = PATHS[entity["contentType"]]
    body = {name: [given]}
    if changed:
        path += f"/{ask.data('POST', path, body=entity)['id']}"
        made = ask.data("POST", path, body={"contentType": entity["contentType"], **body})
    else:
        made = ask.data("POST", path, body={**entity, **body})
        path += f"/{made['id']}"
    (held,) = made[name]
    assert held["contentType"] == given["contentType"]
    assert given.get("id") in (None, held["id"])
    assert made.get(f"{name}Count", 1) == 1
    assert [each["id"] for each in ask.data("GET", path)[name]] == [held["id"]]


@pytest.mark.parametrize(
    ("entity", "name", "type_"),
    [(TASK, "deals", "Deal"), (TASK, "subTasks", "Task"), (COMPANY, "contacts", "ContractorHuman")],
)
def test_an_element_that_is_not_there_is_refused(
    ask: Ask, entity: dict[str, Any], name: str, type_: str
) -> None:
    path = PATHS[entity["contentType"]]
    before = len(ask.mock.account.store)
    status, message = ask.refused("POST", path, body={**entity, name: [_link(type_, "77")]})
    assert (status, message) == (422, f"There is no {type_} with id = 77")
    assert len(ask.mock.account.store) == before


def test_collections_are_made_in_the_order_of_the_body(ask: Ask) -> None:
    """So that ids do not depend on how this process hashes names."""
    new = {name: [given] for one, name, given in CASES if one is TASK and "id" not in given}
    names = [*sorted(new), *sorted(new, reverse=True)]
    for chosen in (names[: len(new)], names[len(new) :]):
        before = len(ask.mock.account.store.all(("Changeset",)))
        ask.data("POST", "/task", body={**TASK, **{name: new[name] for name in chosen}})
        changes = ask.mock.account.store.all(("Changeset",))[before:]
        made = [each["entity"]["contentType"] for each in changes if each["type"] == "create"]
        told = [new[name][0]["contentType"] for name in chosen]
        assert made == ["Task", *(each for each in told if each in ("Task", "Todo"))]


def test_the_project_of_a_task_is_its_parent(ask: Ask) -> None:
    made = ask.data("POST", "/task", body={**TASK, "project": _link("Project")})
    assert made["project"]["id"] == made["parent"]["id"] == "1000001"
    listed = ask.data("GET", "/project/1000001/issues")
    assert made["id"] in {each["id"] for each in listed}


def test_a_card_can_be_sent_back_as_it_came(ask: Ask) -> None:
    for path in ("/task/1000005", "/project/1000001", "/deal/1000001"):
        card = ask.data("GET", path)
        links = len(ask.mock.account.store)
        again = ask.data("POST", path, body=card)
        assert len(ask.mock.account.store) == links
        assert again.keys() == card.keys()
        assert all(
            again[each] == card[each] for each in ("comments", "todos", "deals") if each in card
        )
