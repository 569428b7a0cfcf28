"""A mock in place of the network: what a client sees, and what the mock remembers."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable

import httpx2
import pytest

from mock.frame.notes import NotesMock
from plansdk.mock import journal
from plansdk.mock.http import Answer, Request, json_answer
from plansdk.mock.journal import Exchange, Journal
from plansdk.mock.service import Recognised


@pytest.fixture
def mock() -> NotesMock:
    return NotesMock()


def blocking(mock: NotesMock, method: str, path: str) -> httpx2.Response:
    with httpx2.Client(transport=mock.transport, base_url="http://notes", timeout=0.5) as client:
        return client.request(method, path)


def awaited(mock: NotesMock, method: str, path: str) -> httpx2.Response:
    async def call() -> httpx2.Response:
        transport = mock.transport
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://notes", timeout=0.5
        ) as client:
            return await client.request(method, path)

    return asyncio.run(asyncio.wait_for(call(), 10))


Call = Callable[[NotesMock, str, str], httpx2.Response]
CALLS = pytest.mark.parametrize("call", [blocking, awaited])


@CALLS
def test_the_target_arrives_as_it_was_sent(mock: NotesMock, call: Call) -> None:
    target = "/notes/%2F%41%20?%7B%22a%22:%201%7D"
    assert call(mock, "GET", target).json() == {"path": target}
    assert mock.requests[0].request.path == "/notes/%2F%41%20"


@CALLS
@pytest.mark.parametrize(("cut", "performed"), [("before", 0), ("after", 1)])
def test_cut_connections(mock: NotesMock, call: Call, cut: str, performed: int) -> None:
    mock.faults.add(f"note.create: cut={cut}")
    with pytest.raises(httpx2.RemoteProtocolError):
        call(mock, "POST", "/notes")
    assert len(mock.notes) == performed


@CALLS
def test_truncated_bodies(mock: NotesMock, call: Call) -> None:
    mock.faults.add("note.list: truncate=1")
    with pytest.raises(httpx2.RemoteProtocolError):
        call(mock, "GET", "/notes")


@CALLS
def test_nothing_is_truncated_from_a_shorter_body(mock: NotesMock, call: Call) -> None:
    mock.faults.add("note.list: truncate=2")
    assert call(mock, "GET", "/notes").content == b"[]"


@CALLS
def test_late_answers(mock: NotesMock, call: Call) -> None:
    mock.faults.add("note.list: latency=0.1")
    begun = time.monotonic()
    assert call(mock, "GET", "/notes").status_code == 200
    assert time.monotonic() - begun >= 0.1


@CALLS
def test_a_client_does_not_wait_longer_than_it_would(mock: NotesMock, call: Call) -> None:
    mock.faults.add("note.list: latency=60")
    begun = time.monotonic()
    with pytest.raises(httpx2.ReadTimeout):
        call(mock, "GET", "/notes")
    assert time.monotonic() - begun < 10


@CALLS
def test_refusals_carry_status_message_and_headers(mock: NotesMock, call: Call) -> None:
    mock.faults.add("note.list: status=429 retry-after=7 message='slow down'")
    answer = call(mock, "GET", "/notes")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json() == {"error": "slow down"}
    assert mock.requests[0].fault == "note.list: status=429 message='slow down' retry-after=7"


@CALLS
def test_answers_without_a_body(mock: NotesMock, call: Call) -> None:
    mock.faults.add("note.list: status=204")
    assert call(mock, "GET", "/notes").content == b""


def test_halves_of_surrogate_pairs_come_back(mock: NotesMock) -> None:
    with httpx2.Client(transport=mock.transport, base_url="http://notes") as client:
        client.post("/notes", content=rb'"\ud800"')
        assert client.get("/notes").content == rb'["\ud800"]'


@CALLS
def test_a_bug_of_the_mock_is_an_answer_and_is_not_hidden(
    mock: NotesMock, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = call(mock, "GET", "/broken")
    assert answer.status_code == 500
    assert [type(each) for each in mock.errors] == [ZeroDivisionError]
    assert "GET /broken" in caplog.text
    assert call(mock, "GET", "/notes").status_code == 200


def test_requests_are_remembered(mock: NotesMock) -> None:
    with httpx2.Client(transport=mock.transport, base_url="http://notes") as client:
        client.post("/notes", json={"a": 1})
        client.get("/notes/5")
        client.get("/nothing")
    created, read, unknown = mock.requests
    assert (created.name, created.operation) == ("note.create", "POST /notes")
    assert created.decoded == {"a": 1}
    assert created.answer.status == 200
    assert unknown.names == ("", "", "")
    assert mock.requests.of("note.get") == mock.requests.of("GET /notes/{id}") == [read]
    assert mock.requests[-2:] == [read, unknown]
    mock.reset()
    assert (list(mock.requests), mock.requests.total, mock.notes) == ([], 0, [])


def exchange(size: int) -> Exchange:
    return Exchange(Request("GET", "/"), answer=Answer(200, b"x" * size))


def test_old_exchanges_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "KEPT", 3)
    monkeypatch.setattr(journal, "KEPT_BYTES", 100)
    kept = Journal()
    for size in (1, 2, 3, 4):
        kept.add(exchange(size))
    assert [len(each.answer.body) for each in kept] == [2, 3, 4]
    kept.add(exchange(95))
    assert [len(each.answer.body) for each in kept] == [95]
    kept.add(exchange(500))  # the last one always stays
    assert [len(each.answer.body) for each in kept] == [500]
    assert kept.total == 6


def test_threads_take_turns(mock: NotesMock) -> None:
    inside: list[int] = []
    most = 0

    class Slow(NotesMock):
        def perform(self, request: Request, found: Recognised) -> Answer:
            nonlocal most
            inside.append(1)
            most = max(most, len(inside))
            time.sleep(0.005)
            inside.pop()
            return json_answer(200, None)

    slow = Slow()
    threads = [threading.Thread(target=blocking, args=(slow, "GET", "/notes")) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert (most, slow.requests.total) == (1, 8)
