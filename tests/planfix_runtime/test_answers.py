"""Answers in all shapes: lists, refusals, and what is no answer at all."""

from __future__ import annotations

import pickle
import time
from types import SimpleNamespace
from typing import Any

import pytest

from planfix_runtime.clients import API_KEY, TOKEN, Runner
from planfix_runtime.wire import as_xml, error, ok
from runtime.server import Reply, Server


def listed(run: Runner, server: Server, **settings: Any) -> Any:
    return run(server.url, lambda pf: pf.task.get_list(), **settings)


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ('<tasks count="0" totalCount="0"></tasks>', (0, 0, 0)),
        ("<tasks/>", (0, None, None)),
        ('<tasks totalCount="7"><task/></tasks>', (1, None, 7)),
        ('<tasks count="x" totalCount=""><task/><task/></tasks>', (2, None, None)),
        ('<tasks count="1" totalCount="1"><task/><other/></tasks>', (1, 1, 1)),
    ],
)
def test_lists_and_counters(
    server: Server, run: Runner, tasks: str, expected: tuple[int, int | None, int | None]
) -> None:
    server.answers(ok(tasks))
    page = listed(run, server)
    assert (len(page), page.returned_count, page.total_count) == expected


def test_results(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(ok())
    assert run(server.url, lambda pf: pf.task.delete(1)) is None
    assert run(server.url, lambda pf: pf.task.accept(1)) == api.Task()
    with pytest.raises(api.DecodeError, match=r"auth.login: the answer does not tell 'sid'"):
        run(server.url, lambda pf: pf.auth.login("ann", "secret"))
    with pytest.raises(api.DecodeError, match="totalCount"):
        run(server.url, lambda pf: pf.task.count())
    server.answers(as_xml('<response><sid>abc</sid><x y="1">z</x></response>'))
    assert run(server.url, lambda pf: pf.auth.login("ann", "secret")) == "abc"
    whole = run(server.url, lambda pf: pf.request("client.getList"))
    assert (whole["sid"], whole["x"]["@y"], whole["x"]["#text"]) == ("abc", "1", "z")


@pytest.mark.parametrize(
    ("reply", "kind", "code", "said"),
    [
        (error("3001"), "TaskError", "3001", ""),
        (error("3001", "<message>gone</message>"), "TaskError", "3001", "gone"),
        (error("10002"), "AnaliticError", "10002", ""),
        (error("3001", status=403), "TaskError", "3001", ""),
        (error("3001", status=500), "TaskError", "3001", ""),
        (error(" 3001\n"), "TaskError", "3001", ""),
        (error("4242", "<message>new</message>"), "PlanfixError", "4242", "new"),
        (error(""), "PlanfixError", "", ""),
        (as_xml("<response><code>0001</code></response>"), "GeneralError", "0001", ""),
        (as_xml('<response status="error"/>'), "PlanfixError", "", ""),
    ],
)
def test_refusals(
    api: SimpleNamespace, server: Server, run: Runner, reply: Reply, kind: str, code: str, said: str
) -> None:
    server.answers(reply)
    with pytest.raises(api.PlanfixError) as caught:
        run(server.url, lambda pf: pf.task.accept(1))
    refusal = caught.value
    assert type(refusal).__name__ == kind
    assert (refusal.code, refusal.said, refusal.method) == (code, said, "task.accept")
    assert isinstance(refusal.code, api.ErrorCode) == (kind != "PlanfixError")
    assert refusal.status == reply.status
    assert refusal.path == "/xml/"
    assert isinstance(refusal, api.ClientError)
    again = pickle.loads(pickle.dumps(refusal))
    assert (type(again), str(again), vars(again)) == (type(refusal), str(refusal), vars(refusal))
    assert len(server.received) == 1


def test_what_codes_mean(api: SimpleNamespace, server: Server, run: Runner) -> None:
    server.answers(error("9006", "<id>77</id><name>offer.pdf</name>"))
    with pytest.raises(api.FileError) as caught:
        run(server.url, lambda pf: pf.task.accept(1))
    refusal = caught.value
    assert refusal.code == "9006"
    assert refusal.code is api.ErrorCode.FILE_NAME_NOT_UNIQUE
    assert refusal.details == {"id": "77", "name": "offer.pdf"}
    assert (refusal.text(), refusal.text("ru")) == (
        "File name is not unique",
        "Файл с таким именем уже есть",
    )
    assert (refusal.retry, refusal.login) == ("", False)
    assert (api.error_class("0007")("0007").retry, api.error_class("0005")("0005").login) == (
        "later",
        True,
    )
    assert api.PlanfixError("4242", said="new").text("ru") == "new"
    assert api.error_class("4242") is api.PlanfixError


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'<response status="ok"><tasks><task><id>1</id>', "not XML"),
        (b"<html><body>Oops</body></html>", "not an answer of Planfix, but <html>: "),
        (b"Oops", "not XML"),
        (b"", "nothing"),
        (b'{"result": 1}', "not XML"),
        (b"\xff\xfe\x00", "not XML"),
        (b'<!DOCTYPE r><response status="ok"/>', "document type definition"),
        (b'<!DOCTYPE r><response status="ok"><tasks>&nbsp;</tasks></response>', "not XML"),
        (b'<response status="maintenance"><tasks/></response>', "neither ok nor an error"),
        (b'<response status="ok">' + b"<a>" * 5000 + b"</a>" * 5000 + b"</response>", "not XML"),
    ],
)
def test_what_is_no_answer(
    api: SimpleNamespace, server: Server, run: Runner, body: bytes, problem: str
) -> None:
    server.answers(Reply(200, body))
    with pytest.raises(api.DecodeError, match=problem) as caught:
        listed(run, server)
    assert str(caught.value).startswith("task.getList: ")
    assert len(str(caught.value)) < 700
    assert caught.value.status == 200


