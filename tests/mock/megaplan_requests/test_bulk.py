"""Several calls in one request."""

from __future__ import annotations

import json
from typing import Any

import pytest

from megaplan_api import Megaplan, NotFoundError, Task
from plansdk.mock import MegaplanMock

from .conftest import Client

CARD = {"method": "GET", "url": "/api/v3/task/7"}


def bulk(client: Client, *calls: dict[str, Any]) -> Any:
    """The answer to some calls."""
    made = [{"contentType": "ApiCall", **each} for each in calls]
    return client("POST", "/api/v3/bulk", {"contentType": "BulkApiCall", "calls": made})


def statuses(answer: Any) -> list[int]:
    """What came of each call."""
    assert answer["meta"]["status"] == 200
    return [each["meta"]["status"] for each in answer["data"]]


def test_envelopes_in_the_order_of_the_calls(client: Client) -> None:
    answer = bulk(client, CARD, {"method": "GET", "url": "/api/v3/deal/9/"})
    assert [each["data"]["contentType"] for each in answer["data"]] == ["Task", "Deal"]
    assert all(each["meta"]["errors"] == [] for each in answer["data"])


@pytest.mark.parametrize("id_", [None, "1000001"])
def test_a_request_without_calls(client: Client, mock: MegaplanMock, id_: str | None) -> None:
    meta = client("POST", "/api/v3/bulk", {"contentType": "BulkApiCall", "id": id_})["meta"]
    assert meta["status"] == 422
    assert meta["errors"][0]["field"] == "calls"
    assert not mock.errors


def test_a_later_call_sees_what_an_earlier_one_did(client: Client) -> None:
    change = {"contentType": "Task", "id": "7", "name": "Ёлка"}
    answer = bulk(
        client,
        {"method": "POST", "url": "/api/v3/task/7", "body": json.dumps(change)},
        {"method": "GET", "url": '/api/v3/task/7?{"fields":["name"],"onlyRequestedFields":true}'},
    )
    assert statuses(answer) == [200, 200]
    assert answer["data"][1]["data"]["name"] == "Ёлка"


def test_one_failure_does_not_fail_the_others(client: Client) -> None:
    answer = bulk(
        client,
        {"method": "GET", "url": "/api/v3/task/404"},
        {"method": "GET", "url": "/api/v3/task?limit=5"},
        {"method": "POST", "url": "/api/v3/task", "body": "{"},
        {"method": "POST", "url": "/api/v3/contractor", "body": "{}"},
        CARD,
    )
    assert statuses(answer) == [404, 422, 422, 405, 200]
    assert all(each["meta"]["errors"] for each in answer["data"][:4])


@pytest.mark.parametrize(
    "url",
    [
        "/task/7",
        "https://demo.megaplan.example/api/v3/task/7",
        "/api/v3/bulk",
        "/api/v3/bulk/",
        "/api/v3//bulk",
        "/api/v3/%62ulk",
        "/api/v3/auth/access_token",
        "/api/v3",
        "/attach/x",
        "/api/file",
        "",
    ],
)
def test_what_cannot_be_called(client: Client, url: str) -> None:
    answer = bulk(client, {"method": "GET", "url": url}, {"method": "POST", "url": url})
    assert set(statuses(answer)) <= {404, 405}
    assert 404 in statuses(answer)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        ({"method": "GET"}, "calls[0].url"),
        ({"method": "HEAD", "url": "/api/v3/task"}, "calls[0].method"),
        ({**CARD, "body": {"contentType": "Task"}}, "calls[0].body"),
        ({**CARD, "headers": {}}, "calls[0].headers"),
    ],
)
def test_calls_that_are_none(client: Client, call: dict[str, Any], field: str) -> None:
    answer = bulk(client, call)
    assert answer["meta"]["status"] == 422
    assert [each["field"] for each in answer["meta"]["errors"]] == [field]


def test_nothing_to_call(client: Client) -> None:
    assert bulk(client)["data"] == []


def test_too_many_calls(client: Client) -> None:
    assert bulk(client, *[CARD] * 1001)["meta"]["status"] == 422


def test_every_call_has_the_rights_of_the_request(client: Client) -> None:
    client.token = None
    assert bulk(client, CARD)["meta"]["status"] == 401


def test_entities_by_links(client: Client) -> None:
    links = [("Task", 7), ("Deal", "9"), ("Task", "404"), ("Task", "7")]
    body = [{"contentType": name, "id": id_} for name, id_ in links]
    data = client("POST", "/api/v3/bulk/getEntitiesByLinks", body)["data"]
    assert {(each["contentType"], each["id"]) for each in data} == {("Task", "7"), ("Deal", "9")}
    assert next(each for each in data if each["id"] == "9")["name"] == "Paint"


def test_by_the_client(mock: MegaplanMock) -> None:
    with Megaplan(mock.host, token=mock.token, transport=mock.transport) as mp:
        found, missing = mp.send_all([mp.task.get.prepare(7), mp.task.get.prepare(404)])
    assert isinstance(found, Task)
    assert found.name == "Call back"
    assert isinstance(missing, NotFoundError)
