"""Hosts, tokens and passwords: what is accepted, what is asked, and that nothing leaks."""

from __future__ import annotations

import logging
import pickle
import socket
from pathlib import Path
from urllib.parse import parse_qs, quote

import pytest

from fetch.account import PASSWORD, RAML, TOKEN, Command, RawServer, head, whole
from plansdk.cli import run
from plansdk.fetch import Address, Secret, fields_file
from plansdk.mock.server.certificate import Certificate
from plansdk.publish.paths import fault
from runtime.server import Received, Reply, Server, as_json
from support.origins import NO_ORIGINS, ORIGINS

USER = "ann@example.com"


@pytest.mark.parametrize("text", ORIGINS)
def test_hosts(text: str) -> None:
    assert str(Address.parse(text)) == ORIGINS[text]


@pytest.mark.parametrize("text", NO_ORIGINS)
def test_no_hosts(text: str, fetch: Command) -> None:
    done = fetch(text)
    assert done.code == 2
    assert "--host" in done.err
    assert "secret" not in done.err


def test_an_unknown_host(fetch: Command) -> None:
    def resolve(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    fetch.monkeypatch.setattr(socket, "getaddrinfo", resolve)  # nothing leaves this machine
    done = fetch("no-such-account.invalid")
    assert done.code == 1
    assert "https://no-such-account.invalid: error[FET101] there is no such host" in done.err


def test_nobody_listens(fetch: Command) -> None:
    with RawServer(b"") as server:
        url = server.url
    done = fetch(url)
    assert done.code == 1
    assert "error[FET101] the connection failed" in done.err


def test_no_tls(fetch: Command) -> None:
    with RawServer(head()) as server:
        done = fetch(server.url.replace("http://", "https://"))
    assert done.code == 1
    assert "error[FET101] no secure connection came about" in done.err


def test_an_authority_of_ones_own(fetch: Command) -> None:
    certificate = Certificate("127.0.0.1")
    with RawServer(whole(RAML), certificate.context) as server:
        refused = fetch(server.url)
        assert server.requests == []
        accepted = fetch(server.url, "--ca", str(certificate.authority))
    certificate.remove()
    assert refused.code == 1
    assert "error[FET101] the certificate is not trusted" in refused.err
    assert "--ca" in refused.err
    assert accepted.code == 0


def test_no_certificates(fetch: Command) -> None:
    (fetch.folder / "ca.pem").write_text("none")
    done = fetch("acme.megaplan.ru", "--ca", "ca.pem")
    assert done.code == 1
    assert "ca.pem: error[FET101] the certificates cannot be read" in done.err


def test_a_proxy_is_no_way_to_this_machine(fetch: Command) -> None:
    with RawServer(head()) as proxy, RawServer(whole(RAML)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            fetch.monkeypatch.setenv(name, proxy.url)
        assert fetch(server.url).code == 0
        assert proxy.requests == []


def test_the_variable_is_missing(fetch: Command) -> None:
    fetch.monkeypatch.delenv("MEGAPLAN_TOKEN")
    done = fetch("http://127.0.0.1:9")
    assert done.code == 2
    assert "put the token into the variable MEGAPLAN_TOKEN, or use --login" in done.err
    done = fetch("http://127.0.0.1:9", "--token-env", "ACME_TOKEN")
    assert done.code == 2
    assert "ACME_TOKEN" in done.err


@pytest.mark.parametrize("text", [f"{TOKEN}\r\nX: y", f"{TOKEN} {TOKEN}", "ключ", "  "])
def test_the_variable_holds_no_token(text: str, fetch: Command) -> None:
    fetch.monkeypatch.setenv("MEGAPLAN_TOKEN", text)
    assert fetch("http://127.0.0.1:9").code == 2


def test_another_variable(fetch: Command) -> None:
    fetch.monkeypatch.delenv("MEGAPLAN_TOKEN")
    fetch.monkeypatch.setenv("ACME_TOKEN", f"{TOKEN}\n")
    with RawServer(whole(RAML)) as server:
        assert fetch(server.url, "--token-env", "ACME_TOKEN").code == 0
        assert f"Bearer {TOKEN}\r\n".encode() in server.requests[0]


@pytest.mark.parametrize(
    "options", [("--login", "--token-env", "X"), ("--check", "--custom-fields")]
)
def test_options_that_exclude_each_other(options: tuple[str, ...], fetch: Command) -> None:
    assert fetch("http://127.0.0.1:9", *options).code == 2


def test_no_secret_is_taken_from_an_argument(fetch: Command) -> None:
    for option in ("--token", "--password"):
        assert run(["fetch", "megaplan", "--host", "acme.megaplan.ru", option, "x"]) == 2


class Login:
    """An account that gives a token for the right password."""

    def __init__(self, answer: Reply | None = None) -> None:
        self.answer = answer
        self.forms: list[dict[str, list[str]]] = []

    def __call__(self, received: Received) -> Reply:
        if received.path == "/api/v3/auth/access_token":
            self.forms.append(parse_qs(received.body.decode()))
            assert "authorization" not in received.headers
            granted = as_json({"access_token": TOKEN, "expires_in": 172800, "token_type": "bearer"})
            return self.answer or granted
        return Reply(200 if received.token == TOKEN else 401, RAML)


@pytest.fixture
def typed(fetch: Command) -> Command:
    """A person who types user name and password."""
    fetch.monkeypatch.delenv("MEGAPLAN_TOKEN")

    def answer(text: str, **options: object) -> str:
        assert text in ("User name", "Password")
        assert bool(options.get("hide_input")) == (text == "Password")
        return PASSWORD if text == "Password" else USER

    fetch.monkeypatch.setattr("click.prompt", answer)
    return fetch


def test_logging_in(typed: Command) -> None:
    account = Login()
    with Server(account) as server:
        done = typed(server.url, "--login")
    assert done.code == 0
    form = {"grant_type": ["password"], "username": [USER], "password": [PASSWORD]}
    assert account.forms == [form]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (as_json({"error": "invalid_grant", "hint": PASSWORD}, status=400), "not accepted (400)"),
        (as_json({"error": PASSWORD}, status=401), "not accepted (401)"),
        (as_json({}, status=500), "logging in: the server failed (500)"),
        (
            Reply(302, headers={"Location": f"https://evil.example/{quote(PASSWORD)}"}),
            "leads to https://evil.example***",
        ),
        (as_json({}), "the answer holds no token"),
        (as_json([]), "the answer holds no token"),
        (as_json({"access_token": 5}), "the answer holds no token"),
        (as_json({"access_token": f"{TOKEN}\r\nX: y"}), "the answer holds no token"),
        (Reply(200, b"<html>"), "the answer holds no token"),
        (Reply(200, b"[" * 60_000), "the answer holds no token"),
        (Reply(200, b"x" * 70_000), "the answer is larger than"),
    ],
)
def test_logging_in_fails(answer: Reply, message: str, typed: Command) -> None:
    with Server(Login(answer)) as server:
        done = typed(server.url, "--login")
        assert [each.path for each in server.received] == ["/api/v3/auth/access_token"]
    assert done.code == 1
    assert message in done.err
    assert typed.files() == {}


