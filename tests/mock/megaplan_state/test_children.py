"""Collections below an entity, and links between entities."""

from __future__ import annotations

from typing import Any

import pytest

from megaplan_api import (
    Comment,
    CommentCreateActionRequest,
    Deal,
    Employee,
    Megaplan,
    Tag,
    Task,
    Todo,
)
from plansdk.mock import MegaplanMock

from .conftest import Ask

BORIS = {"contentType": "Employee", "id": "1000002"}


@pytest.fixture
def task(ask: Ask) -> str:
    """The path of a new task."""
    body = {"contentType": "Task", "name": "T", "isUrgent": False, "isTemplate": False}
    return f"/task/{ask.data('POST', '/task', body=body)['id']}"


def _ids(ask: Ask, path: str) -> list[str]:
    return [each["id"] for each in ask.data("GET", path)]


@pytest.mark.parametrize("name", ["auditors", "executors"])
def test_people_of_a_task(ask: Ask, task: str, name: str) -> None:
    changed = ask.data("POST", f"{task}/{name}", body=BORIS)
    assert (changed["contentType"], changed[f"{name}Count"]) == ("Task", 1)
    ask.data("POST", f"{task}/{name}", body=BORIS)
    assert [each["id"] for each in ask.data("GET", f"{task}/{name}")] == ["1000002"]
    changed = ask.data("DELETE", f"{task}/{name}/Employee/1000002")
    assert changed[name] == []
    assert ask.refused("DELETE", f"{task}/{name}/Employee/1000002")[0] == 404


def test_an_auditor_of_a_deal_goes_without_a_content_type(mp: Megaplan, ask: Ask) -> None:
    deal = mp.deal.list().first()
    assert isinstance(deal, Deal)
    mp.deal.add_auditor(deal.id, Employee.link("1000003"))
    assert {each.id for each in mp.deal.list_auditors(deal.id)} == {"1000002", "1000003"}
    left = mp.deal.remove_auditor(deal.id, "1000002")
    assert [each.id for each in left.auditors or []] == ["1000003"]


def test_only_a_link_adds_a_person(ask: Ask, task: str) -> None:
    body: dict[str, Any] = {"contentType": "Employee", "name": "X", "contactInfo": []}
    assert ask.refused("POST", f"{task}/auditors", body=body)[0] == 422
    assert len(ask.data("GET", "/employee")) == 8


def test_comments(mp: Megaplan, ask: Ask, task: str) -> None:
    id_ = task.removeprefix("/task/")
    first = mp.task.add_comment(id_, Comment(content="<p>one</p>"))
    second = mp.task.add_comment(id_, CommentCreateActionRequest(comment=Comment(content="two")))
    assert _ids(ask, f"{task}/comments") == [first.id, second.id]
    card = mp.task.get(id_)
    assert card.comments_count == 2
    assert card.last_comment is not None
    assert card.last_comment.id == second.id
    assert isinstance(first.owner, Employee)
    (parent,) = ask.data("DELETE", f"/comment/{first.id}")
    assert (parent["contentType"], parent["id"]) == ("Task", id_)
    assert _ids(ask, f"{task}/comments") == [second.id]


def test_comments_go_with_their_subject(ask: Ask, task: str) -> None:
    made = ask.data("POST", f"{task}/comments", body={"contentType": "Comment", "content": "x"})
    ask.envelope("DELETE", task)
    assert ask.refused("GET", f"/comment/{made['id']}")[0] == 404


def test_what_depends_on_itself_goes_too(mock: MegaplanMock) -> None:
    links = ("1", "2")
    for id_, other in zip(links, reversed(links), strict=True):
        subject = {"contentType": "RelationLink", "id": other}
        mock.account.store.put({"contentType": "RelationLink", "id": id_, "subject": subject})
    mock.account.remove(mock.account.find(("RelationLink",), "1"))
    assert not {each["id"] for each in mock.account.store.all(("RelationLink",))} & set(links)


def test_todos(mp: Megaplan, task: str) -> None:
    id_ = task.removeprefix("/task/")
    todo = mp.task.add_todo(id_, Todo(name="Ring"))
    assert [each.id for each in mp.task.list_todos(id_)] == [todo.id]
    assert [each.id for each in todo.relations or []] == [id_]
    assert list(mp.task.list_todos(id_, finished=True)) == []


