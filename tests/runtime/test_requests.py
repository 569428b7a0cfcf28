"""What goes over the wire: path, query, body, headers."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from runtime.clients import TOKEN, Runner
from runtime.server import Server, reply
from support.origins import NO_ORIGINS, ORIGINS

SENT = {
    "nothing": ({}, ""),
    "only None": ({"q": None}, ""),
    "numbers": ({"query": {"limit": 2}}, "?%7B%22limit%22%3A2%7D"),
    "blanks": ({"query": {"q": "a b+c"}}, "?%7B%22q%22%3A%22a%20b%2Bc%22%7D"),
    "Russian": ({"query": {"q": "ё"}}, "?%7B%22q%22%3A%22%D1%91%22%7D"),
    "tricky": ({"query": {"q": "&=#?/%"}}, "?%7B%22q%22%3A%22%26%3D%23%3F%2F%25%22%7D"),
}


@pytest.mark.parametrize("name", SENT)
def test_the_query_is_one_json_object(server: Server, run: Runner, name: str) -> None:
    arguments, expected = SENT[name]
    query = arguments.get("query")
    run(server.url, lambda mp: mp.request("GET", "task", query=query))
    assert server.received[0].target == "/api/v3/task" + expected


def test_the_documented_query(api: SimpleNamespace, server: Server, run: Runner) -> None:
    chosen = api.TaskFilter.link("incoming")
    server.answers(reply([]))
    run(server.url, lambda mp: mp.task.list(filter=chosen, limit=2))
    assert server.received[0].query == {
        "filter": {"contentType": "TaskFilter", "id": "incoming"},
        "limit": 2,
    }
    assert "+" not in server.received[0].target
    assert " " not in server.received[0].target


SEGMENTS = {
    1000123: "1000123",
    "Task/77": "Task%2F77",
    "Task:100:ab": "Task%3A100%3Aab",
    "a b": "a%20b",
    "100%": "100%25",
    "%2e%2e": "%252e%252e",
    "?x=1#y": "%3Fx%3D1%23y",
    "..a": "..a",
    "имя": "%D0%B8%D0%BC%D1%8F",
    "~-_.": "~-_.",
    "\n": "%0A",
}


@pytest.mark.parametrize("segment", SEGMENTS)
def test_no_character_leaves_its_segment(server: Server, run: Runner, segment: str | int) -> None:
    run(server.url, lambda mp: mp.task.get(segment))
    assert server.received[0].target == "/api/v3/task/" + SEGMENTS[segment]


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_a_missing_id_is_refused_where_it_is_given(
    server: Server, run: Runner, segment: str
) -> None:
    with pytest.raises(ValueError, match="cannot be part of a path"):
        run(server.url, lambda mp: mp.task.get(segment))
    assert not server.received


def test_a_body_holds_what_was_set(api: SimpleNamespace, server: Server, run: Runner) -> None:
    task = api.Task(name="Ё", deadline=None, responsible=api.Employee.link(5))
    run(server.url, lambda mp: mp.task.create(task))
    got = server.received[0]
    assert got.method == "POST"
    assert got.headers["content-type"] == "application/json"
    assert got.body.decode().startswith('{"contentType":"Task"')
    assert got.json == {
        "contentType": "Task",
        "name": "Ё",
        "deadline": None,
        "responsible": {"contentType": "Employee", "id": "5"},
    }


def test_an_update_carries_its_id(api: SimpleNamespace, server: Server, run: Runner) -> None:
    task = api.Task(name="x")
    run(server.url, lambda mp: mp.task.update(7, task))
    assert server.received[0].json == {"contentType": "Task", "name": "x", "id": "7"}
    assert "id" not in task, "the caller's entity stays as it was"


def test_no_body_where_there_is_none(server: Server, run: Runner) -> None:
    run(server.url, lambda mp: mp.task.get(1))
    assert server.received[0].size == 0
    assert "content-type" not in server.received[0].headers


def test_a_delete_may_have_a_body(server: Server, run: Runner) -> None:
    body = {"contentType": "DeleteActionRequest", "mode": "default_drop"}
    run(server.url, lambda mp: mp.request("delete", "contractor/1", json=body))
    assert server.received[0].method == "DELETE"
    assert server.received[0].json == body


def test_headers(server: Server, run: Runner) -> None:
    run(
        server.url,
        lambda mp: mp.with_options(headers={"X-User-Id": "5"}).task.get(1),
        use_included=True,
        headers={"X-Trace": "abc"},
    )
    headers = server.received[0].headers
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["accept"] == "application/json"
    assert headers["x-use-included-response"] == "true"
    assert (headers["x-user-id"], headers["x-trace"]) == ("5", "abc")


def test_no_cookie_competes_with_the_token(server: Server, run: Runner) -> None:
    answer = reply({"contentType": "Task", "id": "1"})
    answer.headers["Set-Cookie"] = "COOKIEID1=abc; Path=/"
    server.answers(answer)

    def twice(mp: Any) -> Any:
        if run.kind == "sync":
            return mp.task.get(1), mp.task.get(2)

        async def both() -> None:
            await mp.task.get(1)
            await mp.task.get(2)

        return both()

    run(server.url, twice)
    assert len(server.received) == 2
    assert "cookie" not in server.received[1].headers


PATHS = {
    "task/1": "/api/v3/task/1",
    "/task/1/": "/api/v3/task/1/",
    "/api/v3/task": "/api/v3/task",
    "/api/file": "/api/file",
    "a b/ё": "/api/v3/a%20b/%D1%91",
    "a%20b/100%": "/api/v3/a%20b/100%25",
    "//evil.example/x": "/api/v3/evil.example/x",
}


@pytest.mark.parametrize("path", PATHS)
def test_paths_outside_the_specification(server: Server, run: Runner, path: str) -> None:
    run(server.url, lambda mp: mp.request("GET", path))
    assert server.received[0].target == PATHS[path]


@pytest.mark.parametrize(
    "path", ["https://evil.example/x", "task?limit=5", "task#x", "../x", "a/%2e%2e/b", "a/./b"]
)
def test_paths_that_lead_elsewhere(server: Server, run: Runner, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        run(server.url, lambda mp: mp.request("GET", path))
    assert not server.received


def test_what_json_cannot_hold(server: Server, run: Runner) -> None:
    with pytest.raises(ValueError, match=r"."):
        run(server.url, lambda mp: mp.request("POST", "x", json={"a": float("nan")}))
    with pytest.raises(TypeError):
        run(server.url, lambda mp: mp.request("POST", "x", json=object()))
    assert not server.received


def test_a_query_that_is_too_long(api: SimpleNamespace, server: Server, run: Runner) -> None:
    with pytest.raises(api.InvalidRequestError, match="long"):
        run(server.url, lambda mp: mp.task.list(q="x" * 100_000))
    assert not server.received


@pytest.mark.parametrize("text", ORIGINS)
def test_origins(core: Callable[[str], ModuleType], text: str) -> None:
    assert str(core("origin").Origin.parse(text)) == ORIGINS[text]


@pytest.mark.parametrize("text", NO_ORIGINS)
def test_hosts_that_are_none(api: SimpleNamespace, text: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        api.Megaplan(text, token=TOKEN)
    assert "secret" not in str(caught.value)


def test_plain_http_by_wish_only(api: SimpleNamespace) -> None:
    with api.Megaplan("http://10.0.0.1", token=TOKEN, allow_http=True) as mp:
        assert repr(mp) == "<Megaplan http://10.0.0.1>"


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_plain_http_goes_through_no_proxy(
    server: Server, run: Runner, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    server.answers(reply(5))
    with Server() as proxy:
        monkeypatch.setenv(name, proxy.url)
        assert run(server.url, lambda mp: mp.request("GET", "x")) == 5
        assert proxy.received == []


def test_https_goes_through_the_proxy_as_ever(
    api: SimpleNamespace, run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server() as proxy:  # which does not know the method CONNECT
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(api.ConnectError, match="501"):
            run("https://127.0.0.2:9", lambda mp: mp.request("GET", "x"), retries=0)


@pytest.mark.parametrize("text", [text for text in ORIGINS if text.startswith("http://")])
def test_loopback(core: Callable[[str], ModuleType], text: str) -> None:
    origin = core("origin")
    assert origin.is_loopback(origin.Origin.of(text).host)
