"""Who is let in: keys, tokens, sessions, signatures, limits."""

from __future__ import annotations

import datetime as dt
from hashlib import md5

import pytest

from mock.planfix.conftest import settings
from mock.planfix.raw import basic, code, document, read, send
from planfix_api import Planfix, ServerError, errors
from planfix_runtime.wire import expected_signature
from plansdk.mock import Fault, PlanfixMock
from plansdk.mock.clock import Clock
from runtime.server import Received

TASK = "<task><id>1000101</id></task>"


def log_in(mock: PlanfixMock, login: str = "anna", password: str = "mock-password") -> str:
    """A session key, or the code of a refusal."""
    contents = f"<login>{login}</login><password>{password}</password>"
    answer = send(mock, document("auth.login", contents), basic(password=""))
    return read(answer).findtext("sid") or code(answer)


def with_sid(mock: PlanfixMock, sid: str, password: str = "") -> str:
    """The code of a request with a session key."""
    body = document("task.get", f"<sid>{sid}</sid>{TASK}")
    return code(send(mock, body, basic(password=password)))


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        (basic(), "ok"),
        ("", "0001"),
        ("Bearer mock-api-key", "0001"),
        ("Basic !!!", "0001"),
        ("Basic /w==", "0001"),
        (basic("other"), "0001"),
        (basic(password="other"), "0012"),
        (basic(password=""), "0012"),
        (basic().replace("Basic", "basic"), "ok"),
    ],
)
def test_key_and_token(authorization: str, expected: str, mock: PlanfixMock) -> None:
    assert code(send(mock, document("task.get", TASK), authorization)) == expected


@pytest.mark.parametrize(("account", "expected"), [("", "0009"), ("acme", "0004"), ("demo", "ok")])
def test_account(account: str, expected: str, mock: PlanfixMock) -> None:
    assert code(send(mock, document("task.get", TASK, account))) == expected


@pytest.mark.parametrize("password", ["", "x", "X", "no token"])
def test_session(password: str, mock: PlanfixMock) -> None:
    sid = log_in(mock)
    assert len(sid) == 32
    assert with_sid(mock, sid, password) == "ok"
    mock.clock.move(3590)
    assert with_sid(mock, sid) == "ok"
    mock.clock.move(10)
    assert with_sid(mock, sid) == "0005"
    assert with_sid(mock, "0" * 32) == "0005"
    assert with_sid(mock, log_in(mock)) == "ok"


def test_sessions_end_on_request(mock: PlanfixMock) -> None:
    sid = log_in(mock)
    mock.expire()
    assert with_sid(mock, sid) == "0005"
    assert code(send(mock, document("task.get", TASK))) == "ok"


@pytest.mark.parametrize(
    ("login", "password", "expected"),
    [
        ("anna", "wrong", "1001"),
        ("nobody", "mock-password", "1001"),
        ("gleb", "mock-password-4", "0014"),
        ("", "", "0009"),
        ("&lt;", "", "0009"),
    ],
)
def test_refused_logins(login: str, password: str, expected: str, mock: PlanfixMock) -> None:
    assert log_in(mock, login, password) == expected


def test_a_session_ends_with_its_user(mock: PlanfixMock) -> None:
    sid = log_in(mock, "boris", "mock-password-2")
    change = "<user><id>31</id><status>UNACTIVE</status></user>"
    assert code(send(mock, document("user.changeStatus", change))) == "ok"
    assert with_sid(mock, sid) == "0014"


def test_client_logs_in_again(mock: PlanfixMock) -> None:
    with Planfix(
        mock.account, mock.api_key, login=mock.login, password=mock.password, **settings(mock)
    ) as client:
        client.task.get(1000101)
        first = client.sid
        mock.expire()
        client.task.get(1000101)
        assert client.sid not in (None, first)
    called = [each.operation for each in mock.requests]
    assert called == ["auth.login", "task.get", "task.get", "auth.login", "task.get"]


@pytest.mark.parametrize("required", [False, True])
def test_client_signs(required: bool) -> None:
    mock = PlanfixMock(require_signature=required)
    given = {"token": mock.token, **settings(mock)}
    with Planfix(mock.account, mock.api_key, private_key=mock.private_key, **given) as signing:
        assert signing.task.get(1000101).id == 1000101
        signing.with_options(silent=True).contact.get_list(search="x & y")
    with (
        Planfix(mock.account, mock.api_key, private_key="other", **given) as wrong,
        pytest.raises(errors.GeneralError, match="0006"),
    ):
        wrong.task.get(1000101)
    with Planfix(mock.account, mock.api_key, **given) as unsigned:
        if required:
            with pytest.raises(errors.GeneralError, match="0006"):
                unsigned.task.get(1000101)
        else:
            unsigned.task.get(1000101)


