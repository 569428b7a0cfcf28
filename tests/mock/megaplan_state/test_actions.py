"""Actions and the states that they lead to."""

from __future__ import annotations

import pytest

from megaplan_api import (
    Megaplan,
    PermissionDeniedError,
    ProgramTransition,
    ProgramTrigger,
    Project,
    TaskActionRequest,
    TodoFinishActionRequest,
    TodoRenewActionRequest,
)

from .conftest import NOW, Ask


@pytest.mark.parametrize(
    ("name", "action", "expected"),
    [
        ("Позвонить поставщику", "act_accept_task", "accepted"),
        ("Позвонить поставщику", "act_takeup", "accepted"),
        ("Позвонить поставщику", "act_reject_task", "rejected"),
        ("Позвонить поставщику", "act_done", "done"),
        ("Запросить образцы", "act_accept_work", "completed"),
        ("Запросить образцы", "act_reject_work", "accepted"),
        ("Позвонить поставщику", "act_pause", "delayed"),
        ("Дизайн витрины", "act_resume", "accepted"),
        ("Позвонить поставщику", "act_cancel", "cancelled"),
        ("Позвонить поставщику", "act_expire", "expired"),
        ("Позвонить поставщику", "act_edit", "assigned"),
    ],
)
def test_actions_of_tasks(ask: Ask, name: str, action: str, expected: str) -> None:
    path = f"/task/{ask.id_of('/task', name)}"
    body = {"contentType": "TaskActionRequest", "action": action}
    assert action in ask.data("GET", path)["possibleActions"]
    assert ask.data("POST", f"{path}/doAction", body=body)["status"] == expected
    assert ask.data("GET", path)["status"] == expected


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("Позвонить поставщику", "act_accept_work"),
        ("Позвонить поставщику", "act_resume"),
        ("Позвонить поставщику", "act_renew"),
        ("Запросить образцы", "act_done"),
    ],
)
def test_actions_that_the_state_does_not_offer(ask: Ask, name: str, action: str) -> None:
    path = f"/task/{ask.id_of('/task', name)}"
    body = {"contentType": "TaskActionRequest", "action": action}
    assert action not in ask.data("GET", path)["possibleActions"]
    assert ask.refused("POST", f"{path}/doAction", body=body) == (403, f"No {action} rights")


def test_an_unknown_action_is_a_wrong_request(ask: Ask) -> None:
    body = {"contentType": "TaskActionRequest", "action": "act_fly"}
    assert ask.refused("POST", "/task/1000005/doAction", body=body)[0] == 422


def test_a_finished_task_is_dated_and_can_be_renewed(mp: Megaplan, ask: Ask) -> None:
    id_ = ask.id_of("/task", "Запросить образцы")
    done = mp.task.do_action(id_, TaskActionRequest(action="act_accept_work", text="Thanks"))
    assert (done.completed, done.actual_finish) == (100, NOW)
    assert [each["content"] for each in ask.data("GET", f"/task/{id_}/comments")] == ["Thanks"]
    renewed = mp.task.do_action(id_, TaskActionRequest(action="act_renew"))
    assert (renewed.status, renewed.actual_finish) == ("assigned", None)


def test_a_task_becomes_a_project(mp: Megaplan, ask: Ask) -> None:
    id_ = ask.id_of("/task", "Собрать стеллажи")
    project = mp.task.convert(id_)
    assert isinstance(project, Project)
    assert project.name == "Собрать стеллажи"
    assert ask.refused("GET", f"/task/{id_}")[0] == 404


def test_todos(mp: Megaplan, ask: Ask) -> None:
    id_ = ask.id_of("/todo", "Осмотр витрины")
    with pytest.raises(PermissionDeniedError):
        mp.todo.do_action(id_, TodoRenewActionRequest())
    done = mp.todo.do_action(id_, TodoFinishActionRequest(result_text="Fine"))
    assert done.status is not None
    assert (done.status.master_type, done.time_finished) == ("finished", NOW)
    assert done.result_comment is not None
    assert done.result_comment.content == "Fine"
    with pytest.raises(PermissionDeniedError):
        mp.todo.do_action(id_, TodoFinishActionRequest())
    renewed = mp.todo.do_action(id_, TodoRenewActionRequest())
    assert renewed.time_finished is None


def test_transitions_of_deals(mp: Megaplan, ask: Ask) -> None:
    id_ = ask.id_of("/deal", "Тюльпаны оптом")
    deal = mp.deal.get(id_)
    offered = {each.name: each for each in deal.possible_transitions or []}
    assert set(offered) == {"Предложить", "Отказать"}
    moved = mp.deal.apply_transition(id_, ProgramTransition.link(offered["Предложить"].id))
    assert moved.state is not None
    assert (moved.state.name, moved.result) == ("Предложение", "active")
    with pytest.raises(PermissionDeniedError):
        mp.deal.apply_transition(id_, ProgramTransition.link(offered["Предложить"].id))
    lost = mp.deal.apply_transition(id_, ProgramTransition.link(offered["Отказать"].id))
    assert lost.result == "negative"


def test_scenarios_of_deals(mp: Megaplan, ask: Ask) -> None:
    id_ = ask.id_of("/deal", "Букет")
    (offered,) = mp.deal.list_possible_triggers(id_)
    deal = mp.deal.apply_trigger(id_, ProgramTrigger.link(offered.id))
    assert deal.state is not None
    assert (deal.state.name, deal.result) == ("Обращение", "active")
    with pytest.raises(PermissionDeniedError):
        mp.deal.apply_trigger(id_, ProgramTrigger.link("1000002"))


def test_employees_come_and_go(ask: Ask) -> None:
    body = {"contentType": "Employee", "id": "1000004"}
    fired = ask.data("POST", "/employee/1000004/fire", body=body)
    assert (fired["isWorking"], fired["fireDay"]["value"]) == (False, "2026-11-25T12:00:00+00:00")
    back = ask.data("POST", "/employee/1000004/restoreFired")
    assert (back["isWorking"], back["fireDay"]) == (True, None)
    assert ask.data("POST", "/employee/1000004/block")["canLogin"] is False


def test_who_asks(mp: Megaplan) -> None:
    assert mp.current_user.get().id == "1000001"


def test_a_task_becomes_overdue(ask: Ask) -> None:
    path = f"/task/{ask.id_of('/task', 'Позвонить поставщику')}"
    assert ask.data("GET", path)["isOverdue"] is False
    ask.mock.clock.move(6 * 24 * 3600)
    assert ask.data("GET", path)["isOverdue"] is True
