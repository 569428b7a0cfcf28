"""What answers mean: envelopes in every shape seen, and refusals as exceptions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from runtime.clients import TOKEN, Runner
from runtime.server import Reply, Server, as_json, refusal, reply

TASK = {"contentType": "Task", "id": "1", "name": "A"}

ENVELOPES: dict[str, tuple[object, object]] = {
    "usual": ({"meta": {"status": 200, "errors": []}, "data": 5}, 5),
    "without meta": ({"data": 5}, 5),
    "without data": ({"meta": {"status": 200}}, None),
    "meta is a list": ({"meta": [], "data": 5}, 5),
    "status is a text": ({"meta": {"status": "200"}, "data": 5}, 5),
    "errors is null": ({"meta": {"status": 200, "errors": None}, "data": 5}, 5),
    "data is null": ({"meta": {"status": 200}, "data": None}, None),
    "data is a list": ({"meta": {"status": 200}, "data": [1, "a", True]}, [1, "a", True]),
    "included is null": ({"meta": {"status": 200}, "data": 5, "included": None}, 5),
    "no envelope": ({"buildVersion": "r2510"}, {"buildVersion": "r2510"}),
    "a list": ([1, 2], [1, 2]),
    "a text": ("abc", "abc"),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_envelopes(server: Server, run: Runner, name: str) -> None:
    wire, expected = ENVELOPES[name]
    server.answers(as_json(wire))
    assert run(server.url, lambda mp: mp.request("GET", "x")) == expected


def test_an_answer_to_head_is_none(server: Server, run: Runner) -> None:
    server.answers(reply(5))
    assert run(server.url, lambda mp: mp.request("HEAD", "/api/version")) is None


def test_included_entities_fill_links(server: Server, run: Runner) -> None:
    link = {"contentType": "Employee", "id": "5"}
    wire = {
        "meta": {"status": 200},
        "data": {**TASK, "responsible": link},
        "included": [{**link, "name": "A. B."}],
    }
    server.answers(as_json(wire))
    assert run(server.url, lambda mp: mp.task.get(1)).responsible.name == "A. B."


def test_a_link_is_filled_by_an_earlier_mention(server: Server, run: Runner) -> None:
    link = {"contentType": "Employee", "id": "5"}
    server.answers(
        reply([{**TASK, "responsible": {**link, "name": "A. B."}}, {**TASK, "id": "2", "x": link}])
    )
    second = run(server.url, lambda mp: mp.task.list())[1]
    assert second["x"].name == "A. B."


CLASSES = {
    400: "ApiError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    418: "ApiError",
    422: "ValidationError",
    429: "RateLimitError",
    500: "ServerError",
    503: "ServerError",
}


@pytest.mark.parametrize("inside", [False, True], ids=["HTTP status", "status inside 200"])
@pytest.mark.parametrize("status", CLASSES)
def test_refusals_by_status(
    api: SimpleNamespace, server: Server, run: Runner, status: int, inside: bool
) -> None:
    answer = refusal(status, ("name", "It is bad"))
    if inside:
        answer.status = 200
    server.answers(answer)
    with pytest.raises(api.MegaplanError) as caught:
        run(server.url, lambda mp: mp.task.get(7), retries=0)
    error: Any = caught.value
    assert type(error).__name__ == CLASSES[status]
    assert isinstance(error, api.ApiError)
    assert (error.status, error.method, error.path) == (status, "GET", "/api/v3/task/7")
    assert error.errors == (("name", "It is bad"),)
    assert "GET /api/v3/task/7: name: It is bad" in str(error)


def test_validation_errors(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(
        refusal(422, ("name", "is required"), (None, "There is extra field"), x_request_id="r-1")
    )
    with pytest.raises(api.ValidationError) as caught:
        run(server.url, lambda mp: mp.task.create(api.Task()))
    error = caught.value
    assert [(each.field, each.message) for each in error.errors] == [
        ("name", "is required"),
        (None, "There is extra field"),
    ]
    assert str(error) == (
        "422 Unprocessable Content: POST /api/v3/task: name: is required; There is extra field"
    )
    assert error.request_id == "r-1"
    assert len(server.received) == 1


ODD_ERRORS = {
    "a text": ("broken", ()),
    "texts": (["broken"], ((None, "broken"),)),
    "numbers": ([{"field": 5, "message": 7}], (("5", "7"),)),
    "nothing in it": ([{}], ((None, ""),)),
    "null": (None, ()),
}


@pytest.mark.parametrize("name", ODD_ERRORS)
def test_errors_of_odd_shapes(api: SimpleNamespace, server: Server, run: Runner, name: str) -> None:
    wire, expected = ODD_ERRORS[name]
    server.answers(as_json({"meta": {"status": 403, "errors": wire}}, status=403))
    with pytest.raises(api.PermissionDeniedError) as caught:
        run(server.url, lambda mp: mp.task.get(1))
    assert caught.value.errors == expected


def test_a_failure_that_is_not_json(api: SimpleNamespace, server: Server, run: Runner) -> None:
    page = f"<html>\x00\x1b[31mBad\u202e gateway {TOKEN}</html>" + "x" * 9000
    server.answers(Reply(502, page.encode(), {"Content-Type": "text/html"}))
    with pytest.raises(api.ServerError) as caught:
        run(server.url, lambda mp: mp.task.get(1), retries=1)
    text = str(caught.value)
    assert text.startswith(
        "502 Bad Gateway: GET /api/v3/task/1: <html> [31mBad  gateway ***</html>"
    )
    assert len(text) < 260
    assert text.isprintable()
    assert len(server.received) == 2


@pytest.mark.parametrize(
    "body",
    [b"<html>hello</html>", b'{"data": ', b"\xff\xfe\xfa", b"[" * 200_000],
    ids=["HTML", "cut off", "not UTF-8", "too deep"],
)
def test_a_success_that_is_not_json(
    api: SimpleNamespace, server: Server, run: Runner, body: bytes
) -> None:
    server.answers(Reply(200, body))
    with pytest.raises(api.DecodeError, match="GET /api/v3/task/1: not JSON") as caught:
        run(server.url, lambda mp: mp.task.get(1))
    assert caught.value.status == 200
    assert len(str(caught.value)) < 260
    assert len(server.received) == 1


def test_the_raw_answer(server: Server, run: Runner) -> None:
    answer = reply(TASK)
    answer.headers["X-Build"] = "r2510"
    server.answers(answer)
    raw = run(server.url, lambda mp: mp.task.get.raw(1))
    assert (raw.status, raw.content, raw.headers["x-build"]) == (200, answer.body, "r2510")
    assert raw.parsed.name == "A"
    assert raw.parsed is raw.parsed


def test_the_raw_answer_need_not_be_json(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(Reply(200, b"#%RAML 1.0\n"))
    raw = run(server.url, lambda mp: mp.request.raw("GET", "/api/v3"))
    assert raw.content == b"#%RAML 1.0\n"
    with pytest.raises(api.DecodeError):
        _ = raw.parsed


def test_a_raw_refusal_is_raised_all_the_same(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(refusal(404))
    with pytest.raises(api.NotFoundError):
        run(server.url, lambda mp: mp.task.get.raw(1))


def test_several_calls_in_one_request(api: SimpleNamespace, server: Server, run: Runner) -> None:
    ok = {"meta": {"status": 200}, "data": TASK}
    missing = {"meta": {"status": 404, "errors": [{"field": None, "message": "none"}]}}
    listed = {"meta": {"status": 200}, "data": [TASK, {**TASK, "id": "2"}]}
    server.answers(reply([ok, missing, listed, ok]))
    change = api.Task(name="x")

    def calls(mp: Any) -> Any:
        return mp.send_all(
            [
                mp.task.get.prepare(1),
                mp.employee.get.prepare("a/b"),
                mp.task.list.prepare(q="z", limit=2),
                mp.task.update.prepare(1, change),
            ]
        )

    got = run(server.url, calls)
    assert got[0].name == "A"
    assert isinstance(got[1], api.NotFoundError)
    assert (got[1].path, got[1].errors[0].message) == ("/api/v3/employee/a%2Fb", "none")
    assert [task.id for task in got[2]] == ["1", "2"]
    sent = server.received[0]
    assert (sent.method, sent.path) == ("POST", "/api/v3/bulk")
    assert sent.json == {
        "contentType": "BulkApiCall",
        "calls": [
            {"contentType": "ApiCall", "method": "GET", "url": "/api/v3/task/1"},
            {"contentType": "ApiCall", "method": "GET", "url": "/api/v3/employee/a%2Fb"},
            {
                "contentType": "ApiCall",
                "method": "GET",
                "url": "/api/v3/task?%7B%22q%22%3A%22z%22%2C%22limit%22%3A2%7D",
            },
            {
                "contentType": "ApiCall",
                "method": "POST",
                "url": "/api/v3/task/1",
                "body": '{"contentType":"Task","name":"x","id":"1"}',
            },
        ],
    }


def test_bulk_answers_that_do_not_fit(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(reply([]))
    with pytest.raises(api.DecodeError, match="0 answers to 1 calls"):
        run(server.url, lambda mp: mp.send_all([mp.task.get.prepare(1)]))
    server.answers(reply({"x": 1}))
    with pytest.raises(api.DecodeError, match="no list"):
        run(server.url, lambda mp: mp.send_all([mp.task.get.prepare(1)]))


def test_no_calls_are_no_request(server: Server, run: Runner) -> None:
    assert run(server.url, lambda mp: mp.send_all([])) == []
    assert not server.received


def test_what_bulk_cannot_send(server: Server, run: Runner) -> None:
    with pytest.raises(ValueError, match="cannot be part"):
        run(server.url, lambda mp: mp.send_all([mp.file.upload.prepare(b"x", name="a")]))
    assert not server.received


PHRASES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
    404: "Not Found",
    499: "GET",
}


@pytest.mark.parametrize("status", PHRASES)
def test_messages_are_the_same_under_every_python(
    api: SimpleNamespace, server: Server, run: Runner, status: int
) -> None:
    server.answers(refusal(status))
    with pytest.raises(api.ApiError, match=f"^{status}:? {PHRASES[status]}"):
        run(server.url, lambda mp: mp.task.get(1), retries=0)
