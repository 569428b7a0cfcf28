"""Made-up answers, the document, and what the mock tells about itself."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.specification import document, operations
from megaplan_api import ApiError, AsyncMegaplan, Megaplan, RateLimitError, ServerError, deviations
from plansdk.mock import Fault, MegaplanMock
from plansdk.mock.clock import Clock

from .conftest import Client, populated

SHAPE = "/api/v3/deal/9/possibleActions"


def shapes(mock: MegaplanMock) -> list[str]:
    """Operations that answer with made-up values."""
    return [name for name, kind in mock.coverage().items() if kind == "shape"]


def test_coverage_counts_every_operation(mock: MegaplanMock) -> None:
    found = mock.coverage()
    assert operations().keys() <= found.keys()
    kinds = Counter(found.values())
    assert kinds.keys() == {"behaviour", "shape"}
    assert kinds["behaviour"] > 200
    for each in ("GET /task/{id}", "POST /task", "POST /bulk", "POST /api/file"):
        assert found[each] == "behaviour"


def test_made_up_values_are_repeatable() -> None:
    def answers(seed: int, targets: list[str]) -> list[Any]:
        clock = Clock(dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC))
        client = Client(populated(seed=seed, clock=clock))
        return [client("GET", each)["data"] for each in targets]

    names = [each.partition(" ")[2] for each in shapes(populated()) if each.startswith("GET /")]
    targets = [f"/api/v3{each}" for each in names if "{" not in each][:40]
    assert answers(1, targets) == answers(1, targets[::-1])[::-1]
    assert answers(1, targets) != answers(2, targets)


def test_made_up_values_are_in_pages(client: Client) -> None:
    mock = client.mock
    name = next(
        each for each in shapes(mock)
        if "{" not in each and operations()[each].paginated and each.startswith("GET /")
    )  # fmt: skip
    first = client("GET", f"/api/v3{name.partition(' ')[2]}")
    assert first["meta"]["pagination"]["hasMoreNext"] is False
    assert first["meta"]["pagination"]["count"] == len(first["data"])


def test_the_document_is_served_without_a_token(client: Client) -> None:
    client.token = None
    answer = client.send("GET", "/api/v3")
    assert answer.status == 200
    assert answer.body.startswith(b"#%RAML 1.0")
    assert answer.body == document().read_bytes()


def test_the_build_is_that_of_the_document(mock: MegaplanMock) -> None:
    with Megaplan(mock.host, token=mock.token, transport=mock.transport) as mp:
        info = mp.account_info.get()
    assert info.build_version == document().stem
    assert info.permanent_host == mock.host
    assert deviations(info) == []


def test_a_fault_has_the_vendor_s_form(client: Client) -> None:
    client.mock.faults.add(Fault("task.get", status=503, message="come back", times=1))
    answer = client("GET", "/api/v3/task/7")
    assert answer["meta"] == {
        "status": 503,
        "errors": [{"field": None, "message": "come back"}],
    }
    assert answer["data"] is None
    assert client("GET", "/api/v3/task/7")["meta"]["status"] == 200


def test_faults_by_the_client(mock: MegaplanMock) -> None:
    mock.faults.add(Fault("GET /task/{id}", status=500, times=1))
    mock.faults.add(Fault("deal.*", status=429, headers={"retry-after": "7"}))
    options: dict[str, Any] = {"token": mock.token, "transport": mock.transport, "retries": 0}
    with Megaplan(mock.host, **options) as mp:
        with pytest.raises(ServerError):
            mp.task.get(7)
        assert mp.task.get(7).id == "7"
        with pytest.raises(RateLimitError) as caught:
            mp.deal.get(9)
    assert caught.value.retry_after == 7


def test_faults_outside_of_the_document(mock: MegaplanMock) -> None:
    mock.faults.add(Fault("file.upload", status=503))
    mock.faults.add(Fault("POST /api/v3/auth/access_token", status=500))
    with Megaplan(mock.host, token=mock.token, transport=mock.transport, retries=0) as mp:
        with pytest.raises(ServerError):
            mp.file.upload(b"x", name="x.txt")
        assert mp.task.get(7).id == "7"
    with (
        Megaplan.login(mock.host, "ann", "pass &=+%", transport=mock.transport, retries=0) as mp,
        pytest.raises(ApiError),
    ):
        mp.task.get(7)


def test_the_journal_knows_what_was_asked(client: Client) -> None:
    client("POST", '/api/v3/task/7?{"a":1}', {"contentType": "Task", "name": "x"})
    client("GET", "/api/v3/nonsense")
    asked, lost = client.mock.requests[-2:]
    assert (asked.operation, asked.name) == ("POST /task/{id}", "task.update")
    assert asked.query == {"a": 1}
    assert asked.decoded == {"contentType": "Task", "name": "x"}
    assert asked.answer is not None
    assert asked.answer.status == 422
    assert (lost.operation, lost.name) == ("", "")


def test_reset_goes_back_to_the_beginning(client: Client) -> None:
    client("POST", "/api/v3/task/7", {"contentType": "Task", "name": "other"})
    client.mock.faults.add(Fault(status=500))
    client.mock.reset()
    client.token = client.mock.token
    assert len(client.mock.requests) == 0
    assert client("GET", "/api/v3/task/7")["data"]["name"] == "Call back"


def test_an_export_is_data(client: Client) -> None:
    client("POST", "/api/v3/task/7", {"contentType": "Task", "name": "Ёлка"})
    exported = client.mock.export()
    assert yaml.safe_load(exported)["Task"]
    again = Client(MegaplanMock(data=exported))
    assert again("GET", "/api/v3/task/7")["data"]["name"] == "Ёлка"


def test_the_clock_is_the_account_s(client: Client) -> None:
    start = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
    mock = populated(clock=Clock(start))
    body = {"contentType": "Task", "name": "x", "isUrgent": False, "isTemplate": False}
    made = Client(mock)("POST", "/api/v3/task", body)["data"]
    assert made["timeCreated"]["value"].startswith("2026-05-04T12:00")


def test_another_document(tmp_path: Path) -> None:
    small = tmp_path / "r2601.1.raml"
    small.write_text("""\
