"""The control endpoint: a program in another language arranges its tests with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import httpx2
import pytest

from mock.frame.notes import NotesMock
from plansdk.mock.server import Server


@pytest.fixture
def mock() -> NotesMock:
    return NotesMock()


@pytest.fixture
def client(mock: NotesMock) -> Iterator[httpx2.Client]:
    with mock.serve() as address, httpx2.Client(base_url=address, verify=False) as client:
        yield client


def test_the_state(client: httpx2.Client) -> None:
    client.get("/notes")
    found = client.get("/__mock__/").json()
    assert (found["service"], found["requests"], found["faults"]) == ("notes", 1, 0)
    assert found["credentials"] == {"token": "made-up"}
    assert client.get("/__mock__", follow_redirects=True).status_code == 200


def test_requests_are_shown_without_secrets(client: httpx2.Client) -> None:
    client.post("/notes", json=1, headers={"Authorization": "Bearer abc"})
    client.get("/notes", headers={"Cookie": "abc"})
    found = client.get("/__mock__/requests").json()
    assert [each["name"] for each in found] == ["note.create", "note.list"]
    assert (found[0]["body"], found[0]["status"], found[1]["answer"]) == ("1", 200, "[1]")
    assert "abc" not in str(found)
    only = client.get("/__mock__/requests?operation=note.list&limit=1").json()
    assert [each["name"] for each in only] == ["note.list"]
    assert client.get("/__mock__/requests?limit=0").json() == []
    assert client.delete("/__mock__/requests").status_code == 204
    assert client.get("/__mock__/requests").json() == []


def test_faults(client: httpx2.Client) -> None:
    text = "# first\nnote.list: status=503 on=2\n\nnote.get: cut=after\n"
    added = client.post("/__mock__/faults", content=text)
    assert added.status_code == 201
    assert [client.get("/notes").status_code for _ in range(3)] == [200, 503, 200]
    assert client.get("/__mock__/faults").json() == [
        {"fault": "note.list: status=503 on=2", "seen": 3, "happened": 1},
        {"fault": "note.get: cut=after", "seen": 0, "happened": 0},
    ]
    assert client.delete("/__mock__/faults").status_code == 204
    assert client.get("/__mock__/faults").json() == []


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("POST", "faults", "note.list: status=503\nnte.get: status=500", "did you mean note.get"),
        ("POST", "faults", "", "send a fault in each line"),
        ("POST", "faults", b"\xff", "not UTF-8"),
        ("POST", "clock", "", "send {"),
        ("POST", "clock", "[]", "send {"),
        ("POST", "clock", '{"move": null}', "send {"),
        ("POST", "clock", '{"move": NaN}', "the clock stays between"),
        ("POST", "clock", '{"move": 1e300}', "the clock stays between"),
        ("POST", "clock", "[" * 100_000, "send {"),
        ("GET", "requests?limit=many", "", "limit is a number"),
        ("GET", "requests?limit=-1", "", "limit is a number"),
        ("GET", f"requests?limit={'9' * 9000}", "", "limit is a number"),
    ],
)
def test_wrong_use_is_explained(
    client: httpx2.Client, mock: NotesMock, method: str, path: str, body: str | bytes, said: str
) -> None:
    answer = client.request(method, f"/__mock__/{path}", content=body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert len(mock.faults) == 0


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "nothing", b"", 404),
        ("PUT", "faults", b"", 405),
        ("POST", "faults", b"x" * 2_000_000, 413),
    ],
)
def test_other_refusals(
    client: httpx2.Client, method: str, path: str, body: bytes, status: int
) -> None:
    answer = client.request(method, f"/__mock__/{path}", content=body)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_time_passes(client: httpx2.Client, mock: NotesMock) -> None:
    before = mock.clock.now()
    assert client.post("/__mock__/clock", json={"move": 3600}).status_code == 200
    assert (mock.clock.now() - before).total_seconds() == pytest.approx(3600, abs=60)
    for seconds in (1e11, 1e12, -1e12):  # the calendar ends, and the mock does not
        client.post("/__mock__/clock", json={"move": seconds})
    assert 1970 <= mock.clock.now().year <= 9000


def test_tokens_end(client: httpx2.Client) -> None:
    client.post("/__mock__/expire")
    assert [client.get("/notes").status_code for _ in range(2)] == [401, 200]


def test_export_coverage_and_reset(client: httpx2.Client, mock: NotesMock) -> None:
    client.post("/notes", json=5)
    assert client.get("/__mock__/export").text == "notes: [5]\n"
    assert client.get("/__mock__/coverage").json()["GET /notes"] == "behaviour"
    client.post("/__mock__/faults", content="*: latency=0.1")
    client.post("/__mock__/clock", json={"move": 86_400})
    assert client.post("/__mock__/reset").status_code == 204
    assert abs(mock.clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(hours=1)
    assert client.get("/notes").json() == []
    assert client.get("/__mock__/faults").json() == []


def test_it_is_not_offered_to_others(mock: NotesMock) -> None:
    assert Server(mock, "127.0.0.2").has_control
    assert Server(mock, "localhost").has_control
    assert not Server(mock, "0.0.0.0").has_control
    assert not Server(mock, "::").has_control
    assert not Server(mock, "192.0.2.1").has_control
    assert Server(mock, "0.0.0.0", control=True).has_control
    with Server(mock, control=False) as address:
        assert httpx2.get(f"{address}/__mock__/").json() == {"error": "no such operation"}