def test_a_document_with_the_token_is_not_stored(fetch: Command) -> None:
    with RawServer(whole(RAML.replace(b"Megaplan API v3", TOKEN.encode()))) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert "error[FET104] the answer repeats the token" in done.err
    assert fetch.files() == {}


def test_a_header_with_the_token_is_masked(fetch: Command) -> None:
    with RawServer(whole(RAML, f"ETag: x{TOKEN}", f"Server: {TOKEN}\x07")) as server:
        assert fetch(server.url).code == 0
    record = next(text for name, text in fetch.files().items() if name.endswith(".yaml"))
    assert "ETag: x***" in record


@pytest.mark.parametrize("answer", [whole(RAML), whole(b"", status="401 No"), b"", b"\0" * 90])
def test_logs_and_tracebacks_hide_the_token(
    answer: bytes, fetch: Command, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with RawServer(answer) as server:
        fetch(server.url)
        url = server.url
    run(["--debug", "fetch", "megaplan", "--host", url])
    assert TOKEN not in caplog.text
    assert "ZmY3MDk5" not in repr(caplog.records)


def test_a_bug_does_not_show_the_token(fetch: Command) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no such thing")

    fetch.monkeypatch.setattr("plansdk.fetch.download.read_document", fail)
    with RawServer(whole(RAML)) as server:
        done = fetch(server.url)
    assert done.code == 4


def test_a_secret_hides() -> None:
    secret = Secret(TOKEN)
    assert TOKEN not in f"{secret} {secret!r} {[secret]}"
    assert secret.mask(f"<{TOKEN}> tok%2F9b%2BZmY3MDk5") == "***"
    assert secret.mask(f"<{TOKEN}>") == "<***>"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_loopback_in_the_file_name_of_an_account() -> None:
    assert fields_file(Path(), Address.parse("http://[::1]:80")).name == "__1.fields.yaml"


@pytest.mark.parametrize("host", ["con", "NUL.example.org", "com1.megaplan.ru", "aux"])
def test_no_file_is_named_like_a_device(host: str) -> None:
    place = fields_file(Path(), Address.parse(host))
    assert place.name == f"_{host.lower()}.fields.yaml"
    assert not fault(place.name)
