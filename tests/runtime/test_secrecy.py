"""Credentials appear in no log, repr, message or traceback, whatever goes wrong."""

from __future__ import annotations

import copy
import html
import io
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import quote, quote_plus

import httpx2
import pytest

from runtime.clients import PASSWORD, TOKEN, USERNAME, Runner
from runtime.server import Received, Reply, Server, as_json, refusal, reply

REFRESH = "ref-8d1e44c0aa"
FRESH = "new-41bb90d2fe"
FRESH_REFRESH = "nrf-c05d7e11b3"
SECRETS = (TOKEN, PASSWORD, REFRESH, FRESH, FRESH_REFRESH)
ENDPOINT = "/api/v3/auth/access_token"
GRANT = {"access_token": FRESH, "refresh_token": FRESH_REFRESH, "expires_in": 9}


def on_endpoint(answer: Reply) -> Callable[[Received], Reply]:
    return lambda received: answer if received.path == ENDPOINT else refusal(401)


def by_path(**answers: Reply) -> Callable[[Received], Reply]:
    def script(received: Received) -> Reply:
        return answers["endpoint" if received.path == ENDPOINT else "other"]

    return script


ECHO = Reply(400, f"Bearer {TOKEN} {REFRESH} password={PASSWORD}".encode())

SCRIPTS: dict[str, Callable[[Received], Reply]] = {
    "refused for good": by_path(endpoint=as_json(GRANT), other=refusal(401)),
    "token refused": on_endpoint(as_json({"error": "invalid_grant"}, status=400)),
    "everything echoed": by_path(endpoint=ECHO, other=ECHO),
    "renewal cut off": on_endpoint(
        Reply(200, as_json(GRANT).body + b" " * 200_000, cut_after=100_000)
    ),
    "renewal drips": on_endpoint(Reply(200, as_json(GRANT).body, drip=0.02)),
    "renewal too large": on_endpoint(as_json(GRANT)),
    "renewal not JSON": on_endpoint(Reply(200, as_json(GRANT).body + b"}")),
    "renewal without a token": on_endpoint(as_json({"refresh_token": FRESH_REFRESH})),
    "renewal wrongly packed": on_endpoint(
        Reply(200, as_json(GRANT).body, {"Content-Encoding": "gzip"})
    ),
    "renewal dropped": on_endpoint(Reply(drop=True)),
    "server error": by_path(endpoint=ECHO, other=Reply(502, f"<p>{TOKEN}</p>".encode())),
    "dropped": by_path(endpoint=ECHO, other=Reply(drop=True)),
    "too slow": by_path(endpoint=ECHO, other=Reply(200, b"{}", delay=0.4)),
    "not JSON": by_path(endpoint=ECHO, other=Reply(200, f"x {TOKEN}".encode())),
    "redirected": by_path(
        endpoint=ECHO, other=Reply(302, headers={"Location": "http://127.0.0.2:9/"})
    ),
}


