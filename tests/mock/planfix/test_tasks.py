"""What tasks, their actions and their data tags go through."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from planfix_api import (
    ActionChange,
    ActionInput,
    AnaliticInput,
    AnaliticItemInput,
    AnaliticRowInput,
    ContactNumber,
    CustomValueInput,
    Day,
    ErrorCode,
    IdRef,
    ParticipantsInput,
    Planfix,
    PlanfixError,
    TaskCustomDataChange,
    TaskInput,
    TaskKey,
    TaskListProject,
    custom_text,
    custom_value,
)
from plansdk.mock import PlanfixMock


def refused(call: Any, *args: Any, **kwargs: Any) -> ErrorCode | str:
    """The code that a call is refused with."""
    with pytest.raises(PlanfixError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_a_task_is_kept(pf: Planfix) -> None:
    made = pf.task.add(
        TaskInput(
            title="Ring <b>&amp;</b>",
            description="<p>Now</p>",
            importance="HIGH",
            project=IdRef(id=2001),
            client=IdRef(id=101),
            workers=ParticipantsInput(users=[31, 1002], groups=[2]),
            start_date_is_set=True,
            start_date=dt.date(2026, 3, 1),
            end_date_is_set=True,
            end_date=dt.date(2026, 3, 2),
            end_time_is_set=True,
            end_time=dt.time(18, 30),
            duration_is_set=True,
            duration=3,
            duration_unit=2,
            custom_data=[CustomValueInput(id=503, value=[31, 32])],
        )
    )
    task = pf.task.get(made.id)
    assert (task.id, task.general) == (made.id, made.general)
    assert (task.title, task.description, task.importance) == (
        "Ring <b>&amp;</b>",
        "<p>Now</p>",
        "HIGH",
    )
    assert (task.owner.name, task.project.title, task.client.name) == (
        "Anna Berg",
        "Coffee corner at Aurora",
        "Café Aurora",
    )
    assert [each.name for each in task.workers.users] == ["Boris Laine", "Dina Lapsa"]
    assert [each.name for each in task.workers.groups] == ["Service"]
    assert task.start_time == Day(2026, 3, 1)
    assert task.end_time == dt.datetime(2026, 3, 2, 18, 30)
    assert (task.duration, task.duration_unit) == (3, 2)
    assert custom_value(task, "Reviewers") == [31, 32]
    assert custom_text(task, "Reviewers") == "Boris Laine, Vera Ozola"
    assert custom_value(task, "Region") in ("", None)


def test_update_resets_what_is_left_out(pf: Planfix) -> None:
    before = pf.task.get(1000101)
    pf.task.update(TaskInput(general=17, title="Only this"))
    task = pf.task.get(1000101)
    assert (task.title, task.description, task.importance) == ("Only this", "", "AVERAGE")
    assert (task.project.id, task.client.id, task.workers.users) == (0, 0, [])
    assert task.end_time is None
    assert custom_value(task, 501) in ("", None)
    assert task.begin_date_time == before.begin_date_time
    assert task.general == 17


def test_custom_data_alone_resets_nothing(pf: Planfix) -> None:
    values = [CustomValueInput(id=501, value="South")]
    pf.task.update_custom_data(TaskCustomDataChange(id=1000101, custom_data=values))
    task = pf.task.get(1000101)
    assert (custom_value(task, 501), custom_value(task, 502)) == ("South", "90")
    assert task.title == "Install the first machine"


def test_template_gives_what_the_request_lacks(pf: Planfix) -> None:
    task = pf.task.get(pf.task.add(TaskInput(template=1000106)).id)
    assert (task.title, task.description) == ("Installation", "Unpack; connect; test")
    assert task.template.id == 1000106
    assert [each.id for each in task.workers.users] == [31]
    assert task.type == "task"


def test_acceptance(pf: Planfix, boris: Planfix) -> None:
    assert refused(boris.task.accept, 1000102) is ErrorCode.TASK_CALLER_NOT_ASSIGNEE
    boris.task.accept(1000101)
    assert pf.task.get(1000101).status == 2
    assert refused(pf.task.accept, 1000101) is ErrorCode.TASK_NOT_ACCEPTABLE
    assert refused(pf.task.reject, 1000101, "late") is ErrorCode.TASK_NOT_REJECTABLE
    assert refused(pf.task.accept, 9999) is ErrorCode.TASK_NOT_FOUND


def test_rejection_is_told(pf: Planfix, boris: Planfix) -> None:
    boris.task.reject(1000101, "No time")
    action = pf.action.get_list(task=TaskKey(id=1000101))[0]
    assert (action.type, action.description) == ("TASKREJECTED", "No time")
    assert action.status_change is not None
    assert (action.status_change.old_status, action.status_change.new_status) == (1, 5)


def test_only_possible_statuses(pf: Planfix) -> None:
    options = pf.task.get_possible_status_to_change(1000101)
    values = [each.value for each in options]
    assert "ACCEPTED" in values
    assert {"REJECTED", "DRAFT", "ACTIVE"}.isdisjoint(values)
    for value in values:
        if value == "DELAYED":
            continue
        task = pf.task.add(TaskInput(title="x")).id
        pf.task.change_status(task, status=value)
    assert refused(pf.task.change_status, 1000101, status="DRAFT") == "0016"
    assert refused(pf.task.change_status, 1000101, status=111) == "0016"
    pf.task.change_status(1000104, status="DONE")
    pf.task.change_status(1000104, status=111)
    assert pf.task.get(1000104).status == 111


def test_deadlines(pf: Planfix, boris: Planfix, mock: PlanfixMock) -> None:
    new = dt.datetime(2026, 12, 24, 10, 0)
    proposed = boris.task.change_expect_date(1000101, expect_date=new)
    assert proposed.end_time is None
    assert pf.task.get(1000101).end_time == dt.datetime(2026, 12, 1, 18, 0)
    assert pf.task.change_expect_date(1000101, expect_date=new).end_time == new
    latest = pf.action.get_list(task=TaskKey(id=1000101))[0]
    assert latest.task_expect_date_changed is not None
    assert latest.task_expect_date_changed.new_date == new


def test_times_move_with_the_clock(mock: PlanfixMock, pf: Planfix) -> None:
    made = pf.task.add(TaskInput(title="x"))
    created = pf.task.get(made.id).begin_date_time
    assert isinstance(created, dt.datetime)
    end = created.date() + dt.timedelta(days=8)
    pf.task.change_expect_date(made.id, expect_date=end)
    for days, close, over in ((0, False, False), (7, True, False), (2, False, True)):
        mock.clock.move(days * 86400)
        task = pf.task.get(made.id)
        assert (task.is_close_to_deadline, task.is_overdued) == (close, over)


def test_silence(pf: Planfix, mock: PlanfixMock) -> None:
    before = len(mock.state.actions)
    quiet = pf.with_options(silent=True)
    made = quiet.task.add(TaskInput(title="x"))
    quiet.task.change_status(made.id, status="ACCEPTED")
    assert len(mock.state.actions) == before
    pf.task.change_status(made.id, status="DONE")
    assert len(mock.state.actions) == before + 1


def test_comments(pf: Planfix, boris: Planfix) -> None:
    made = boris.action.add(
        ActionInput(
            description="Done",
            task=TaskKey(id=1000102),
            task_new_status="DONE",
            owner=IdRef(id=31),
        )
    )
    action = pf.action.get(made.id)
    assert (action.type, action.owner.name) == ("COMMENT", "Boris Laine")
    assert (action.task.title, action.project.id) == ("Order the grinder", 2001)
    assert pf.task.get(1000102).status == 6
    assert refused(pf.action.delete, made.id) is ErrorCode.ACTION_NO_RIGHTS
    assert refused(pf.action.update, ActionChange(id=402, description="x")) == "4004"
    pf.action.update(ActionChange(id=made.id, description="Done!", notified_list=None))
    assert pf.action.get(made.id).description == "Done!"
    pf.action.delete(404)
    assert refused(pf.action.get, 404) is ErrorCode.ACTION_NOT_FOUND
    assert pf.action.get_list(contact=ContactNumber(general=2)) == []


def test_comment_changes_a_status_where_it_may(pf: Planfix) -> None:
    wrong = ActionInput(description="x", task=TaskKey(id=1000101), task_new_status="DRAFT")
    assert refused(pf.action.add, wrong) is ErrorCode.ACTION_STATUS_NOT_ALLOWED
    old = ActionChange(id=401, task_new_status="ACCEPTED")
    assert refused(pf.action.update, old) is ErrorCode.ACTION_MAY_NOT_CHANGE_STATUS
    pf.action.update(ActionChange(id=403, task_new_status="ACCEPTED"))
    assert pf.task.get(1000101).status == 2


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([(21, "12.50"), (22, "card")], "ok"),
        ([(21, "12.50")], "4011"),
        ([(21, "12.50"), (22, "card"), (5, "x")], "4012"),
        ([(21, "much"), (22, "card")], "4013"),
        ([(21, "1"), (22, "gold")], "4013"),
    ],
)
def test_data_tags(items: list[tuple[int, str]], code: str, pf: Planfix) -> None:
    row = AnaliticRowInput(
        item_data=[AnaliticItemInput(field_id=key, value=value) for key, value in items]
    )
    action = ActionInput(
        description="x",
        task=TaskKey(id=1000101),
        analitics=[AnaliticInput(id=2, analitic_data=row)],
    )
    if code != "ok":
        assert refused(pf.action.add, action) == code
        return
    made = pf.action.get(pf.action.add(action).id)
    (tag,) = made.analitics
    assert tag.name == "Expense"
    (read,) = pf.analitic.get_data([tag.key])
    assert [(each.name, each.value) for each in read.item_data] == [
        ("Amount", "12.50"),
        ("Paid by", "card"),
    ]
    assert tag.key in [each.key for each in pf.analitic.iterate_data_by_condition(2)]
    assert pf.action.iterate_with_analitic(analitic=2).first() == made


@pytest.mark.parametrize(("key", "code"), [(1, "4014"), (99, "4015")])
def test_data_tags_refer_to_records(key: int, code: str, pf: Planfix) -> None:
    row = AnaliticRowInput(key=901, item_data=[AnaliticItemInput(field_id=14, value=key)])
    change = ActionChange(id=403, analitics=[AnaliticInput(id=1, analitic_data=row)])
    assert refused(pf.action.update, change) == code
    foreign = AnaliticRowInput(key=902, item_data=[])
    change = ActionChange(id=403, analitics=[AnaliticInput(id=1, analitic_data=foreign)])
    assert refused(pf.action.update, change) == "4016"


def test_an_action_tells_of_moved_dates(pf: Planfix) -> None:
    moved = {"start_date_is_set": True, "start_date": dt.date(2026, 2, 3)}
    pf.task.update(TaskInput(id=1000101, title="x", **moved))
    told = pf.action.get_list(task=TaskKey(id=1000101))[0]
    assert told.task_start_time_changed is not None
    assert str(told.task_start_time_changed.old_date)[:10] == "2026-02-01"
    assert str(told.task_start_time_changed.new_date)[:10] == "2026-02-03"
    assert told.task_expect_date_changed is not None
    assert told.task_expect_date_changed.new_date_is_set is False
    pf.task.update(TaskInput(id=1000101, title="y", **moved))
    told = pf.action.get_list(task=TaskKey(id=1000101))[0]
    assert (told.task_start_time_changed, told.task_expect_date_changed) == (None, None)


def test_a_task_is_not_below_itself(pf: Planfix) -> None:
    for parent in (1000101, 1000103):
        changed = TaskInput(id=1000101, title="x", parent=IdRef(id=parent))
        assert refused(pf.task.update, changed) == "0016"
    below = pf.task.get_list(target="all", parent=IdRef(id=1000101))
    assert [each.id for each in below] == [1000102, 1000103]
    within = pf.task.get_list(target="all", project=TaskListProject(id=2001, with_subprojects=True))
    assert [each.id for each in within] == [1000101, 1000102, 1000103]
