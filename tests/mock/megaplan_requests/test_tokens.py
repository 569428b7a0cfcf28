"""Who may ask: grants in every encoding, expiry, rotation, several people."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from megaplan_api import AsyncMegaplan, AuthenticationError, Megaplan
from plansdk.mock import Fault, MegaplanMock
from plansdk.mock.clock import Clock
from plansdk.mock.http import Request

from .conftest import Client, populated

ENDPOINT = "/api/v3/auth/access_token"
LOGIN = {"username": "ann", "password": "pass &=+%", "grant_type": "password"}
BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
TWO_DAYS = 172_800


def multipart(fields: dict[str, str]) -> bytes:
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join([*lines, f"--{BOUNDARY}--\r\n"]).encode()


ENCODINGS = {
    f"multipart/form-data; boundary={BOUNDARY}": multipart,
    f'multipart/form-data; boundary="{BOUNDARY}"': multipart,
    "application/x-www-form-urlencoded": lambda fields: urlencode(fields).encode(),
    "application/json": lambda fields: json.dumps(fields).encode(),
}


def grant(mock: MegaplanMock, **fields: str) -> tuple[int, Any]:
    """Status and answer of the token endpoint."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = mock.answer(Request("POST", ENDPOINT, headers, urlencode(fields).encode()))
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize("type", ENCODINGS)
@pytest.mark.parametrize(
    "login", [LOGIN, {**LOGIN, "username": "bob", "password": "пароль"}], ids=["ann", "bob"]
)
def test_password_in_every_encoding(mock: MegaplanMock, type: str, login: dict[str, str]) -> None:
    body = ENCODINGS[type](login)
    answer = mock.answer(Request("POST", ENDPOINT, {"content-type": type}, body))
    assert answer.status == 200
    given = json.loads(answer.body)
    assert given.keys() == {
        "access_token", "expires_in", "token_type", "scope", "refresh_token"
    }  # fmt: skip
    assert (given["expires_in"], given["token_type"], given["scope"]) == (TWO_DAYS, "bearer", None)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({**LOGIN, "password": "wrong"}, "invalid_grant"),
        ({**LOGIN, "username": "nobody"}, "invalid_grant"),
        ({"grant_type": "password"}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"username": "ann"}, "invalid_request"),
        ({}, "invalid_request"),
    ],
)
def test_refused_grants(mock: MegaplanMock, fields: dict[str, str], error: str) -> None:
    status, answer = grant(mock, **fields)
    assert (status, answer["error"]) == (400, error)
    assert answer["error_description"]


@pytest.mark.parametrize(
    ("type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[" * 100_000),
        ("application/json", b'["password"]'),
        ("application/json", b'{"grant_type":{"a":1}}'),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x\r\nContent-Disposition: form-data"),
        ("multipart/form-data; boundary=" + "x" * 10_000, b"\xff"),
        ("application/x-www-form-urlencoded", b"&" * 10_000),
        ("application/x-www-form-urlencoded", b"a=1&" * 10_000),
        ("text/plain", b"\xff\xfe"),
        ("", b""),
    ],
)
def test_forms_that_cannot_be_read(mock: MegaplanMock, type: str, body: bytes) -> None:
    answer = mock.answer(Request("POST", ENDPOINT, {"content-type": type}, body))
    assert (answer.status, json.loads(answer.body)["error"]) == (400, "invalid_request")
    assert not mock.errors


def test_only_posts_get_a_token(client: Client) -> None:
    assert client.send("GET", ENDPOINT).status == 405


def test_everyone_has_a_token_of_their_own(mock: MegaplanMock, client: Client) -> None:
    tokens = set()
    for name, password in (("ann", "pass &=+%"), ("bob", "пароль")):
        _, given = grant(mock, username=name, password=password, grant_type="password")
        client.token = given["access_token"]
        assert client("GET", "/api/v3/task/7")["meta"]["status"] == 200
        tokens |= {given["access_token"], given["refresh_token"]}
    assert len(tokens | {mock.token}) == 5
    assert all(len(each) >= 64 and each.isalnum() for each in tokens)


def test_tokens_depend_on_the_seed_alone() -> None:
    def tokens(seed: int) -> list[str]:
        mock = populated(seed=seed)
        return [mock.token, grant(mock, **LOGIN)[1]["access_token"], mock.refresh_token]

    assert tokens(1) == tokens(1)
    assert not set(tokens(1)) & set(tokens(2))