@pytest.fixture
def logged() -> Any:
    """All that any logger says, at every level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.mark.parametrize("how", ["token", "password"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_failures_show_no_credentials(
    api: SimpleNamespace, server: Server, run: Runner, logged: io.StringIO, name: str, how: str
) -> None:
    server.script = SCRIPTS[name]
    slow = name in ("renewal drips", "too slow")
    settings: dict[str, Any] = {
        "timeout": 0.1 if slow else 5,
        "total_timeout": 0.2 if slow else 10,
        "retries": 1,
    }
    if name == "renewal too large":
        settings["max_response_bytes"] = len(refusal(401).body) + 1
    if how == "token":
        settings["refresh_token"] = REFRESH
    start = run if how == "token" else run.login
    with pytest.raises(api.MegaplanError) as caught:
        start(server.url, lambda mp: mp.task.get(1), **settings)
    shown = printed_with_variables(caught.value)
    assert "GET /api/v3/task/1" in logged.getvalue() + shown or ENDPOINT in shown
    for secret in SECRETS:
        assert secret not in logged.getvalue()
        assert secret not in shown


def printed_with_variables(error: BaseException) -> str:
    """A traceback as crash reporters make it, from the first frame of the package."""
    step = error.__traceback__
    while step is not None and "_core" not in step.tb_frame.f_code.co_filename:
        step = step.tb_next
    printed = traceback.TracebackException(type(error), error, step, capture_locals=True)
    text = "".join(printed.format())
    assert "_core" in text
    assert "self = " in text, "variables are in it"
    return text


def test_a_success_is_not_logged_with_contents(
    server: Server, run: Runner, logged: io.StringIO
) -> None:
    server.answers(reply({"contentType": "Task", "id": "1", "name": "confidential"}))
    run(server.url, lambda mp: mp.request("GET", "task/1", query={"q": "personal"}))
    lines = logged.getvalue().splitlines()
    own = [line for line in lines if line.startswith("GET /api/v3/task/1: 200 in ")]
    assert len(own) == 1
    assert "confidential" not in logged.getvalue()
    assert TOKEN not in logged.getvalue()
    assert "personal" not in own[0]


def test_a_constructor_that_fails(api: SimpleNamespace) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    attempts: list[Callable[[], object]] = [
        lambda: api.Megaplan("http://acme.example", token=TOKEN, refresh_token=REFRESH),
        lambda: api.Megaplan.login("http://acme.example", USERNAME, PASSWORD),
        lambda: api.Megaplan("acme.example", token=TOKEN, expires_at=past.replace(tzinfo=None)),
        lambda: api.Megaplan("acme.example", token=TOKEN + "\nё"),
    ]
    for attempt in attempts:
        with pytest.raises(ValueError, match=r".") as caught:
            attempt()
        step = caught.value.__traceback__
        assert step is not None
        printed = traceback.TracebackException(
            ValueError, caught.value, own_frames(step), capture_locals=True
        )
        text = "".join(printed.format())
        assert not [secret for secret in SECRETS if secret in text]


def own_frames(step: Any) -> Any:
    while "_core" not in step.tb_frame.f_code.co_filename:
        step = step.tb_next
    return step


def test_an_illegal_header_does_not_show_itself(
    core: Callable[[str], ModuleType],
) -> None:
    cause = ValueError(f"Illegal header value b'Bearer {TOKEN}'")
    request = core("exchange").Request(
        "GET",
        "https://acme.example/",
        "GET /",
        secrets=(core("secret").Secret(TOKEN),),
    )
    translated = core("httpx_errors").translated(request)
    with pytest.raises(Exception, match="Illegal header") as caught, translated:
        raise httpx2.LocalProtocolError(str(cause)) from cause
    text = "".join(
        traceback.TracebackException.from_exception(
            caught.value.__cause__ or caught.value, capture_locals=True
        ).format()
    )
    assert TOKEN not in text
    assert TOKEN not in str(caught.value)


def test_secrets_hide(api: SimpleNamespace) -> None:
    secret = api.Secret(TOKEN)
    tokens = api.Tokens(TOKEN, REFRESH, datetime(2026, 1, 1, tzinfo=UTC))
    for shown in (repr(secret), str(secret), f"{secret}", repr([secret]), repr(tokens)):
        assert TOKEN not in shown
        assert REFRESH not in shown
    assert secret.reveal() == tokens.access_token == TOKEN
    assert tokens.refresh_token == REFRESH
    assert secret == api.Secret(TOKEN) != api.Secret("x")
    assert copy.copy(secret) == secret
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(secret)


PRESENTABLE = {
    'Bearer abc.def-1 and "x"': 'Bearer *** and "x"',
    '{"access_token": "abc", "id": 5}': '{"access_token": "***", "id": 5}',
    "grant_type=password&password=abc&x=1": "grant_type=password&password=***&x=1",
    "line\r\nline\x1b[0m": "line line [0m",
    "a\u202eb\ufeffc": "a b c",
    "no secret here": "no secret here",
    "x" * 300: "x" * 199 + "…",
}


@pytest.mark.parametrize("text", PRESENTABLE)
def test_presentable_texts(core: Callable[[str], ModuleType], text: str) -> None:
    assert core("secret").presentable(text, ()) == PRESENTABLE[text]


def spellings(text: str) -> dict[str, str]:
    """A text as answers of many kinds spell it."""
    return {
        "plain": text,
        "JSON": json.dumps(text)[1:-1],
        "PHP's JSON": json.dumps(text)[1:-1].replace("/", r"\/"),
        "XML": html.escape(text),
        "a URL": quote(text, safe=""),
        "a form": quote_plus(text),
    }


ODD = 'pa/ss "<7&7+ б>'


@pytest.mark.parametrize("how", spellings(ODD))
def test_no_spelling_of_a_credential_shows(core: Callable[[str], ModuleType], how: str) -> None:
    secret = core("secret")
    spelled = spellings(ODD)[how]
    assert secret.presentable(f"a {spelled} z", [secret.Secret(ODD)]) == "a *** z"


ECHOES: dict[str, Callable[[Received], Reply]] = {
    "field": lambda _: refusal(422, (TOKEN, "is wrong")),
    "message": lambda _: refusal(422, ("name", f"not {TOKEN}, but {REFRESH}")),
    "plain error": lambda _: as_json({"meta": {"status": 422, "errors": [TOKEN]}, "data": None}),
    "data": lambda _: as_json({"meta": {"status": 403, "errors": []}, "data": {"token": TOKEN}}),
    "request id": lambda _: refusal(500, x_request_id=TOKEN),
    "other host": lambda _: Reply(302, headers={"Location": f"http://{TOKEN}.example/"}),
    "no port": lambda _: Reply(302, headers={"Location": f"http://acme.example:{TOKEN}/"}),
    "no scheme": lambda _: Reply(302, headers={"Location": f"{TOKEN}://acme.example"}),
    "grant": on_endpoint(as_json({"error": REFRESH}, status=400)),
    "description": on_endpoint(
        as_json({"error": "invalid_grant", "error_description": f"no {REFRESH}"}, status=400)
    ),
    "grant in a form": on_endpoint(
        as_json({"error": "no", "error_description": quote_plus(PASSWORD)}, status=400)
    ),
    "too many": by_path(endpoint=as_json({"error": TOKEN}, status=429), other=refusal(401)),
    "failed": by_path(endpoint=as_json({"error": REFRESH}, status=500), other=refusal(401)),
}


@pytest.mark.parametrize("name", ECHOES)
def test_what_a_server_echoes_is_masked_everywhere(
    api: SimpleNamespace, server: Server, run: Runner, name: str
) -> None:
    server.script = ECHOES[name]
    start: Callable[..., Any] = run
    tokens = {"refresh_token": REFRESH}
    if name == "grant in a form":
        start, tokens = run.login, {}
    with pytest.raises(api.MegaplanError) as caught:
        start(server.url, lambda mp: mp.task.get(1), retries=0, **tokens)
    error = caught.value
    said = [str(error), repr(vars(error)), repr(error.__cause__), repr(pickle.loads(_own(error)))]
    assert [text for text in said if any(secret in text for secret in SPELLED)] == []
    assert pickle.loads(_own(error)).args == error.args


SPELLED = {spelled for secret in SECRETS for spelled in spellings(secret).values()}


def _own(error: BaseException) -> bytes:
    pickled = pickle.dumps(error)
    assert not [secret for secret in SECRETS if secret.encode() in pickled]
    return pickled


@pytest.mark.parametrize("place", ["field", "message"])
def test_what_is_echoed_about_one_of_many_calls(
    api: SimpleNamespace, server: Server, run: Runner, place: str
) -> None:
    told = {"field": "name", "message": "is wrong", place: f"Bearer {TOKEN}, {TOKEN}"}
    server.answers(reply([{"meta": {"status": 422, "errors": [told]}, "data": None}]))

    def call(mp: Any) -> Any:
        return mp.send_all([mp.task.get.prepare(1)])

    (error,) = run(server.url, call)
    assert isinstance(error, api.ValidationError)
    assert TOKEN not in str(error) + repr(error.errors)
    assert "***" in error.errors[0].field + error.errors[0].message