#%RAML 1.0
version: r2601.1
title: Megaplan
baseUri: http://demo.megaplan.ru/api/v3
types:
  BaseEntity: {type: object, properties: {contentType: {type: string}, id: {type: string}}}
  Task: {type: BaseEntity, properties: {name: {type: string, required: true}}}
/task:
  get:
    queryParameters: {q: {type: string, required: false}}
    responses: {200: {body: {type: "Task[]"}}}
""")
    (tmp_path / "overlay.yaml").write_text("corrections: []\n")
    (tmp_path / "names.yaml").write_text("")
    mock = MegaplanMock(spec=small, data={})
    client = Client(mock)
    assert client("GET", "/api/v3/task?limit=5")["meta"]["status"] == 422
    assert client("GET", "/api/v3/deal")["meta"]["status"] == 404
    assert client.send("GET", "/api/v3").body == small.read_bytes()


def test_over_sockets(mock: MegaplanMock) -> None:
    import asyncio
    import http.client
    from urllib.parse import urlsplit

    async def names(origin: str) -> list[object]:
        async with AsyncMegaplan(origin, token=mock.token) as mp:
            return [each.name async for each in mp.task.list(limit=1)]

    with mock.serve() as served:
        origin = getattr(served, "origin", None) or str(served)
        with Megaplan(origin, token=mock.token) as mp:
            assert {each.name for each in mp.task.list(limit=1)} == {"Call back", "House", "Write"}
            assert mp.task.get("7").name == "Call back"
        assert set(asyncio.run(asyncio.wait_for(names(origin), 30))) == {
            "Call back",
            "House",
            "Write",
        }
        connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
        headers = {"authorization": f"Bearer {mock.token}"}
        connection.putrequest("GET", '/api/v3/task?{"limit":1}', skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 200
        assert len(json.loads(answer.read())["data"]) == 1
        connection.close()
