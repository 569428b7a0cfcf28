"""A mock over sockets: what arrives, what is cut, and what nobody can do to it."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import httpx2
import pytest

from mock.frame.notes import NotesMock
from plansdk.mock.http import Request
from plansdk.mock.journal import Exchange
from plansdk.mock.server import Limits, Server, ServingError

LIMITS = Limits(body=1000, head=4000, head_seconds=0.4, body_seconds=0.4)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, NotesMock]]:
    """One server for all of these tests: whatever they do, it is still there."""
    mock = NotesMock()
    with Server(mock, limits=LIMITS) as address:
        yield address, mock


@pytest.fixture
def mock(server: tuple[str, NotesMock]) -> NotesMock:
    server[1].reset()
    return server[1]


@pytest.fixture
def address(server: tuple[str, NotesMock], mock: NotesMock) -> Iterator[str]:
    address, _ = server
    yield address
    mock.faults.clear()
    assert httpx2.get(f"{address}/notes", verify=False).status_code == 200


@pytest.fixture
def client(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, timeout=10, verify=False) as client:
        yield client


def say(address: str, *parts: bytes, pause: float = 0) -> bytes:
    """What the server answers to these bytes until it closes the connection."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    with closing(socket.create_connection((host, int(port)), timeout=10)) as connection:
        received = b""
        with suppress(ConnectionError):
            for each in parts:
                connection.sendall(each)
                time.sleep(pause)
        with suppress(ConnectionError):
            while part := connection.recv(65536):
                received += part
        return received


def test_the_target_arrives_as_it_was_sent(client: httpx2.Client) -> None:
    target = "/notes/%2F%41%20?%7B%22a%22:%201%7D"
    assert client.get(target).json() == {"path": target}


def test_bodies_arrive_whole(client: httpx2.Client, mock: NotesMock) -> None:
    client.post("/notes", json="known length")
    client.post("/notes", content=iter([b'"in ', b'chunks"']))
    assert mock.notes == ["known length", "in chunks"]


def test_errors_of_the_mock_are_answers(client: httpx2.Client, mock: NotesMock) -> None:
    assert client.get("/broken").status_code == 500
    assert client.get("/nothing").status_code == 404
    assert client.request("PATCH", "/notes").status_code == 404


@pytest.mark.parametrize(("cut", "performed"), [("before", 0), ("after", 1)])
def test_cut_connections(client: httpx2.Client, mock: NotesMock, cut: str, performed: int) -> None:
    mock.faults.add(f"note.create: cut={cut} times=1")
    with pytest.raises((httpx2.RemoteProtocolError, httpx2.ReadError)):
        client.post("/notes", json=1)
    assert len(mock.notes) == performed
    assert client.post("/notes", json=1).json() == performed + 1


def test_truncated_bodies(client: httpx2.Client, mock: NotesMock) -> None:
    mock.notes.append("x" * 100)
    mock.faults.add("note.list: truncate=50")
    with pytest.raises(httpx2.RemoteProtocolError, match="received 50 bytes, expected 104"):
        client.get("/notes")


def test_late_answers_hold_nobody_else_up(client: httpx2.Client, mock: NotesMock) -> None:
    mock.faults.add("note.list: latency=1")
    late = threading.Thread(target=client.get, args=("/notes",))
    begun = time.monotonic()
    late.start()
    time.sleep(0.1)
    assert client.get("/notes/1").status_code == 200
    assert time.monotonic() - begun < 0.9
    late.join(10)
    assert time.monotonic() - begun >= 1


def test_other_statuses_and_headers(client: httpx2.Client, mock: NotesMock) -> None:
    mock.faults.add("note.list: status=429 retry-after=2 on=1", "note.list: status=204 on=2")
    assert client.get("/notes").headers["retry-after"] == "2"
    assert client.get("/notes").content == b""


def test_head_is_answered_without_a_body(client: httpx2.Client) -> None:
    assert client.head("/notes").content == b""


def test_large_bodies_are_refused_in_the_mocks_own_form(
    client: httpx2.Client, mock: NotesMock
) -> None:
    for content in (b"x" * 1001, iter([b"x" * 600] * 2)):
        answer = client.post("/notes", content=content)
        assert answer.status_code == 413
        assert answer.json() == {"error": "the body is larger than 1000 bytes"}
    assert client.post("/notes", content=b"1" * 1000).status_code == 200
    assert [each.answer.status for each in mock.requests] == [413, 413, 200]


