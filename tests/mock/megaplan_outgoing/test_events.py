"""Writes become events: which ones, in which form and order, and what becomes of failures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from megaplan_api import ApiError, Deal, Employee, Megaplan, Task
from megaplan_api.events import Event, Receiver
from plansdk.mock import MegaplanMock
from plansdk.mock.megaplan.outgoing import Subscription


def make(mp: Megaplan, name: str = "Call back") -> Task:
    """A new task."""
    return mp.task.create(
        Task(name=name, responsible=Employee.link(1000001), is_urgent=False, is_template=False)
    )


class Told:
    """What a subscribed function is given."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.failing = 0

    def __call__(self, body: dict[str, Any]) -> None:
        self.bodies.append(body)
        if self.failing:
            self.failing -= 1
            raise RuntimeError("not now")

    @property
    def events(self) -> list[Event]:
        return [Event.parse(each) for each in self.bodies]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(each.kind, each.model) for each in self.events]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def tasks(mock: MegaplanMock, told: Told) -> Iterator[Subscription]:
    made = mock.subscribe(told, ["tasks"], retry_after=0.01)
    yield made
    made.close()


def test_every_write_is_told(mp: Megaplan, tasks: Subscription, told: Told) -> None:
    made = make(mp)
    mp.task.update(made.id, Task(name="Call again"))
    mp.task.delete(made.id)
    tasks.wait()
    assert told.kinds == [("create", "Task"), ("update", "Task"), ("drop", "Task")]
    assert [each.data["name"] for each in told.events] == ["Call back", "Call again", "Call again"]
    assert {each.data["id"] for each in told.events} == {made.id}
    assert {each.application for each in told.events} == {tasks.application}
    assert len({each.uuid for each in told.events}) == 3


def test_an_entity_is_told_as_it_is_read(mp: Megaplan, mock: MegaplanMock, told: Told) -> None:
    made = mock.subscribe(told, ["deals"])
    mp.deal.update(1000001, Deal(description="Red"))
    made.wait()
    [body] = told.bodies
    assert body.keys() == {"event", "data", "accountInfo"}
    assert body["data"]["manager"]["name"] == "Тестова Вера"
    assert body["data"]["price"] == {"contentType": "Money", "value": 188000, "currency": "RUB"}
    assert body["data"]["payer"] is None
    read = mp.deal.get(1000001)
    assert told.events[0].data.to_dict() == read.to_dict()


def test_only_subscribed_streams_are_told(
    mp: Megaplan, mock: MegaplanMock, tasks: Subscription, told: Told
) -> None:
    mp.deal.update(1000001, Deal(description="Red"))
    make(mp)
    tasks.wait()
    assert told.kinds == [("create", "Task")]
    everything = Told()
    every = mock.subscribe(everything)
    mp.deal.update(1000001, Deal(description="Blue"))
    every.wait()
    assert everything.kinds == [("update", "Deal")]
    with pytest.raises(ValueError, match="there is no stream 'deal'"):
        mock.subscribe(told, ["deal"])
    with pytest.raises(ValueError, match="an address begins with"):
        mock.subscribe("service.example")


def test_reads_and_refused_writes_are_not_told(
    mp: Megaplan, tasks: Subscription, told: Told
) -> None:
    mp.task.list().first()
    with pytest.raises(ApiError):
        mp.task.update(1000005, Task(responsible=Employee.link(99)))
    tasks.wait()
    assert told.bodies == []


def test_what_is_undone_is_not_told(
    mp: Megaplan, mock: MegaplanMock, tasks: Subscription, told: Told
) -> None:
    before = mock.export()
    with pytest.raises(ApiError, match="no Deal"):
        mp.task.update(1000005, Task(name="Other", deals=[Deal.link(99)]))
    assert mock.export() == before
    tasks.wait()
    assert (told.bodies, list(mock.errors)) == ([], [])


def test_unlinking_is_not_told(mp: Megaplan, tasks: Subscription, told: Told) -> None:
    made = make(mp)
    child = mp.task.create(
        Task(
            name="Inner",
            responsible=Employee.link(1000001),
            parent=Task.link(made.id),
            is_urgent=False,
            is_template=False,
        )
    )
    tasks.wait()
    told.bodies.clear()
    mp.task.delete(made.id)
    tasks.wait()
    assert told.kinds == [("drop", "Task")]
    assert mp.task.get(child.id).parent is None


def test_a_failed_delivery_holds_back_the_following_ones(
    mp: Megaplan, mock: MegaplanMock, tasks: Subscription, told: Told
) -> None:
    told.failing = 3
    other = Told()
    free = mock.subscribe(other, ["tasks"])
    names = ["first", "second", "third"]
    for each in names:
        make(mp, each)
    free.wait()
    tasks.wait()
    assert [each.data["name"] for each in told.events] == [*["first"] * 4, "second", "third"]
    assert len({each.uuid for each in told.events[:4]}) == 1
    assert [each.data["name"] for each in other.events] == names
    assert {each.uuid for each in other.events}.isdisjoint(each.uuid for each in told.events)


def test_faults_lose_deliveries_and_double_them(
    mp: Megaplan, mock: MegaplanMock, tasks: Subscription, told: Told
) -> None:
    mock.faults.add("event.create: cut=after on=1", "event.create: status=502 on=3")
    make(mp, "doubled")
    make(mp, "late")
    tasks.wait()
    assert [each.data["name"] for each in told.events] == ["doubled", "doubled", "late"]
    sent = mock.outgoing.deliveries.of("event.create")
    assert [each.answer.status for each in sent] == [0, 200, 502, 200]
    assert [bool(each.fault) for each in sent] == [True, False, True, False]


def test_a_function_may_call_the_mock(mp: Megaplan, mock: MegaplanMock) -> None:
    read: list[str | None] = []
    made = mock.subscribe(lambda body: read.append(mp.task.get(body["data"]["id"]).name))
    make(mp)
    made.wait()
    assert read == ["Call back"]


def test_a_receiver_without_a_network(mp: Megaplan, mock: MegaplanMock) -> None:
    kept: list[Event] = []
    receiver = Receiver(on_event=kept.append, secret="scrt-made-up")
    transport = httpx2.WSGITransport(app=receiver.wsgi)
    made = mock.subscribe("https://service.example/scrt-made-up", ["tasks"], transport=transport)
    make(mp)
    made.wait()
    assert [each.kind for each in kept] == ["create"]
    assert mock.outgoing.deliveries[0].request.path == "/scrt-made-up"


def test_a_task_that_becomes_a_project(mock: MegaplanMock, mp: Megaplan, told: Told) -> None:
    made = mock.subscribe(told, ["tasks", "projects"])
    task = make(mp)
    mp.task.convert(task.id)
    made.wait()
    assert told.kinds[0] == ("create", "Task")
    assert ("drop", "Task") in told.kinds
    assert ("create", "Project") in told.kinds


def test_the_end_and_the_beginning(
    mp: Megaplan, mock: MegaplanMock, tasks: Subscription, told: Told
) -> None:
    told.failing = 10**6
    make(mp)
    with pytest.raises(TimeoutError, match="1 events"):
        tasks.wait(0.1)
    mock.reset()
    tasks.wait()
    told.failing = 0
    told.bodies.clear()
    make(mp, "after a reset")
    tasks.wait()
    assert [each.data["name"] for each in told.events] == ["after a reset"]
    tasks.close()
    make(mp)
    assert (tasks.waiting, len(told.bodies)) == (0, 1)
    assert mock.account.store.changed is None