def test_a_token_ends_after_two_days() -> None:
    mock = populated(clock=Clock())
    client = Client(mock)
    client.token = grant(mock, **LOGIN)[1]["access_token"]
    mock.clock.move(TWO_DAYS - 60)
    assert client.send("GET", "/api/v3/task/7").status == 200
    mock.clock.move(120)
    answer = client("GET", "/api/v3/task/7")
    assert answer["meta"]["status"] == 401
    assert "expired" in answer["meta"]["errors"][0]["message"]
    client.token = mock.token
    assert client.send("GET", "/api/v3/task/7").status == 200, "an application's token lives on"


def test_a_refresh_token_is_good_for_one_use(mock: MegaplanMock) -> None:
    first = mock.refresh_token
    assert mock.refresh_token == first
    status, given = grant(mock, grant_type="refresh_token", refresh_token=first)
    assert status == 200
    assert mock.refresh_token == given["refresh_token"] != first
    assert grant(mock, grant_type="refresh_token", refresh_token=first)[0] == 400
    again = grant(mock, grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert again[0] == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer x", "Basic {token}", "{token}", "Bearer {token}x"]
)
def test_wrong_tokens(mock: MegaplanMock, header: str) -> None:
    headers = {"authorization": header.replace("{token}", mock.token)}
    answer = mock.answer(Request("GET", "/api/v3/task/7", headers))
    assert answer.status == 401
    envelope = json.loads(answer.body)
    assert envelope["meta"]["status"] == 401
    assert envelope["meta"]["errors"][0]["field"] is None
    assert envelope["data"] is None


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_in_any_spelling(mock: MegaplanMock, scheme: str) -> None:
    headers = {"authorization": f"{scheme} {mock.token}"}
    assert mock.answer(Request("GET", "/api/v3/task/7", headers)).status == 200


def test_expire_ends_access_and_leaves_refresh(mock: MegaplanMock, client: Client) -> None:
    refresh, before = mock.refresh_token, mock.token
    mock.expire()
    assert client.send("GET", "/api/v3/task/7").status == 401
    assert mock.token != before
    client.token = mock.token
    assert client.send("GET", "/api/v3/task/7").status == 200
    assert grant(mock, grant_type="refresh_token", refresh_token=refresh)[0] == 200


def test_reset_forgets_logins(mock: MegaplanMock) -> None:
    before = mock.token
    given = grant(mock, **LOGIN)[1]
    mock.reset()
    assert mock.token == before
    assert grant(mock, grant_type="refresh_token", refresh_token=given["refresh_token"])[0] == 400


def test_the_client_logs_in_and_refreshes(mock: MegaplanMock) -> None:
    with Megaplan.login(mock.host, "ann", "pass &=+%", transport=mock.transport) as mp:
        assert mp.task.get(7).name == "Call back"
        mock.expire()
        assert mp.task.get(7).name == "Call back"
        mock.faults.add(Fault("task.get", expire=True, times=1))
        assert mp.task.get(7).name == "Call back"
    grants = [each for each in mock.requests if each.request.target == ENDPOINT]
    assert [each.answer.status for each in grants if each.answer] == [200, 200, 200]
    assert b"password" in grants[0].request.body
    assert b"refresh_token" in grants[1].request.body
    with (
        pytest.raises(AuthenticationError),
        Megaplan(mock.host, token="x", transport=mock.transport) as mp,
    ):
        mp.task.get(7)


def test_the_asynchronous_client_logs_in(mock: MegaplanMock) -> None:
    async def name() -> object:
        options: dict[str, Any] = {"transport": mock.transport}
        async with AsyncMegaplan.login(mock.host, "bob", "пароль", **options) as mp:
            mock.expire()
            return (await mp.task.get(7)).name

    assert asyncio.run(asyncio.wait_for(name(), 30)) == "Call back"


def test_credentials_are_what_the_client_takes(mock: MegaplanMock) -> None:
    given = dict(mock.credentials())
    assert given == {
        "host": mock.host,
        "token": mock.token,
        "username": mock.username,
        "password": mock.password,
    }
    token = given.pop("token")
    with Megaplan(mock.host, token=token, transport=mock.transport) as mp:
        assert mp.task.get(7).id == "7"
    with Megaplan.login(**given, transport=mock.transport) as mp:
        assert mp.task.get(7).id == "7"


def test_a_reset_leaves_the_token_that_was_printed(mock: MegaplanMock, client: Client) -> None:
    printed = client.token
    _, given = grant(mock, **LOGIN)
    mock.reset()
    assert client("GET", "/api/v3/task/7")["meta"]["status"] == 200
    client.token = given["access_token"]
    assert client("GET", "/api/v3/task/7")["meta"]["status"] == 401
    mock.expire()
    assert mock.token != printed
    mock.reset()
    assert mock.token == printed
