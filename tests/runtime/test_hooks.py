"""What programs are told of requests, and what they are not."""

from __future__ import annotations

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.clients import PASSWORD, TOKEN, Runner
from runtime.server import Received, Reply, Server, as_json, refusal, reply
from runtime.test_secrecy import FRESH, FRESH_REFRESH, GRANT, REFRESH
from runtime.test_tokens import ENDPOINT, read

NAMES = ("on_request", "on_response", "on_retry")


def shown(view: Any) -> str:
    """Everything that a view has to show."""
    names = [name for name in dir(view) if name[0] != "_"]
    return " ".join([repr(view), str(view), *(f"{name}={getattr(view, name)}" for name in names)])


class Told:
    """Hooks that keep what they are told, as functions or as coroutine functions."""

    def __init__(self, *, later: bool = False) -> None:
        self.views: list[tuple[str, Any]] = []
        self.later = later

    @property
    def hooks(self) -> dict[str, Any]:
        return {name: self._hook(name) for name in NAMES}

    def _hook(self, name: str) -> Any:
        def hook(view: Any) -> None:
            self.views.append((name, view))

        async def hook_later(view: Any) -> None:
            await asyncio.sleep(0)
            hook(view)

        return hook_later if self.later else hook

    def of(self, name: str) -> list[Any]:
        return [view for other, view in self.views if other == name]


@pytest.mark.parametrize("later", [False, True])
def test_each_request_answer_and_retry_is_told_in_order(
    server: Server, run: Runner, api: SimpleNamespace, later: bool
) -> None:
    answers = [Reply(503), as_json({}, status=429), reply({"contentType": "Task", "id": "1"})]
    server.script = lambda _: answers.pop(0)
    told = Told(later=later and run.kind == "async")
    run(server.url, lambda mp: mp.with_options(timeout=9).task.get(1), **told.hooks)
    attempt = ["on_request", "on_response"]
    assert [name for name, _ in told.views] == [*attempt, "on_retry"] * 2 + attempt
    request = told.of("on_request")[0]
    assert (request.label, request.method) == ("GET /api/v3/task/1", "GET")
    assert request.url == f"{server.url}/api/v3/task/1"
    assert request.headers["Accept"] == "application/json"
    assert request.text == ""
    assert [each.status for each in told.of("on_response")] == [503, 429, 200]
    last = told.of("on_response")[-1]
    assert 0 < last.seconds < 5
    assert last.request.label == request.label
    assert '"Task"' in last.text
    assert last.headers["content-type"] == "application/json"
    first, second = told.of("on_retry")
    assert (first.attempt, second.attempt) == (2, 3)
    assert isinstance(first.error, api.ServerError)
    assert isinstance(second.error, api.RateLimitError)
    assert 0 < first.delay < 1


def test_an_attempt_without_an_answer_is_told_as_a_retry(
    server: Server, run: Runner, api: SimpleNamespace
) -> None:
    answers = [Reply(drop=True), reply({"contentType": "Task", "id": "1"})]
    server.script = lambda _: answers.pop(0)
    told = Told()
    run(server.url, read, **told.hooks)
    assert [name for name, _ in told.views] == [
        "on_request", "on_retry", "on_request", "on_response",
    ]  # fmt: skip
    assert isinstance(told.of("on_retry")[0].error, api.ConnectionLostError)


def test_the_body_and_the_query_are_shown(
    server: Server, run: Runner, api: SimpleNamespace
) -> None:
    told = Told()
    run(server.url, lambda mp: mp.task.create(api.Task(name="Call back")), **told.hooks)
    assert '"Call back"' in told.of("on_request")[0].text
    server.script = lambda _: reply([])
    run(server.url, lambda mp: mp.task.list.raw(limit=7), **told.hooks)
    assert "%22limit%22%3A7" in told.of("on_request")[1].url


def test_credentials_are_shown_to_no_hook(server: Server, run: Runner) -> None:
    def script(received: Received) -> Reply:
        if received.path == ENDPOINT:
            return as_json({**GRANT, "echo": received.body.decode()}, Set_Cookie="sid=c00k1e")
        echo = f"{received.token} {received.headers['authorization']}"
        status = 401 if received.token == TOKEN else 502
        return Reply(status, echo.encode(), {"X-Token": echo, "X-Echo": echo})

    server.script = script
    told = Told()
    headers = {"X-Api-Key": "k3y-of-mine", "X-Trace": f"of Bearer {TOKEN}"}
    settings = {"refresh_token": REFRESH, "headers": headers, "retries": 1, **told.hooks}
    for use in (run, run.login):
        with pytest.raises(Exception, match=r"502|401"):
            use(server.url, read, **(settings if use is run else {**told.hooks, "retries": 1}))
    assert {each.label for each in told.of("on_request")} == {
        "GET /api/v3/task/1", f"POST {ENDPOINT}",
    }  # fmt: skip
    seen = " ".join(shown(view) for _, view in told.views)
    views = [view for _, view in told.views]
    seen += " ".join(shown(each.request) for each in views if hasattr(each, "request"))
    for secret in (TOKEN, REFRESH, PASSWORD, FRESH, FRESH_REFRESH, "c00k1e", "k3y-of-mine"):
        assert secret not in seen
    assert "grant_type=refresh_token" in seen
    assert "of Bearer ***" in seen


def test_what_a_hook_raises_disturbs_nothing(
    server: Server, run: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    def script(received: Received) -> Reply:
        if received.path == ENDPOINT:
            return as_json(GRANT)
        return (
            reply({"contentType": "Task", "id": "1"}) if received.token == FRESH else refusal(401)
        )

    def hook(_: Any) -> None:
        raise LookupError("no place")

    server.script = script
    settings = {"refresh_token": REFRESH, "on_response": hook}
    with caplog.at_level(logging.ERROR):
        assert run(server.url, read, **settings).id == "1"
    said = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [each.getMessage() for each in said] == ["on_response raised an exception"] * 3
    assert said[0].name == "megaplan_sample"
    assert said[0].exc_info
    assert str(said[0].exc_info[1]) == "no place"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_hook(api: SimpleNamespace, name: str) -> None:
    with pytest.raises(TypeError, match=f"{name} takes a function of one argument, not 5"):
        api.Megaplan("demo.example", token="a", **{name: 5})
    api.Megaplan("demo.example", token="a", **{name: None}).close()


def test_a_blocking_client_awaits_no_hook(server: Server, api: SimpleNamespace) -> None:
    told = Told(later=True)
    with (
        api.Megaplan(server.url, token=TOKEN, **told.hooks) as mp,
        pytest.raises(RuntimeError, match="hooks and stores are plain functions"),
    ):
        read(mp)


def test_files_are_not_shown(server: Server, run: Runner, api: SimpleNamespace) -> None:
    server.script = lambda _: reply([{"contentType": "File", "id": "1"}])
    told = Told()
    run(server.url, lambda mp: mp.file.upload(b"contents", name="a.txt"), **told.hooks)
    assert told.of("on_request")[0].text == ""
