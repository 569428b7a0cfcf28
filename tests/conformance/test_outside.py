"""The operations that the document does not list and a client needs: login and files."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import parse_qs

import pytest

from conformance.conftest import TOKEN, Caller
from conformance.specification import api
from conformance.values import Builder, differences
from megaplan_api import AsyncMegaplan, Megaplan
from plansdk.model import Ref
from runtime.server import Received, Reply, Server, as_json, reply

CONTENTS = bytes(range(256)) * 40
NAME = "offer ü 'a'.pdf"


def test_all_of_them_are_called_here() -> None:
    outside = {each.provided_by: each.id for each in api().operations if each.provided_by}
    assert outside == {
        "login": "POST /api/v3/auth/access_token",
        "file.upload": "POST /api/file",
        "file.download": "GET /attach/{path}",
    }


def test_upload(call: Caller, server: Server) -> None:
    wire = Builder("upload").value(Ref("File"))
    server.received.clear()
    server.answers(reply([wire]))
    result = call(call.client.file.upload, CONTENTS, name=NAME)
    assert list(differences(result, wire)) == []
    (got,) = server.received
    assert (got.method, got.target) == ("POST", "/api/file")
    assert got.token == TOKEN
    (part,) = parts(got)
    assert part.get_param("name", header="content-disposition") == "files[]"
    assert part.get_payload(decode=True) == CONTENTS


def test_download(call: Caller, server: Server) -> None:
    file = Builder("download").value(Ref("File"))
    file["path"] = "/attach/File/a%20b/ü.pdf"
    server.received.clear()
    server.answers(reply([file]), Reply(200, CONTENTS, {"Content-Type": "application/pdf"}))
    uploaded = call(call.client.file.upload, b"x", name="x")
    written = io.BytesIO()
    assert call(call.client.file.download, uploaded, written) == len(CONTENTS)
    assert written.getvalue() == CONTENTS
    got = server.received[1]
    assert (got.method, got.target) == ("GET", "/attach/File/a%20b/%C3%BC.pdf")
    assert got.token == TOKEN


def sync_task(host: str) -> Any:
    with Megaplan.login(host, "ann@acme.example", "pass &=+%") as mp:
        return mp.task.get(1)


def async_task(host: str) -> Any:
    async def run() -> Any:
        async with AsyncMegaplan.login(host, "ann@acme.example", "pass &=+%") as mp:
            return await mp.task.get(1)

    return asyncio.run(asyncio.wait_for(run(), 30))


@pytest.mark.parametrize("task", [sync_task, async_task])
def test_login(server: Server, task: Callable[[str], Any]) -> None:
    answer = {
        "access_token": "acc-1",
        "expires_in": 172800,
        "token_type": "bearer",
        "scope": None,
        "refresh_token": "ref-1",
    }
    wire = Builder("login").value(Ref("Task"))
    server.received.clear()
    server.answers(as_json(answer), reply(wire))
    assert list(differences(task(server.url), wire)) == []
    login, read = server.received
    assert (login.method, login.target) == ("POST", "/api/v3/auth/access_token")
    assert "authorization" not in login.headers
    assert parse_qs(login.body.decode(), strict_parsing=True) == {
        "username": ["ann@acme.example"],
        "password": ["pass &=+%"],
        "grant_type": ["password"],
    }
    assert read.token == "acc-1"


def parts(got: Received) -> list[Message]:
    """The parts of a multipart form."""
    head = f"Content-Type: {got.headers['content-type']}\r\n\r\n".encode()
    form = message_from_bytes(head + got.body).get_payload()
    assert isinstance(form, list)
    return [each for each in form if isinstance(each, Message)]
