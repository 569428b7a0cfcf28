"""Downloads that are not all of the file: the old file stays; and those that are, come."""

from __future__ import annotations

import gzip
import io
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.clients import Runner
from runtime.server import Reply, Server

CONTENTS = bytes(range(256)) * 300
PACKED = gzip.compress(CONTENTS)
SIZE = len(CONTENTS)


def head(status: str, *headers: str) -> bytes:
    return "\r\n".join([status, *headers, "Connection: close", "", ""]).encode()


def sized(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    return head(status, f"Content-Length: {len(body)}", *headers) + body


def chunked(body: bytes, *headers: str, end: bytes = b"0\r\n\r\n") -> bytes:
    begin = head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", *headers)
    return begin + f"{len(body):x}\r\n".encode() + body + b"\r\n" + end


def deflated(window: int) -> bytes:
    packer = zlib.compressobj(wbits=window)
    return packer.compress(CONTENTS) + packer.flush()


GZIP, DEFLATE = "Content-Encoding: gzip", "Content-Encoding: deflate"

WHOLE = {
    "with a length": sized(CONTENTS),
    "in chunks": chunked(CONTENTS),
    "HTTP/1.0 with a length": sized(CONTENTS, status="HTTP/1.0 200 OK"),
    "gzip": sized(PACKED, GZIP),
    "gzip in chunks": chunked(PACKED, GZIP),
    "gzip in two members": sized(
        gzip.compress(CONTENTS[:1000]) + gzip.compress(CONTENTS[1000:]), GZIP
    ),
    "deflate": sized(deflated(15), DEFLATE),
    "deflate without its frame": sized(deflated(-15), DEFLATE),
    "identity": sized(CONTENTS, "Content-Encoding: identity"),
}
PARTS = {
    "a cut body": sized(CONTENTS)[:-1],
    "cut chunks": chunked(CONTENTS, end=b""),
    "a cut gzip": sized(PACKED[:-20], GZIP),
    "a gzip without its trailer": sized(PACKED[:-8], GZIP),
    "a cut gzip in chunks": chunked(PACKED[:-20], GZIP),
    "an empty gzip": sized(b"", GZIP),
    "a cut second member": sized(PACKED + PACKED[:-20], GZIP),
    "a broken gzip": sized(PACKED[:500] + bytes(40) + PACKED[540:], GZIP),
    "no gzip": sized(CONTENTS, GZIP),
    "a cut deflate": sized(deflated(15)[:-20], DEFLATE),
    "a cut deflate without its frame": sized(deflated(-15)[:-20], DEFLATE),
    "an empty deflate": sized(b"", DEFLATE),
    "another compression": sized(CONTENTS, "Content-Encoding: br"),
    "two compressions": sized(gzip.compress(PACKED), "Content-Encoding: gzip, gzip"),
    "a part": sized(CONTENTS[:9], "Content-Range: bytes 0-8/99", status="HTTP/1.1 206 Partial"),
    "no content": head("HTTP/1.1 204 No Content"),
    "accepted": sized(b"later", status="HTTP/1.1 202 Accepted"),
    "no length": head("HTTP/1.1 200 OK") + CONTENTS,
    "no length in HTTP/1.0": head("HTTP/1.0 200 OK") + CONTENTS,
    "no length of a cut body": head("HTTP/1.1 200 OK") + CONTENTS[:-1],
    "no length of a gzip": head("HTTP/1.1 200 OK", GZIP) + PACKED,
}


class Wire:
    """Gives the same bytes to every request, and closes the connection."""

    def __init__(self) -> None:
        self.answer = b""
        self.requests: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, suppress(OSError):  # who refuses an answer does not read to its end
                connection.settimeout(10)
                self.requests.append(connection.recv(65536))
                connection.sendall(self.answer)
                connection.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.close()


def download(run: Runner, wire: Wire, target: Any, file: Any = "/attach/1", **settings: Any) -> Any:
    return run(wire.url, lambda mp: mp.file.download(file, target), **settings)


@pytest.mark.parametrize("form", WHOLE)
def test_a_whole_file_comes(wire: Wire, run: Runner, tmp_path: Path, form: str) -> None:
    wire.answer = WHOLE[form]
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    assert download(run, wire, target) == SIZE
    assert target.read_bytes() == CONTENTS
    (asked,) = wire.requests
    assert b"accept-encoding: identity\r\n" in asked.lower()


@pytest.mark.parametrize("form", PARTS)
def test_the_old_file_stays(
    api: SimpleNamespace, wire: Wire, run: Runner, tmp_path: Path, form: str
) -> None:
    wire.answer = PARTS[form]
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with pytest.raises((api.DecodeError, api.ConnectionLostError)):
        download(run, wire, target, retries=0)
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.bin"]
    with pytest.raises((api.DecodeError, api.ConnectionLostError)):
        download(run, wire, io.BytesIO(), retries=0)


UNFRAMED = {
    "HTTP/1.1": head("HTTP/1.1 200 OK"),
    "HTTP/1.0": head("HTTP/1.0 200 OK"),
}


@pytest.mark.parametrize("version", UNFRAMED)
def test_without_a_length_the_size_of_the_entity_counts(
    api: SimpleNamespace, wire: Wire, run: Runner, tmp_path: Path, version: str
) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    file = api.File.from_dict({"contentType": "File", "path": "/attach/1", "size": SIZE})
    wire.answer = UNFRAMED[version] + CONTENTS[:-1]
    with pytest.raises(api.ConnectionLostError, match=f"{SIZE - 1} of {SIZE} bytes came"):
        download(run, wire, target, file, retries=1)
    assert len(wire.requests) == 2, "what broke off is tried again"
    assert target.read_bytes() == b"old"
    wire.answer = UNFRAMED[version] + CONTENTS
    assert download(run, wire, target, file) == SIZE
    assert target.read_bytes() == CONTENTS


@pytest.mark.parametrize("size", [None, "77", True, 5])
def test_with_a_length_the_size_of_the_entity_does_not_count(
    api: SimpleNamespace, wire: Wire, run: Runner, tmp_path: Path, size: object
) -> None:
    wire.answer = WHOLE["with a length"]
    file = api.File.from_dict({"contentType": "File", "path": "/attach/1", "size": size})
    assert download(run, wire, tmp_path / "a.bin", file) == SIZE


def test_a_storage_server_is_asked_for_identity_too(
    server: Server, run: Runner, tmp_path: Path
) -> None:
    with Server(lambda _: Reply(200, CONTENTS)) as storage:
        server.answers(Reply(302, headers={"Location": f"{storage.url}/x"}))
        headers = {"Accept-Encoding": "gzip"}
        target = tmp_path / "a"
        got = run(server.url, lambda mp: mp.file.download("/attach/1", target), headers=headers)
        assert got == SIZE
        asked = [each.headers["accept-encoding"] for each in (*server.received, *storage.received)]
    assert asked == ["identity", "identity"]


def test_a_transport_of_the_program(api: SimpleNamespace, tmp_path: Path) -> None:
    import httpx2

    def answer(_: Any) -> Any:
        return httpx2.Response(200, content=PACKED, headers={"Content-Encoding": "gzip"})

    transport = httpx2.MockTransport(answer)
    with api.Megaplan("demo.example", token="t", transport=transport) as mp:
        assert mp.file.download("/attach/1", tmp_path / "a") == SIZE
    assert (tmp_path / "a").read_bytes() == CONTENTS
