"""Recording a conversation, and having it again without the account."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest

from megaplan_api import (
    AsyncMegaplan,
    FilterConfig,
    FilterTermGroup,
    FilterTermString,
    Megaplan,
    NotFoundError,
    Task,
    TaskFilter,
)
from plansdk.mock import MegaplanMock
from plansdk.mock.record import NotOnTape, Recorder, Replay, cassette
from plansdk.mock.record.proxy import Proxy
from plansdk.mock.server import Server as OverSockets
from runtime.server import Server
from support.megaplan_account import TOKEN, Account

REAL = ("Call back", "Send an offer", "Ann B.", "1000123", "1000002", "Region", "North", TOKEN)
PASSWORD = "correct horse"


@pytest.fixture
def account() -> Iterator[Server]:
    with Server(Account()) as server:
        yield server


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "answers.cassette"


def work(mp: Megaplan, first: str) -> list[Any]:
    """A program whose answers are compared; the first task's id depends on the account."""
    seen: list[Any] = [
        [each.id for each in mp.task.list(limit=2, filter=TaskFilter(id="incoming"))]
    ]
    task = mp.task.get(first)
    assert task.responsible
    seen += [task.status, task.responsible.id, type(task.deadline).__name__]
    seen.append(mp.task.create(Task(name="made", is_urgent=False)).id)
    try:
        mp.task.get("99")
    except NotFoundError as error:
        seen.append(error.status)
    return seen


def recorded(account: Server, place: Path) -> list[Any]:
    with Recorder(place) as recorder, Megaplan(account.url, token=TOKEN, transport=recorder) as mp:
        return work(mp, "1000123")


def test_a_replay_gives_what_was_recorded(account: Server, place: Path) -> None:
    real = recorded(account, place)
    replay = Replay(place)
    ids = [each["id"] for each in cassette.read(place)[0].answer["data"]]
    with Megaplan("demo.megaplan.ru", token="any", transport=replay) as mp:
        again = work_on_cassette(mp, place, ids[0])
    assert [type(each) for each in again] == [type(each) for each in real]
    assert again[1] == real[1] == "assigned", "values of the specification stay"
    assert again[0][:2] == ids
    assert again[5:] == [404]
    assert replay.left == 0


def work_on_cassette(mp: Megaplan, place: Path, first: str) -> list[Any]:
    """The same program with the values that stand on the cassette."""
    exchanges = cassette.read(place)
    names = [each.body["name"] for each in exchanges if each.method == "POST"]
    missing = exchanges[-1].target.rpartition("/")[2]
    seen: list[Any] = [
        [each.id for each in mp.task.list(limit=2, filter=TaskFilter(id="incoming"))]
    ]
    task = mp.task.get(first)
    assert task.responsible
    seen += [task.status, task.responsible.id, type(task.deadline).__name__]
    seen.append(mp.task.create(Task(name=names[0], is_urgent=False)).id)
    with pytest.raises(NotFoundError) as refused:
        mp.task.get(missing)
    return [*seen, refused.value.status]


def test_nothing_real_is_written(account: Server, place: Path) -> None:
    login = ("ann@firm.example", PASSWORD)
    with Recorder(place) as recorder, Megaplan.login(account.url, *login, transport=recorder) as mp:
        work(mp, "1000123")
        mp.file.upload(b"the contents", name="secret offer.pdf")
        mp.send_all([mp.task.get.prepare("1000123")])
    written = place.read_text(encoding="utf-8")
    host = account.url.partition("//")[2]
    for real in (*REAL, "ann@firm", PASSWORD, "the contents", "secret offer", host, "Bearer"):
        assert real not in written, real
    assert '"contentType": "Task"' in written
    assert '"status": "assigned"' in written


def test_the_same_value_is_replaced_by_the_same(account: Server, place: Path) -> None:
    recorded(account, place)
    exchanges = cassette.read(place)
    listed = exchanges[0].answer["data"][0]["id"]
    cards = [each for each in exchanges if each.target == f"/api/v3/task/{listed}"]
    assert [each.answer["data"]["id"] for each in cards] == [listed]


def test_asynchronous_clients_are_recorded_and_replayed(account: Server, place: Path) -> None:
    async def ids(transport: httpx2.AsyncBaseTransport, host: str) -> list[str]:
        async with AsyncMegaplan(host, token=TOKEN, transport=transport) as mp:
            return [each.id async for each in mp.task.list(limit=2)]

    async def both() -> None:
        recorder = Recorder(place)
        real = await ids(recorder, account.url)
        await recorder.aclose()
        again = await ids(Replay(place), "demo.megaplan.ru")
        assert len(again) == len(real)
        assert not set(again) & set(real)

    asyncio.run(asyncio.wait_for(both(), 20))