def test_entity_bombs_do_not_go_off(api: SimpleNamespace, server: Server, run: Runner) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY e0 "{"x" * 100}">{levels}]>'
    for contents in ("<task>&e11;</task>", '<task a="&e11;"/>'):
        server.answers(as_xml(f'{bomb}<response status="ok">{contents}</response>'))
        started = time.monotonic()
        with pytest.raises(api.DecodeError):
            listed(run, server)
        assert time.monotonic() - started < 5


def test_an_answer_cut_in_the_middle(api: SimpleNamespace, server: Server, run: Runner) -> None:
    body = ok("<tasks>" + "<task><id>1</id></task>" * 1000 + "</tasks>").body
    server.answers(Reply(200, body, cut_after=len(body) // 2))
    with pytest.raises(api.ConnectionLostError):
        listed(run, server, retries=1)
    assert len(server.received) == 2


def test_the_size_of_an_answer_is_limited(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(ok("<tasks>" + " " * 2_000_000 + "</tasks>"))
    with pytest.raises(api.ResponseTooLargeError):
        listed(run, server, max_response_bytes=1_000_000)
    assert listed(run, server, max_response_bytes=3_000_000) == []


@pytest.mark.parametrize(
    ("status", "kind", "attempts"),
    [
        (502, "ServerError", 4),
        (500, "ServerError", 4),
        (501, "ServerError", 1),
        (429, "RateLimitError", 4),
        (401, "AuthenticationError", 1),
        (404, "NotFoundError", 1),
        (400, "ApiError", 1),
    ],
)
def test_refusals_by_http_status(
    api: SimpleNamespace, server: Server, run: Runner, status: int, kind: str, attempts: int
) -> None:
    from_http = vars(__import__(api.ApiError.__module__, fromlist=["x"]))
    page = f"<html><h1>Bad</h1>{API_KEY} {TOKEN} {'x' * 500}</html>".encode()
    server.answers(Reply(status, page))
    with pytest.raises(api.ApiError) as caught:
        listed(run, server)
    assert type(caught.value) is from_http[kind]
    assert "task.getList: <html><h1>Bad</h1>" in str(caught.value)
    assert len(str(caught.value)) < 300
    assert API_KEY not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert len(server.received) == attempts


def test_ok_under_an_http_refusal_is_a_refusal(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(as_xml('<response status="ok"/>', status=503))
    with pytest.raises(api.ServerError):
        run(server.url, lambda pf: pf.task.accept(1))
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("code", "reads", "writes"),
    [("9007", 4, 1), ("3014", 4, 4), ("0007", 1, 1), ("3001", 1, 1), ("4242", 1, 1)],
)
def test_what_is_tried_again(
    api: SimpleNamespace, server: Server, run: Runner, code: str, reads: int, writes: int
) -> None:
    server.answers(error(code))
    with pytest.raises(api.PlanfixError):
        listed(run, server)
    assert len(server.received) == reads
    with pytest.raises(api.PlanfixError):
        run(server.url, lambda pf: pf.task.accept(1))
    assert len(server.received) - reads == writes


def test_a_write_that_may_have_happened_is_not_repeated(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(Reply(drop=True))
    with pytest.raises(api.ConnectionLostError):
        run(server.url, lambda pf: pf.task.accept(1))
    assert len(server.received) == 1
    with pytest.raises(api.ConnectionLostError):
        run(server.url, lambda pf: pf.task.get(1), retries=2)
    assert len(server.received) == 4
    server.answers(Reply(delay=1.0))
    with pytest.raises(api.RequestTimeoutError):
        run(server.url, lambda pf: pf.task.accept(1), timeout=0.1)
    assert len(server.received) == 5


def test_raw_answers(server: Server, run: Runner) -> None:
    server.answers(ok('<tasks count="1"><task><id>1</id></task></tasks>', X_Trace="t1"))
    reply = run(server.url, lambda pf: pf.task.get_list.raw())
    assert (reply.status, reply.headers["x-trace"]) == (200, "t1")
    assert reply.content.startswith(b"<?xml")
    assert reply.parsed[0].id == 1


def test_errors_that_are_not_about_a_code_have_no_surprises(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(error("3001", "<message>token=abcdef \u202e x</message><id>1</id>"))
    with pytest.raises(api.PlanfixError) as caught:
        run(server.url, lambda pf: pf.task.accept(1))
    assert caught.value.said == "token=***   x"
