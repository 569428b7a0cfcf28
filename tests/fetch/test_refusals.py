"""Everything that is no document: one clear finding each, and nothing is written."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from fetch.account import DOCUMENT, RAML, TOKEN, Command, RawServer, Talk, head, whole
from plansdk.fetch.answer import Body, TooLargeError

MEGABYTE = 1024 * 1024
PAGE = b"\n<!DOCTYPE html><html><form action=/login></form></html>"
FORBIDDEN = b'{"meta": {"status": 403, "errors": []}, "data": null}'


def edited(old: str, new: str) -> bytes:
    assert old in DOCUMENT
    return whole(DOCUMENT.replace(old, new).encode())


def versioned(version: str) -> bytes:
    return edited("version: r2601.1000.1", f"version: {version}")


DOCUMENTS = {
    "a web page": (whole(PAGE), "FET104", "a web page", "log in"),
    "a web page that says it is YAML": (
        whole(PAGE, "Content-Type: application/raml+yaml"),
        "FET104",
        "a web page",
        "token",
    ),
    "JSON": (whole(FORBIDDEN), "FET104", "JSON", "--host"),
    "a JSON list": (whole(b" [1]"), "FET104", "JSON", "--host"),
    "nothing": (whole(b""), "FET104", "empty", "--host"),
    "blanks": (whole(b" \r\n\t\n"), "FET104", "empty", "--host"),
    "no content": (head(status="204 No Content"), "FET102", "status 204", "--host"),
    "Windows-1251": (
        edited("Megaplan API v3", "")
        .replace(b"''", "'Мегаплан'".encode("cp1251"))
        .replace(b"Content-Length: %d" % (len(RAML) - 15), b"Content-Length: %d" % (len(RAML) - 7)),
        "FET104",
        "not UTF-8: byte 0xCC in line 3",
        "--host",
    ),
    "UTF-16": (whole(DOCUMENT.encode("utf-16")), "FET104", "not UTF-8", "--host"),
    "no first line": (edited("#%RAML 1.0\n", ""), "FET104", "but with 'version", "--host"),
    "RAML 0.8": (edited("#%RAML 1.0", "#%RAML 0.8"), "FET104", "#%RAML 0.8", "--host"),
    "a library": (edited("#%RAML 1.0", "#%RAML 1.0 Library"), "FET104", "Library", "--host"),
    "OpenAPI": (whole(b"openapi: 3.1.0\n"), "FET104", "openapi", "--host"),
    "terminal codes": (whole(b"\x1b[2J#%RAML 1.0"), "FET104", r"\x1b[2J", "--host"),
    "the first line alone": (whole(b"#%RAML 1.0\n"), "SRC112", "empty", ""),
    "no YAML": (whole(b"#%RAML 1.0\n{ ]"), "SRC110", "", ""),
    "a NUL": (edited("'Megaplan API v3'", "'\0'"), "SRC103", "U+0000", ""),
    "an alias bomb": (
        whole(
            b"#%RAML 1.0\n"
            + b"".join(
                b"k%d: &k%d [%s]\n" % (n, n, b",".join([b"*k%d" % (n - 1)] * 9 if n else [b"1"]))
                for n in range(12)
            )
        ),
        "SRC123",
        "",
        "",
    ),
    "deep nesting": (whole(b"#%RAML 1.0\nx: " + b"[" * 90_000), "SRC121", "", ""),
    "an include": (
        edited("type: Task }", "type: !include task.raml }"),
        "FET104",
        "other files",
        "",
    ),
    "an include from afar": (
        edited("types:\n", "x: !include http://127.0.0.1:9/x\ntypes:\n"),
        "SRC120",
        "",
        "",
    ),
    "no version": (edited("version: r2601.1000.1\n", ""), "FET105", "no `version`", "by hand"),
    "an empty version": (versioned("''"), "FET105", "no `version`", ""),
    **{
        f"the version {version}": (versioned(version), "FET105", "cannot name a file", "letters")
        for version in (
            "../../x",
            "..",
            ".hidden",
            "/etc/passwd",
            r"a\\b",
            "C:x",
            "'r1 '",
            "r1/2",
            "r1+12345678",
            r'"r1\n2"',
            r'"r1\02"',
            "р2510",
            "-rf",
            "r1.",
            "r" * 65,
            "a..b",
            "r1.lock",
            "con",
            "NUL.1",
            "com1",
            "lpt9.r1",
        )
    },
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_no_document(kind: str, fetch: Command) -> None:
    answer, code, message, hint = DOCUMENTS[kind]
    with RawServer(answer) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert f"error[{code}]" in done.err
    assert message in done.err
    assert f"{hint}" in done.err
    assert done.out == ""
    assert fetch.files() == {}


STATUSES = {
    "401 Unauthorized": ("not accepted (401)", "--login"),
    "403 Forbidden": ("may not read this (403)", "another user"),
    "404 Not Found": ("nothing at this address (404)", "--host"),
    "418 Teapot": ("unexpected status 418", "--host"),
    "429 Too Many Requests": ("too many requests (429)", "after 17 seconds"),
    "500 Internal Server Error": ("the server failed (500)", "later"),
    "503 Service Unavailable": ("the server failed (503)", "later"),
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_refusal(status: str, fetch: Command) -> None:
    message, hint = STATUSES[status]
    large = head("Retry-After: 17", f"Content-Length: {1 << 40}", status=status)
    with RawServer(large) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert "error[FET102] the document: " in done.err
    assert message in done.err
    assert hint in done.err
    assert fetch.files() == {}


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://login.example/start?next=/api/v3&x=1", "leads to https://login.example/start\n"),
        ("/login?x=1", "leads to this host/login\n"),
        (f"https://evil.example/{TOKEN}?{TOKEN}", "leads to https://evil.example/***\n"),
        ("https://user:word@evil.example/", "leads to https://evil.example/\n"),
        ("", "leads to this host\n"),
        ("https://[::1", "leads to no usable address\n"),
    ],
)
def test_a_redirect_is_not_followed(location: str, shown: str, fetch: Command) -> None:
    answer = whole(b"", f"Location: {location}", status="302 Found")
    with RawServer(answer) as server:
        done = fetch(server.url)
        assert len(server.requests) == 1
    assert done.code == 1
    assert shown in done.err
    assert "redirects are not followed" in done.err


def dripping(first: bytes, byte: bytes) -> Talk:
    def talk(peer: socket.socket) -> None:
        peer.sendall(first)
        for _ in range(300):
            peer.sendall(byte)
            time.sleep(0.02)

    return talk


@pytest.mark.parametrize(
    "answer",
    [
        dripping(head("Content-Length: 100000"), b"#"),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        dripping(head("Transfer-Encoding: chunked"), b"1\r\n#\r\n"),
        lambda peer: peer.recv(1),
    ],
    ids=["body", "head", "chunks", "silence"],
)
def test_a_slow_sender(answer: Talk, fetch: Command) -> None:
    """Each byte comes in time; the whole does not."""
    with RawServer(answer) as server:
        began = time.monotonic()
        done = fetch(server.url, "--timeout", "0.4")
    assert time.monotonic() - began < 4
    assert done.code == 1
    assert "error[FET103] the answer was not complete after 0.4 seconds" in done.err
    assert fetch.files() == {}


def chunked(body: bytes) -> bytes:
    return head("Transfer-Encoding: chunked") + b"%x\r\n" % len(body) + body + b"\r\n"


def zipped(body: bytes, *lines: str) -> bytes:
    return whole(body, "Content-Encoding: gzip", *lines)


BROKEN = {
    "cut off": (head(f"Content-Length: {len(RAML) + 100}") + RAML, "the connection broke"),
    "cut between chunks": (chunked(RAML), "the connection broke"),
    "cut inside a chunk": (chunked(RAML)[:-100], "the connection broke"),
    "hung up": (b"", "the connection broke"),
    "no HTTP": (b"220 smtp ready\r\n", "the connection broke"),
    "of unknown length": (head("Connection: close") + RAML, "does not say how long it is"),
    "a length that is no number": (
        head("Content-Length: many") + RAML,
        "the connection broke",
    ),
    "cut before it was compressed": (zipped(gzip.compress(RAML)[:-9]), "no end"),
    "compressed and damaged": (zipped(b"\x1f\x8b" + b"x" * 50), "damaged"),
    "compressed by its word only": (zipped(RAML), "damaged"),
    "compressed otherwise": (whole(RAML, "Content-Encoding: br"), "'br', which was not asked for"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_answer(kind: str, fetch: Command) -> None:
    answer, message = BROKEN[kind]
    with RawServer(answer) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert "error[FET103]" in done.err
    assert message in done.err
    assert fetch.files() == {}


def endless(peer: socket.socket) -> None:
    peer.sendall(head("Transfer-Encoding: chunked"))
    while True:
        peer.sendall(b"10000\r\n" + b"#" * 0x10000 + b"\r\n")


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(MEGABYTE)) for _ in range(size)), packer.flush()])


LARGE: dict[str, Callable[[], bytes | Talk]] = {
    "by its own word": lambda: head(f"Content-Length: {MEGABYTE + 1}"),
    "endless": lambda: endless,
    "a gzip bomb": lambda: zipped(bomb(200)),
    "a bomb inside a bomb": lambda: zipped(gzip.compress(bomb(500)) + bytes(MEGABYTE)),
}
"""Packed when they are wanted, or every process of a test run would pack them."""


@pytest.mark.parametrize("kind", LARGE)
def test_a_large_answer(kind: str, fetch: Command) -> None:
    with RawServer(LARGE[kind]()) as server:
        done = fetch(server.url, "--max-size", "1")
    assert done.code == 1
    assert "error[FET103] the answer is larger than 1 MB" in done.err
    assert "--max-size" in done.err
    assert fetch.files() == {}


def test_a_bomb_takes_little_memory() -> None:
    packed = bomb(200)
    body = Body({"content-encoding": "gzip"}, 8 * MEGABYTE)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            body.take(packed)
        assert tracemalloc.get_traced_memory()[1] < 24 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072, 3_000_000])
def test_compressed_contents_are_complete(size: int) -> None:
    content = bytes(size)
    packed = gzip.compress(content)
    body = Body({"content-encoding": "gzip", "content-length": str(len(packed))}, 4 * MEGABYTE)
    for at in range(0, len(packed), 700):
        body.take(packed[at : at + 700])
    assert body.complete() == content