def test_milestones(ask: Ask, task: str) -> None:
    body = {
        "contentType": "Milestone",
        "description": "x",
        "type": "note",
        "date": {"contentType": "DateTime", "value": "2026-12-01T00:00:00+00:00"},
    }
    made = ask.data("POST", f"{task}/milestones", body=body)
    assert made["task"]["id"] == task.removeprefix("/task/")
    assert [each["id"] for each in ask.data("GET", f"{task}/milestones")] == [made["id"]]


def test_payers(ask: Ask) -> None:
    body = {
        "contentType": "Payer",
        "type": "Legal",
        "country": {"contentType": "Country", "id": "RU"},
    }
    made = ask.data("POST", "/contractorCompany/1000002/payers", body=body)
    assert [each["id"] for each in ask.data("GET", "/contractor/1000002/payers")] == [made["id"]]
    cleared = ask.data("POST", f"/payer/{made['id']}", body={"contentType": "Payer", "bank": None})
    assert cleared["bank"] is None


def test_tags_are_made_and_shared(mp: Megaplan, task: str) -> None:
    id_ = task.removeprefix("/task/")
    mp.task.add_tag(id_, Tag(name="fresh"))
    (tag,) = mp.task.list_tags(id_)
    assert tag.name == "fresh"
    mp.deal.add_tag("1000001", Tag.link(tag.id))
    assert [each.id for each in mp.deal.list_tags("1000001")] == [tag.id]
    assert list(mp.task.remove_tag(id_, tag.id)) == []


def test_sub_tasks_and_their_parents(mp: Megaplan, task: str) -> None:
    id_ = task.removeprefix("/task/")
    for name in ("one", "two"):
        mp.task.create(Task(name=name, is_urgent=False, is_template=False, parent=Task.link(id_)))
    assert [each.name for each in mp.task.list_sub_tasks(id_)] == ["one", "two"]
    card = mp.task.get(id_)
    assert (card.sub_tasks_count, card.actual_sub_tasks_count) == (2, 2)


def test_parents_begin_with_the_outermost(ask: Ask) -> None:
    task = ask.data("GET", f"/task/{ask.id_of('/task', 'Сравнить образцы')}")
    assert [each["contentType"] for each in task["parents"]] == ["Project", "Task"]
    assert task["project"]["id"] == task["parents"][0]["id"]


def test_the_project_of_a_task_is_the_nearest(ask: Ask) -> None:
    task = ask.data("GET", f"/task/{ask.id_of('/task', 'Договор аренды')}")
    assert [each["id"] for each in task["parents"]] == ["1000001", "1000002"]
    assert task["project"]["id"] == task["parent"]["id"] == "1000002"


def test_links_are_seen_from_both_sides(ask: Ask, task: str) -> None:
    deal = {"contentType": "Deal", "id": "1000003"}
    ask.data("POST", f"{task}/linkWith", body=deal)
    ask.data("POST", f"{task}/linkWith", body=deal)
    assert [each["id"] for each in ask.data("GET", f"{task}/deals")] == ["1000003"]
    (linked,) = ask.data("GET", "/deal/1000003/linkedTasks")
    assert linked["id"] == task.removeprefix("/task/")
    card = ask.data("GET", "/deal/1000003")
    assert (card["tasksCount"], card["linksCount"]) == (1, 1)
    ask.data("POST", "/deal/1000003/unlinkWith", body={"contentType": "Task", "id": linked["id"]})
    assert ask.data("GET", f"{task}/deals") == []
    assert ask.refused("POST", f"{task}/unlinkWith", body=deal)[0] == 422


def test_a_link_to_nothing(ask: Ask, task: str) -> None:
    body = {"contentType": "Deal", "id": "77"}
    assert ask.refused("POST", f"{task}/linkWith", body=body)[0] == 404


def test_deals_of_a_contractor(ask: Ask) -> None:
    names = ask.names("/contractor/1000001/deals")
    assert names == ["Розы к празднику", "Ремонт холодильной витрины"]
    card = ask.data("GET", "/contractor/1000001")
    assert (card["countDeals"], card["countActiveDeals"]) == (2, 2)


@pytest.mark.parametrize(
    "path", ["/task/77/auditors", "/task/77/comments", "/deal/77/linkedTasks", "/project/77/issues"]
)
def test_below_nothing_is_nothing(ask: Ask, path: str) -> None:
    assert ask.refused("GET", path)[0] == 404
