"""Create, read, update and delete."""

from __future__ import annotations

import pytest

from megaplan_api import (
    ContractorCompany,
    ContractorHuman,
    Deal,
    Employee,
    Megaplan,
    NotFoundError,
    Program,
    Project,
    Task,
    Todo,
)
from plansdk.mock import MegaplanMock

from .conftest import NOW, Ask

TASK = {"contentType": "Task", "name": "New", "isUrgent": False, "isTemplate": False}


def test_a_new_entity_gets_what_the_account_gives(ask: Ask, mock: MegaplanMock) -> None:
    made = ask.data("POST", "/task", body=TASK)
    assert made["contentType"] == "Task"
    assert made["id"].isdecimal()
    assert made["owner"]["id"] == made["userCreated"]["id"] == "1000001"
    assert made["timeCreated"] == {"contentType": "DateTime", "value": "2026-11-25T12:00:00+00:00"}
    assert made["status"] == "created"
    assert ask.data("GET", f"/task/{made['id']}") == made


def test_numbers_for_people_go_on(ask: Ask) -> None:
    first, second = (ask.data("POST", "/task", body=TASK) for _ in range(2))
    assert second["humanNumber"] == first["humanNumber"] + 1


def test_a_card_lists_every_field(ask: Ask, mock: MegaplanMock) -> None:
    made = ask.data("POST", "/task", body=TASK)
    assert set(made) == set(mock.account.schema["Task"].fields)
    assert made["deadline"] is None
    assert made["auditors"] == []
    assert made["auditorsCount"] == 0


def test_ids_differ_within_a_path(ask: Ask) -> None:
    company = ask.data(
        "POST", "/contractorCompany", body={"contentType": "ContractorCompany", "name": "A"}
    )
    person = ask.data(
        "POST", "/contractorHuman", body={"contentType": "ContractorHuman", "firstName": "B"}
    )
    assert company["id"] != person["id"]
    for made in (company, person):
        assert ask.data("GET", f"/contractor/{made['id']}") == made


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "B"}, {"name": "B", "statement": "<p>x</p>", "isUrgent": True}),
        ({"statement": None}, {"name": "A", "statement": "", "isUrgent": True}),
        ({"statement": ""}, {"statement": ""}),
        ({}, {"name": "A", "statement": "<p>x</p>"}),
        ({"auditors": []}, {"auditors": [], "auditorsCount": 0}),
        ({"auditors": None}, {"auditors": [], "auditorsCount": 0}),
        ({"auditorsCount": 9}, {"auditorsCount": 1}),
        ({"id": 5, "status": "completed"}, {"name": "A", "status": "created"}),
        ({"Category130CustomFieldX": "y"}, {"Category130CustomFieldX": "y"}),
    ],
)
def test_an_update_changes_what_it_names(
    ask: Ask, change: dict[str, object], expected: dict[str, object]
) -> None:
    auditor = {"contentType": "Employee", "id": "1000002"}
    more = {"name": "A", "statement": "<p>x</p>", "isUrgent": True, "auditors": [auditor]}
    made = ask.data("POST", "/task", body={**TASK, **more})
    changed = ask.data("POST", f"/task/{made['id']}", body={"contentType": "Task", **change})
    assert changed["id"] == made["id"]
    assert {name: changed[name] for name in expected} == expected


def test_a_list_replaces_the_old_one(ask: Ask) -> None:
    one, two = ({"contentType": "Employee", "id": f"100000{each}"} for each in (2, 3))
    made = ask.data("POST", "/task", body={**TASK, "auditors": [one]})
    path = f"/task/{made['id']}"
    changed = ask.data("POST", path, body={"contentType": "Task", "auditors": [two]})
    assert [each["id"] for each in changed["auditors"]] == ["1000003"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"name": None}, "'name' must not be empty"),
        ({"owner": {"contentType": "Employee", "id": "77"}}, "no Employee with id = 77"),
        ({"auditors": [{"contentType": "Employee", "id": "77"}]}, "no Employee with id = 77"),
    ],
)
def test_a_wrong_update_changes_nothing(
    ask: Ask, mock: MegaplanMock, body: dict[str, object], message: str
) -> None:
    made = ask.data("POST", "/task", body=TASK)
    before = mock.export()
    path = f"/task/{made['id']}"
    status, said = ask.refused("POST", path, body={"contentType": "Task", "statement": "x", **body})
    assert (status, message in said) == (422, True)
    assert mock.export() == before