def writes(mp: Megaplan, status: Literal["accepted", "done"]) -> list[str | None]:
    """A program with constants of its own, which are not on a cassette."""
    made = [
        mp.task.create(
            Task(name=name, is_urgent=urgent, is_template=False, deadline=dt.date(2026, 5, day))
        )
        for name, urgent, day in (("A", False, 1), ("B", True, 2), ("C", False, 3))
    ]
    by_name = TaskFilter(
        config=FilterConfig(
            term_group=FilterTermGroup(
                join="and", terms=[FilterTermString(field="name", comparison="equals", value="B")]
            )
        )
    )
    found = mp.task.list(filter=by_name).first()
    mp.task.update(made[0].id, Task(status=status))
    return [*(each.name for each in made), found.name if found else None]


def test_constants_of_a_program_are_found_again(place: Path) -> None:
    mock = MegaplanMock()
    recorder = Recorder(place, mock.transport)
    with recorder, Megaplan(mock.host, token=mock.token, transport=recorder) as mp:
        assert writes(mp, "accepted") == ["A", "B", "C", "B"]
    replay = Replay(place)
    with Megaplan(mock.host, token="any", transport=replay) as mp:
        a, b, c, found = writes(mp, "accepted")
        assert len({a, b, c}) == 3
        assert found == b
        assert replay.left == 0
    with Megaplan(mock.host, token="any", transport=Replay(place)) as mp:
        with pytest.raises(NotOnTape):  # a value of the specification is no constant
            writes(mp, "done")
        with pytest.raises(NotOnTape):
            mp.task.create(Task(name="D", is_urgent=False))


def test_what_was_not_recorded_is_said(account: Server, place: Path) -> None:
    recorded(account, place)
    mp = Megaplan("demo.megaplan.ru", token="any", transport=Replay(place))
    with mp, pytest.raises(NotOnTape, match="not on the cassette: GET /api/v3/deal"):
        mp.deal.list().first()


def test_a_write_is_answered_as_often_as_it_was_recorded(account: Server, place: Path) -> None:
    recorded(account, place)
    name = next(each.body["name"] for each in cassette.read(place) if each.method == "POST")
    with Megaplan("demo.megaplan.ru", token="any", transport=Replay(place)) as mp:
        mp.task.create(Task(name=name, is_urgent=False))
        with pytest.raises(NotOnTape):
            mp.task.create(Task(name=name, is_urgent=False))


@pytest.mark.parametrize("said", [{}, [], "", False])
def test_what_says_little_is_recorded_as_it_is(place: Path, said: Any) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=said)

    def heard(transport: httpx2.BaseTransport) -> Any:
        with httpx2.Client(transport=transport, base_url="http://a.example") as client:
            return client.post("/api/v3/task", json=said).json()

    with Recorder(place, httpx2.MockTransport(answer)) as recorder:
        assert heard(recorder) == said
    assert heard(Replay(place)) == said


def test_a_cassette_is_never_overwritten(place: Path) -> None:
    place.write_text("precious", encoding="utf-8")
    with pytest.raises(FileExistsError):
        Recorder(place)
    assert place.read_text(encoding="utf-8") == "precious"


def test_a_cassette_that_was_cut_off_is_read_up_to_there(account: Server, place: Path) -> None:
    recorded(account, place)
    whole = cassette.read(place)
    place.write_bytes(place.read_bytes()[:-7])
    assert cassette.read(place) == whole[:-1]


def test_other_clients_go_through_a_proxy(account: Server, place: Path) -> None:
    recorder = Recorder(place)
    with OverSockets(Proxy(account.url, recorder), during=aclosing(recorder)) as address:
        query = '?{"limit":1}'
        headers = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "gzip"}
        got = httpx2.get(f"{address}/api/v3/task{query}", headers=headers)
        assert [each["id"] for each in got.json()["data"]] == ["1000123"]
        assert len(got.headers.get_list("date")) == 1
        refused = httpx2.get(f"{address}/api/v3/task")
        assert refused.status_code == 401
    assert [each.status for each in cassette.read(place)] == [200, 401]
    assert json.loads(place.read_text(encoding="utf-8").splitlines()[0])["tape"] == 1