def test_signature_is_the_documented_one(mock: PlanfixMock) -> None:
    contents = "<Z>1</Z><a>2</a><tasks><id>2</id><general>9</general><id>1</id></tasks><e/>"
    body = document("task.getMulti", contents)
    received = Received("POST", "/xml/", {}, body, len(body), "")
    by_recipe = expected_signature(received, mock.private_key)
    by_hand = md5(b"task.getMulti" + b"1" + b"2" + b"demo" + b"9" + b"21" + b"mock-signature-key")
    assert by_recipe == by_hand.hexdigest()
    signed = body.replace(b"</request>", f"<signature>{by_recipe}</signature></request>".encode())
    assert code(send(PlanfixMock(lenient=True), signed)) == "ok"
    assert code(send(PlanfixMock(lenient=True), signed.replace(b"<id>1<", b"<id>3<"))) == "0006"


def test_limits(mock: PlanfixMock) -> None:
    mock = PlanfixMock(clock=Clock(dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC)))
    mock.limits.per_day = 3
    answers = [send(mock, document("task.get", TASK)) for _ in range(4)]
    assert [code(each) for each in answers] == ["ok", "ok", "ok", "0007"]
    assert [each.headers.get("x-ratelimit-remaining") for each in answers[:3]] == ["2", "1", "0"]
    mock.clock.move(24 * 3600)
    mock.limits.per_second = 2
    assert [code(send(mock, document("task.get", TASK))) for _ in range(3)] == ["ok", "ok", "0007"]
    mock.clock.move(1)
    assert code(send(mock, document("task.get", TASK))) == "ok"


def test_client_knows_what_is_left(mock: PlanfixMock, pf: Planfix) -> None:
    pf.task.get(1000101)
    assert pf.requests_left == 19_999


def test_faults(mock: PlanfixMock, pf: Planfix) -> None:
    mock.faults.add(Fault("task.get", code="3014", on=(1,)))
    mock.faults.add(Fault("task.getList", status=503, times=1))
    mock.faults.add(Fault("user.get", expire=True))
    with pytest.raises(errors.TaskError, match="3014"):
        pf.task.get(1000101)
    with pytest.raises(ServerError):
        pf.task.get_list()
    assert pf.task.get(1000101).title == "Install the first machine"
    sid = log_in(mock)
    pf.user.get(31)
    assert with_sid(mock, sid) == "0005"


def test_what_was_asked_can_be_looked_at(mock: PlanfixMock, pf: Planfix) -> None:
    pf.task.get_list(target="in")
    (exchange,) = mock.requests.of("task.getList")
    assert exchange is mock.requests.of("task.get_list")[0]
    assert exchange.decoded.findtext("target") == "in"
    assert exchange.answer is not None
    assert read(exchange.answer).get("status") == "ok"


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/xml/", 405),
        ("POST", "/", 404),
        ("POST", "/xml/task", 404),
        ("POST", "/xml", 200),
        ("POST", "/xml/?a=1", 200),
    ],
)
def test_address(method: str, target: str, status: int, mock: PlanfixMock) -> None:
    answer = send(mock, document("task.get", TASK), method=method, target=target)
    assert answer.status == status


def test_credentials_let_a_client_in(mock: PlanfixMock) -> None:
    given = mock.credentials()
    names = {"account", "api_key", "token", "login", "password", "private_key"}
    assert given.keys() == names
    assert all(given.values())
    assert given["token"] == mock.token


@pytest.mark.parametrize(
    ("method", "contents"),
    [
        ("task.get", "\n  <task>\n    <id>1000101</id>\n  </task>\n  {sid}\n"),
        ("user.get", "{sid}<user/>"),
        ("action.getList", "{sid}<task><id>1000101</id></task><contact/><sort>asc</sort>"),
        ("project.getList", "{sid}<user><id>1</id></user><pageCurrent>1</pageCurrent>"),
        ("contact.getList", "<target>company</target><pageSize>100</pageSize>{sid}"),
    ],
)
def test_clients_of_others(method: str, contents: str, mock: PlanfixMock) -> None:
    sid = f"<sid>{log_in(mock)}</sid>"
    body = document(method, contents.format(sid=sid))
    for prefix in (b"", b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="UTF-8"?>\n'):
        for password in ("", "X", "x"):
            assert code(send(mock, prefix + body, basic(password=password))) == "ok"