def test_what_was_made_on_the_way_goes_with_a_refusal(ask: Ask, mock: MegaplanMock) -> None:
    guest = {"contentType": "Participant", "subject": {"contentType": "Employee", "id": "1000002"}}
    nobody = {"contentType": "Employee", "id": "77"}
    body = {
        "contentType": "Todo",
        "name": "A",
        "participants": [guest],
        "responsible": nobody,
    }
    before = mock.export()
    assert ask.refused("POST", "/todo", body=body)[0] == 422
    assert mock.export() == before


def test_times_are_answered_in_utc(ask: Ask) -> None:
    deadline = {"contentType": "DateTime", "value": "2026-12-01T03:00:00+03:00"}
    made = ask.data("POST", "/task", body={**TASK, "deadline": deadline})
    assert made["deadline"]["value"] == "2026-12-01T00:00:00+00:00"


def test_one_entity_has_one_state(mp: Megaplan) -> None:
    task = mp.task.create(
        Task(name="A", is_urgent=False, is_template=False, responsible=Employee.link("1000002"))
    )
    mp.employee.update("1000002", Employee(id="1000002", position="Pilot"))
    responsible = mp.task.get(task.id).responsible
    assert isinstance(responsible, Employee)
    assert responsible.position == "Pilot"


def test_deleting_an_entity_deletes_its_mentions(mp: Megaplan, ask: Ask) -> None:
    project = mp.project.create(Project(name="P", is_template=False))
    task = mp.task.create(
        Task(name="T", is_urgent=False, is_template=False, parent=Project.link(project.id))
    )
    assert [each.id for each in mp.project.list_issues(project.id)] == [task.id]
    assert mp.project.delete(project.id).name == "P"
    assert mp.task.get(task.id).parent is None
    with pytest.raises(NotFoundError, match=f"Project with id = {project.id}"):
        mp.project.get(project.id)


def test_a_project_can_be_deleted_as_a_task(ask: Ask) -> None:
    made = ask.data(
        "POST", "/project", body={"contentType": "Project", "name": "P", "isTemplate": False}
    )
    ask.envelope("DELETE", f"/task/{made['id']}")
    assert ask.refused("GET", f"/project/{made['id']}")[0] == 404


@pytest.mark.parametrize(
    "path", ["/task/1", "/deal/1", "/contractor/1", "/employee/1", "/todo/1", "/program/1"]
)
def test_what_is_not_there_is_answered_by_404(ask: Ask, path: str) -> None:
    status, message = ask.refused("GET", path)
    assert status == 404
    assert "with id = 1" in message


def test_a_todo_without_an_id_in_the_body_is_a_new_one(ask: Ask) -> None:
    body = {"contentType": "Todo", "name": "A"}
    made = ask.data("POST", "/todo", body=body)
    path = f"/todo/{made['id']}"
    assert ask.data("POST", path, body={**body, "name": "B"})["id"] != made["id"]
    assert ask.data("POST", path, body={**body, "name": "B", "id": made["id"]})["id"] == made["id"]
    assert ask.data("GET", path)["name"] == "B"


def test_a_deal_begins_where_its_scheme_does(mp: Megaplan, ask: Ask) -> None:
    program = ask.id_of("/program", "Розничные продажи")
    deal = mp.deal.create(Deal(name="D", program=Program.link(program)))
    assert deal.state is not None
    assert deal.state.name == "Обращение"
    assert deal.result == "active"
    assert deal.number == "7"


def test_people_are_called_by_their_names(mp: Megaplan) -> None:
    person = mp.contractor_human.create(ContractorHuman(first_name="Пётр", last_name="Пробный"))
    assert person.name == "Пробный Пётр"


def test_contractors_have_one_list_and_two_paths(mp: Megaplan) -> None:
    company = mp.contractor_company.create(ContractorCompany(name="C"))
    assert company.id in {each.id for each in mp.contractor.list()}
    assert company.id in {each.id for each in mp.contractor_company.list()}
    assert company.id not in {each.id for each in mp.contractor_human.list()}


def test_changes_are_dated(mock: MegaplanMock, mp: Megaplan) -> None:
    company = mp.contractor_company.create(ContractorCompany(name="C"))
    mock.clock.move(3600)
    changed = mp.contractor_company.update(company.id, ContractorCompany(description="x"))
    assert company.time_created == changed.time_created == NOW
    assert changed.time_updated is not None
    assert (changed.time_updated - NOW).total_seconds() == 3600


def test_a_password_is_never_shown(ask: Ask) -> None:
    assert ask.data("GET", "/employee/1000001")["password"] is None
    query = {"fields": ["password"], "limit": 1}
    assert ask.data("GET", "/employee", query=query)[0]["password"] is None


def test_the_todo_of_a_client(mp: Megaplan) -> None:
    todo = mp.todo.create(Todo(name="A"))
    assert mp.todo.update(todo.id, Todo(id=todo.id, name="B")).id == todo.id
