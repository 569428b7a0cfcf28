"""Redirects: within the origin, to another host, and those never followed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from runtime.clients import TOKEN, Runner
from runtime.server import Received, Reply, Server, refusal, reply

TASK = {"contentType": "Task", "id": "1"}


def to(location: str, status: int = 302) -> Reply:
    return Reply(status, headers={"Location": location})


def read(mp: Any) -> Any:
    return mp.task.get(1)


@pytest.fixture
def other() -> Iterator[Server]:
    """A server of another origin."""
    with Server() as running:
        running.script = lambda _: Reply(200, b"contents")
        yield running


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_reads_are_followed_within_the_origin(server: Server, run: Runner, status: int) -> None:
    server.answers(to("/api/v3/task/2?%7B%7D", status), reply(TASK))
    assert run(server.url, read).id == "1"
    assert server.received[1].target == "/api/v3/task/2?%7B%7D"
    assert server.received[1].token == TOKEN


def test_a_redirect_to_another_host_is_not_followed(
    api: SimpleNamespace, server: Server, other: Server, run: Runner
) -> None:
    server.answers(to(other.url + "/api/v3/task/1"))
    with pytest.raises(api.RedirectError, match="another host, http://127"):
        run(server.url, read)
    assert not other.received
    assert len(server.received) == 1


def test_a_download_is_followed_without_the_token(
    server: Server, other: Server, run: Runner
) -> None:
    server.answers(to(other.url + "/stored/1?signature=x"))
    target = io.BytesIO()
    size = run(
        server.url,
        lambda mp: mp.file.download("/attach/1.pdf", target),
        headers={"X-User-Id": "5"},
    )
    assert (size, target.getvalue()) == (8, b"contents")
    assert server.received[0].token == TOKEN
    headers = other.received[0].headers
    assert "authorization" not in headers
    assert "x-user-id" not in headers
    assert TOKEN not in str(headers)


def test_the_token_does_not_come_back_on_the_way(
    server: Server, other: Server, run: Runner
) -> None:
    other.answers(to(server.url + "/attach/2.pdf"))

    def script(received: Received) -> Reply:
        return to(other.url + "/x") if received.path == "/attach/1.pdf" else Reply(200, b"abc")

    server.script = script
    run(server.url, lambda mp: mp.file.download("/attach/1.pdf", io.BytesIO()))
    assert server.received[1].token == ""


def test_a_refusal_of_another_host_does_not_cost_the_token(
    api: SimpleNamespace, server: Server, other: Server, run: Runner
) -> None:
    server.answers(to(other.url + "/x"))
    other.answers(refusal(401))
    with pytest.raises(api.RedirectError, match="which said 401"):
        run(
            server.url,
            lambda mp: mp.file.download("/attach/1.pdf", io.BytesIO()),
            refresh_token="ref-0",
        )
    assert [one.path for one in server.received] == ["/attach/1.pdf"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_writes_are_not_followed(
    api: SimpleNamespace, server: Server, run: Runner, method: str, status: int
) -> None:
    server.answers(to("/api/v3/task/2", status), reply(TASK))
    with pytest.raises(api.RedirectError, match="a write never follows"):
        run(server.url, lambda mp: mp.request(method, "task/1"))
    assert len(server.received) == 1


def test_a_circle_of_redirects(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(to("/api/v3/task/1"))
    with pytest.raises(api.RedirectError, match="more than 2"):
        run(server.url, read, max_redirects=2)
    assert len(server.received) == 3


@pytest.mark.parametrize("location", ["", "ftp://x.example/", "http://[", "javascript:alert(1)"])
def test_locations_that_lead_nowhere(
    api: SimpleNamespace, server: Server, run: Runner, location: str
) -> None:
    server.answers(to(location))
    with pytest.raises(api.RedirectError):
        run(server.url, read, max_redirects=1)


def test_from_https_to_http(api: SimpleNamespace, core: Callable[[str], ModuleType]) -> None:
    request = core("exchange").Request("GET", "https://acme.example/x", "GET /x", sink=object())
    for location in ("http://acme.example/x", "http://other.example/"):
        answer = core("exchange").Answer(302, {"location": location}, b"")
        with pytest.raises(api.RedirectError, match="from https to http"):
            core("engine").redirected(request, answer)