def test_large_bodies_are_not_waited_for(address: str) -> None:
    head = b"POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000000\r\n\r\n"
    assert say(address, head).startswith(b"HTTP/1.1 413 ")


POST = b"POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"
HARM = {
    "no HTTP": [b"\x16\x03\x01\x02\x00\x01\x00\x01"],
    "nothing": [b""],
    "half a head": [b"GET /notes HTTP/1.1\r\nHos"],
    "half a body": [POST + b"12345"],
    "endless head": [b"GET /" + b"x" * 100_000],
    "many headers": [b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10_000],
    "bytes in the target": [b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n"],
    "bad chunks": [b"POST /notes HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    "two lengths": [POST.replace(b"\r\n\r\n", b"\r\nContent-Length: 11\r\n\r\n") + b"x" * 11],
    "negative length": [b"POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"],
    "long length": [b"POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5000],
    "bad UTF-8": [POST + b'"\xff\xfe\xfd123"', b"GET / HTTP/1.0\r\n\r\n"],
    "old client": [b"GET /notes HTTP/1.0\r\n\r\n"],
    "star": [b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"],
    "proxy": [b"GET http://other/notes HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"],
    "tunnel": [b"CONNECT other:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"],
    "websocket": [
        b"GET /notes HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    ],
}


@pytest.mark.parametrize("what", HARM)
def test_harm_is_answered_or_hung_up_on(address: str, what: str) -> None:
    begun = time.monotonic()
    answer = say(address, *HARM[what])
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert time.monotonic() - begun < 5


def test_deep_json(client: httpx2.Client, mock: NotesMock) -> None:
    with Server(mock) as address:
        answer = httpx2.post(f"{address}/notes", content=b"[" * 5_000_000, timeout=20, verify=False)
    assert answer.status_code == 200  # this mock takes what it cannot read for nothing


@pytest.mark.parametrize("request_", [b"GET /notes HTTP/1.1\r\nHost: a\r\n\r\n", POST + b"x" * 10])
def test_slow_senders_are_hung_up_on(address: str, request_: bytes) -> None:
    parts = [request_[at : at + 1] for at in range(len(request_))]
    begun = time.monotonic()
    assert say(address, *parts, pause=0.05) == b""
    assert time.monotonic() - begun < 3


def test_slow_senders_are_hung_up_on_later_too(address: str) -> None:
    """The limit is there for every request of a connection, not for the first one alone."""
    whole = b"GET /notes HTTP/1.1\r\nHost: a\r\n\r\n"
    parts = [whole[at : at + 1] for at in range(len(whole))]
    assert say(address, whole, *parts, pause=0.05).count(b"HTTP/1.1 200") == 1


def test_requests_that_follow_each_other_at_once(address: str) -> None:
    whole = b"GET /notes HTTP/1.1\r\nHost: a\r\n\r\n"
    last = b"GET /notes HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert say(address, whole * 5 + last).count(b"HTTP/1.1 200") == 6


def test_stopping_waits_for_nobody(mock: NotesMock) -> None:
    mock.faults.add("note.list: latency=30")
    server = Server(mock)
    failed: list[Exception] = []

    def call(address: str) -> None:
        try:
            httpx2.get(f"{address}/notes", timeout=60, verify=False)
        except httpx2.TransportError as err:
            failed.append(err)

    with server as address:
        waiting = threading.Thread(target=call, args=(address,))
        waiting.start()
        idle = httpx2.Client(base_url=address, verify=False)
        idle.get("/notes/1")
        begun = time.monotonic()
    assert time.monotonic() - begun < 5
    waiting.join(10)
    idle.close()
    assert len(failed) == 1


def test_a_port_is_free_again(mock: NotesMock) -> None:
    with mock.serve() as address:
        port = int(address.rpartition(":")[2])
        assert httpx2.get(f"{address}/notes", verify=False).status_code == 200
    with mock.serve(port=port) as again:
        assert again == address
        assert httpx2.get(f"{address}/notes", verify=False).status_code == 200


def test_what_cannot_be_served_is_explained(mock: NotesMock) -> None:
    with mock.serve() as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(
            ServingError, match=rf"127\.0\.0\.1 port {port}: Address already in use"
        ):
            mock.serve(port=port).start()
    with pytest.raises(ServingError, match=r"cannot listen on nowhere\.invalid"):
        mock.serve("nowhere.invalid").start()
    with pytest.raises(ServingError, match="is not running"):
        _ = mock.serve().address
    server = mock.serve()
    with server, pytest.raises(ServingError, match="no HTTPS"):
        _ = server.authority


def test_https_is_trusted_through_its_authority(mock: NotesMock) -> None:
    server = mock.serve("localhost", tls=True)
    with server as address:
        place = server.authority
        assert place.stat().st_mode & 0o777 == 0o600
        assert place.parent.stat().st_mode & 0o777 == 0o700
        assert b"PRIVATE" not in place.read_bytes()
        trusting = ssl.create_default_context(cafile=place)
        assert httpx2.get(f"{address}/notes", verify=trusting).status_code == 200
        by_number = address.replace("localhost", "127.0.0.1")
        assert httpx2.get(f"{by_number}/notes", verify=trusting).status_code == 200
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"{address}/notes")
    assert not place.parent.exists()


def test_cut_connections_over_https(mock: NotesMock) -> None:
    server = mock.serve(tls=True)
    mock.faults.add("note.list: cut=before on=1", "note.list: truncate=1 on=2")
    with server as address:
        trusting = ssl.create_default_context(cafile=server.authority)
        for _ in range(2):
            with pytest.raises((httpx2.RemoteProtocolError, httpx2.ReadError)):
                httpx2.get(f"{address}/notes", verify=trusting)
        assert httpx2.get(f"{address}/notes", verify=trusting).status_code == 200


def test_version_six_of_the_address(mock: NotesMock) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no IPv6 on the loopback interface")
    server = mock.serve("::1")
    with server as address:
        assert address.startswith("http://[::1]:")
        assert httpx2.get(f"{address}/notes", verify=False).status_code == 200
    assert server.has_control


def test_requests_are_told(mock: NotesMock) -> None:
    told: list[Exchange] = []
    with Server(mock, told=told.append) as address:
        httpx2.get(f"{address}/notes/7?a", verify=False)
    assert [each.request for each in told] == [
        Request("GET", "/notes/7?a", told[0].request.headers, scheme="http")
    ]


FOREIGN = [
    {"host": "evil.example"},
    {"host": "evil.example:8080"},
    {"host": "127.0.0.1.evil.example"},
    {"host": "[::1", "origin": "http://127.0.0.1"},
    {"origin": "https://evil.example"},
    {"origin": "http://203.0.113.5"},
    {"origin": "http://intranet"},
    {"origin": "http://localhost.evil.example:3000"},
    {"origin": "null"},
]
OWN = [
    {"host": "localhost"},
    {"host": "LOCALHOST.:8080"},
    {"host": "acme.localhost:8080"},
    {"host": "mock:8080"},
    {"host": "[::1]:8080"},
    {"host": "192.0.2.7:8080"},
    {"host": "known.example"},
    {"host": "mock", "origin": "http://mock"},
    {"origin": "http://localhost:3000"},
    {"origin": "http://[::1]:3000"},
    {"origin": "https://Known.example"},
]


@pytest.mark.parametrize("path", ["/notes", "/__mock__/faults", "/__mock__/"])
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_pages_of_others_are_refused(
    client: httpx2.Client, mock: NotesMock, headers: dict[str, str], path: str
) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, path, headers=headers, content=b"*: status=500")
        assert answer.status_code == 403
        assert "see --allow-host" in answer.text
    assert (len(mock.faults), mock.notes, list(mock.requests)) == (0, [], [])


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_names_of_this_machine_and_those_that_are_allowed(
    mock: NotesMock, headers: dict[str, str]
) -> None:
    with Server(mock, hosts=["known.example"]) as address:
        for path in ("/notes", "/__mock__/"):
            assert httpx2.get(f"{address}{path}", headers=headers).status_code == 200


def test_bodies_have_a_limit_together(mock: NotesMock) -> None:
    head = b"POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 600\r\n\r\n"
    limits = Limits(body=1000, bodies=1000, body_seconds=5)
    with Server(mock, limits=limits) as address:
        place = ("127.0.0.1", int(address.rpartition(":")[2]))
        with closing(socket.create_connection(place, timeout=10)) as first:
            first.sendall(head + b"1" * 599)
            while not say(address, head + b"1" * 599 + b"1").startswith(b"HTTP/1.1 503 "):
                time.sleep(0.05)
        deadline = time.monotonic() + 5  # what has gone leaves room
        while (got := httpx2.post(f"{address}/notes", content=b"1" * 600)).status_code != 200:
            assert time.monotonic() < deadline, got.text
