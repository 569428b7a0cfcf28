"""Many entities of Megaplan: by ids, by links, in bulk; and calls that say what they give."""

from __future__ import annotations

import asyncio
import json
import operator
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from megaplan_api import (
    AsyncMegaplan,
    Call,
    ConnectionLostError,
    Employee,
    Entity,
    Megaplan,
    NotFoundError,
    Task,
)
from plansdk.mock import MegaplanMock

IDS = ["1000005", "1000006", "1000007"]
LINKS = [Task.link(each) for each in IDS]


@pytest.fixture
def mock() -> MegaplanMock:
    return MegaplanMock()


class Requests(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Notes what goes to the mock; the requests with the numbers in `lost` get no answer."""

    def __init__(self, mock: MegaplanMock) -> None:
        self._to: Any = mock.transport
        self.paths: list[str] = []
        self.bulks: list[list[str]] = []
        self.lost: set[int] = set()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._note(request, request.read())
        response: httpx2.Response = self._to.handle_request(request)
        return response

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._note(request, await request.aread())
        response: httpx2.Response = await self._to.handle_async_request(request)
        return response

    def _note(self, request: httpx2.Request, body: bytes) -> None:
        self.paths.append(request.url.path)
        if request.url.path.endswith("/bulk"):
            self.bulks.append([each["url"] for each in json.loads(body)["calls"]])
        if len(self.paths) in self.lost:
            raise httpx2.ReadError("lost")


@pytest.fixture
def sent(mock: MegaplanMock) -> Requests:
    return Requests(mock)


@pytest.fixture(params=[Megaplan, AsyncMegaplan])
def run(
    request: pytest.FixtureRequest, mock: MegaplanMock, sent: Requests
) -> Iterator[Callable[[Callable[[Any], Any]], Any]]:
    """Runs a function of a client; results become a list."""

    def blocking(function: Callable[[Any], Any]) -> Any:
        with Megaplan(mock.host, token=mock.token, transport=sent, retry_delay=0.001) as mp:
            result = function(mp)
            return result.collect() if hasattr(result, "collect") else result

    async def awaited(function: Callable[[Any], Any]) -> Any:
        async with AsyncMegaplan(
            mock.host, token=mock.token, transport=sent, retry_delay=0.001
        ) as mp:
            result = function(mp)
            return await (result.collect() if hasattr(result, "collect") else result)

    if request.param is Megaplan:
        yield blocking
    else:
        yield lambda function: asyncio.run(awaited(function))


def test_by_ids(run: Any, sent: Requests) -> None:
    told: list[tuple[int, int | None]] = []
    progress = lambda *given: told.append(given)  # noqa: E731
    found = run(lambda mp: mp.task.get_many(IDS, concurrency=2, progress=progress))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [each.id for each in found] == IDS
    assert sorted(sent.paths) == [f"/api/v3/task/{each}" for each in IDS]


def test_an_id_that_is_not_there(run: Any) -> None:
    found = run(lambda mp: mp.task.get_many([IDS[0], 404, IDS[1]], on_error="return"))
    assert [each.id for each in (found[0], found[2])] == IDS[:2]
    assert isinstance(found[1], NotFoundError)
    with pytest.raises(NotFoundError, match="task/404"):
        run(lambda mp: mp.task.get_many([404]))


@pytest.mark.parametrize("name", ["task.get_many", "load_all", "gather"])
def test_what_is_not_several_is_told_when_called(run: Any, sent: Requests, name: str) -> None:
    for given, kind in ((IDS[0], "str"), (1.5, "float")):
        with pytest.raises(TypeError, match=f"not one {kind}|not iterable"):
            run(lambda mp, given=given: operator.attrgetter(name)(mp)(given).close())
    with pytest.raises(TypeError, match="unknown setting: concurency; did you mean 'concurrency'"):
        run(lambda mp: operator.attrgetter(name)(mp)([], concurency=2).close())
    assert not sent.paths


def test_calls_of_several_kinds(run: Any) -> None:
    calls = lambda mp: [  # noqa: E731
        mp.task.get.prepare(IDS[0]),
        mp.employee.get.prepare("1000003"),
        mp.load.prepare(LINKS[1]),
        mp.request.prepare("GET", f"task/{IDS[2]}", into=Task),
    ]
    found = run(lambda mp: mp.gather(calls(mp)))
    assert [type(each) for each in found] == [Task, Employee, Task, Task]


def test_options_and_limits_hold(mock: MegaplanMock, sent: Requests) -> None:
    sent.lost = {1}
    with Megaplan(mock.host, token=mock.token, transport=sent) as mp:
        (lost,) = mp.with_options(retries=0).task.get_many(IDS[:1], on_error="return")
        assert isinstance(lost, ConnectionLostError)
    slow = Megaplan(mock.host, token=mock.token, transport=sent, rate_limit=1.0, total_timeout=0.01)
    with slow:
        found = slow.task.get_many(IDS[:2], on_error="return").collect()
    assert sum(isinstance(each, Exception) for each in found) == 1


def test_an_entity_of_whatever_class(run: Any, sent: Requests) -> None:
    anna = run(lambda mp: mp.load(Employee.link("1000003")))
    assert type(anna) is Employee
    task = run(lambda mp: mp.load(LINKS[0]))
    assert (type(task), task.id, task.is_link) == (Task, IDS[0], False)
    assert sent.paths == ["/api/v3/employee/1000003", f"/api/v3/task/{IDS[0]}"]


def test_what_is_a_link(run: Any) -> None:
    task = run(lambda mp: mp.task.get(IDS[0]))
    assert LINKS[0].is_link
    assert not task.is_link
    answer = {
        "contentType": "Task",
        "id": "1",
        "parent": {"contentType": "Task", "id": "2", "name": "B"},
        "subTasks": [{"contentType": "Task", "id": "2"}, {"contentType": "Task", "id": "3"}],
    }
    full, unknown = Task.from_dict(answer).sub_tasks or []
    assert (full.is_link, unknown.is_link) == (False, True)
    changed = Task.link("5")
    changed.name = "New"
    assert not changed.is_link


def test_what_cannot_be_loaded(run: Any, sent: Requests) -> None:
    unheard_of = Entity.from_dict({"contentType": "Tsk", "id": "1"})
    for given, error, said in (
        ("1000005", TypeError, "nothing of type str"),
        (unheard_of, ValueError, "reads a Tsk by its id; did you mean 'Task'"),
        (Entity.from_dict({"contentType": "TaskFilter", "id": "1"}), ValueError, "reads a TaskF"),
        (Task(), ValueError, "Task has no id"),
        (None, TypeError, "needs entity, which is None"),
    ):
        with pytest.raises(error, match=said):
            run(lambda mp, given=given: mp.load(given))
    assert not sent.paths


def test_entities_in_bulk(run: Any, sent: Requests) -> None:
    anna = Employee.link("1000003")
    links = [LINKS[2], anna, LINKS[0], Task.link(404), LINKS[2], anna]
    told: list[tuple[int, int | None]] = []
    found = run(
        lambda mp: mp.load_all(links, on_error="return", progress=lambda *given: told.append(given))
    )
    assert [getattr(each, "id", None) for each in found] == [
        *(IDS[2], "1000003", IDS[0], None, IDS[2], "1000003")
    ]
    assert isinstance(found[3], NotFoundError)
    assert "task/404" in str(found[3])
    (urls,) = sent.bulks
    assert len(urls) == 4
    assert told == [(each, 6) for each in range(1, 7)]
    with pytest.raises(NotFoundError, match="task/404"):
        run(lambda mp: mp.load_all(links))


def test_entities_in_several_requests(run: Any, sent: Requests) -> None:
    sent.lost = {2}  # a request that reads only is sent again
    found = run(lambda mp: mp.load_all(iter(LINKS * 2), size=2, concurrency=1))
    assert [each.id for each in found] == IDS * 2
    assert [len(each) for each in sent.bulks] == [2, 2, 2, 2]


def test_a_request_that_is_lost_concerns_its_own(run: Any, sent: Requests) -> None:
    sent.lost = {2}
    found = run(
        lambda mp: mp.with_options(retries=0).load_all(
            LINKS * 2, size=2, concurrency=1, on_error="return"
        )
    )
    assert [type(each) for each in found] == [Task] * 2 + [ConnectionLostError] * 2 + [Task] * 2


def writes(mp: Any) -> list[Call[Task]]:
    return [mp.task.update.prepare(IDS[0], Task(name=f"N{each}")) for each in range(5)]


def test_bulk_in_chunks(run: Any, sent: Requests, mock: MegaplanMock) -> None:
    found = run(lambda mp: mp.send_all(writes(mp), size=2))
    assert [each.name for each in found] == [f"N{each}" for each in range(5)]
    assert [len(each) for each in sent.bulks] == [2, 2, 1]


def test_a_chunk_that_is_lost(run: Any, sent: Requests) -> None:
    sent.lost = {2, 5}
    found = run(lambda mp: mp.send_all(writes(mp), size=2, on_error="return"))
    assert [type(each) for each in found] == [
        *(Task, Task, ConnectionLostError, ConnectionLostError, Task)
    ]
    with pytest.raises(ConnectionLostError):
        run(lambda mp: mp.send_all(writes(mp), size=2))
    assert len(sent.bulks) == 5  # a write that is lost is not repeated, and ends it


def test_what_cannot_be_sent_in_bulk_is_told_before_anything_is(run: Any, sent: Requests) -> None:
    file = lambda mp: mp.file.upload.prepare(b"x", name="a")  # noqa: E731
    with pytest.raises(ValueError, match="cannot be part of a bulk request"):
        run(lambda mp: mp.send_all([*writes(mp), file(mp)], size=2))
    with pytest.raises(ValueError, match="size must be positive"):
        run(lambda mp: mp.send_all(writes(mp), size=0))
    with pytest.raises(TypeError, match="this is a Task"):
        run(lambda mp: mp.send_all([LINKS[0]]))
    assert not sent.paths


def test_a_request_that_says_what_it_gives(run: Any) -> None:
    def into(given: Any) -> Callable[[Any], Any]:
        return lambda mp: mp.request("GET", "task", query={"limit": 2}, into=given)

    assert len(run(into(list[Task]))) == 2
    assert isinstance(run(lambda mp: mp.request("GET", f"task/{IDS[0]}", into=Task)), Task)
    for wrong in (int, "Task", list[int], list):
        with pytest.raises(TypeError, match="into takes a class of entities"):
            run(into(wrong))


def test_objects_without_a_class_are_of_the_one_that_is_said() -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"meta": {"status": 200}, "data": [{"name": "A"}]})

    with Megaplan("acme.megaplan.ru", token="t", transport=httpx2.MockTransport(answer)) as mp:
        (task,) = mp.request("GET", "odd", into=list[Task])
    assert type(task) is Task
    assert task.name == "A"
