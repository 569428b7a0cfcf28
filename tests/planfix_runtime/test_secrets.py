"""No credential shows in messages, logs, reprs and tracebacks."""

from __future__ import annotations

import logging
import pickle
import traceback
from base64 import b64decode, b64encode
from types import SimpleNamespace, TracebackType
from typing import Any

import pytest

from planfix_runtime.clients import ACCOUNT, API_KEY, LOGIN, PASSWORD, PRIVATE_KEY, TOKEN, Runner
from planfix_runtime.wire import as_xml, error, method, ok, sent
from runtime.server import Received, Reply, Server

SID = "sid-0123456789abcdef0123456789ab"
SECRETS = (API_KEY, TOKEN, PASSWORD, PRIVATE_KEY, SID)


def echo(received: Received) -> Reply:
    """An answer that repeats everything it was sent."""
    if method(received) == "auth.login":
        return ok(f"<sid>{SID}</sid>")
    scheme, _, basic = received.headers["authorization"].partition(" ")
    values = " ".join(sent(received).itertext()) + b64decode(basic).decode() + scheme + basic
    return error("3001", f"<message>{values} {API_KEY}</message>")


def shown(error: BaseException) -> str:
    """All that a traceback with local variables would print."""
    parts = traceback.format_exception(error)
    step: BaseException | None = error
    while step is not None:
        frame: TracebackType | None = step.__traceback__
        while frame is not None:
            # Frames of the test itself hold the constants it looks for.
            if "_core" in frame.tb_frame.f_code.co_filename:
                parts += [repr(value) for value in frame.tb_frame.f_locals.values()]
            frame = frame.tb_next
        step = step.__cause__ or step.__context__
    return "\n".join(parts)


def failures(server: Server, run: Runner) -> Any:
    def call(pf: Any) -> Any:
        return pf.task.accept(1)

    yield echo, lambda: run(server.url, call, private_key=PRIVATE_KEY)
    yield echo, lambda: run.login(server.url, call, private_key=PRIVATE_KEY)
    yield echo, lambda: run(server.url, call, token=None, sid=SID)
    yield (
        (lambda _: error("1001", f"<message>{PASSWORD}</message>")),
        lambda: run.login(server.url, call),
    )
    yield (
        (lambda _: Reply(502, f"<p>{TOKEN} {API_KEY}</p>".encode())),
        lambda: run(server.url, call),
    )
    yield (lambda _: Reply(200, f"<p>{TOKEN} {API_KEY}".encode())), lambda: run(server.url, call)
    yield (lambda _: Reply(drop=True)), lambda: run.login(server.url, call)
    yield (lambda _: Reply(drop=True)), lambda: run(server.url, call)
    yield (lambda _: Reply(delay=0.5)), lambda: run(server.url, call, timeout=0.05)
    yield (lambda _: ok()), lambda: run(server.url, lambda pf: pf.task.accept("x"))


def test_failures_show_no_credentials(
    api: SimpleNamespace, server: Server, run: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for script, call in failures(server, run):
        server.script = script
        with pytest.raises((api.ClientError, TypeError)) as caught:
            call()
        text = shown(caught.value)
        assert [secret for secret in SECRETS if secret in text] == []
        assert b64encode(f"{API_KEY}:".encode()).decode().rstrip("=")[:16] not in text
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "task.accept: 200 in" in logged
    assert [secret for secret in SECRETS if secret in logged] == []


def test_clients_show_no_credentials(api: SimpleNamespace, server: Server) -> None:
    server.script = echo
    settings = {"endpoint": server.url, "allow_http": True, "rate_limit": None}
    with api.Planfix(
        ACCOUNT, API_KEY, login=LOGIN, password=PASSWORD, private_key=PRIVATE_KEY, **settings
    ) as pf:
        with pytest.raises(api.PlanfixError):
            pf.task.accept(1)
        service = pf.__runner__.engine.service
        objects = [pf, pf.task, service.auth.credentials, service.writer, service.auth]
        text = repr([vars(each) if hasattr(each, "__dict__") else each for each in objects])
        assert [secret for secret in SECRETS if secret in text] == []
        assert pf.sid == SID
    bad = "\x00word-1234"
    with pytest.raises(ValueError, match="password") as caught:
        api.Planfix(ACCOUNT, API_KEY, login=LOGIN, password=bad)
    assert bad[1:] not in shown(caught.value)


ECHOES: dict[str, Reply] = {
    "code": error(TOKEN),
    "message": error("3001", f"<message>{TOKEN} {PASSWORD.replace('<', '&lt;')}</message>"),
    "details": error("9006", f"<id>{API_KEY}</id><name>{TOKEN}</name>"),
    "name of an element": error("9006", f"<{TOKEN}>1</{TOKEN}>"),
    "root": as_xml(f"<{TOKEN}/>"),
    "not XML": Reply(200, f"<response><{TOKEN}></x>".encode()),
    "status": Reply(404, f"<p>{API_KEY}</p>".encode(), {"X-Request-Id": TOKEN}),
}


@pytest.mark.parametrize("how", ["token", "login"])
@pytest.mark.parametrize("name", ECHOES)
def test_what_a_server_echoes_is_masked_everywhere(
    api: SimpleNamespace, server: Server, run: Runner, name: str, how: str
) -> None:
    def script(received: Received) -> Reply:
        return ok(f"<sid>{SID}</sid>") if method(received) == "auth.login" else ECHOES[name]

    server.script = script
    settings: dict[str, Any] = {"sid": SID, "login": LOGIN, "password": PASSWORD, "token": None}
    with pytest.raises(api.ClientError) as caught:
        run(server.url, lambda pf: pf.task.accept(1), **(settings if how == "login" else {}))
    pickled = pickle.dumps(caught.value)
    assert str(pickle.loads(pickled)) == str(caught.value)
    text = shown(caught.value) + repr(vars(caught.value)) + repr(pickled)
    sent = {API_KEY, TOKEN} if how == "token" else {API_KEY, PASSWORD, SID}
    assert [secret for secret in sent if secret in text] == []
