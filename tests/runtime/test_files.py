"""Upload and download: contents, names, memory, and what is left after a failure."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from runtime.clients import TOKEN, Runner
from runtime.conftest import PACKAGE
from runtime.server import Received, Reply, Server, as_json, refusal, reply

FILE = {"contentType": "File", "id": "888", "name": "a.pdf", "path": "/attach/a%20b/1.pdf"}
MEGABYTE = 1024 * 1024


@pytest.fixture
def files(server: Server) -> Server:
    """A server that takes every file and offers one."""

    def script(received: Received) -> Reply:
        return Reply(200, b"contents") if received.method == "GET" else reply([FILE])

    server.script = script
    return server


def part(received: Received) -> tuple[str, bytes]:
    """The header and the contents of the only part of a multipart body."""
    boundary = received.headers["content-type"].partition("boundary=")[2].encode()
    assert received.body.startswith(b"--" + boundary + b"\r\n")
    assert received.body.endswith(b"\r\n--" + boundary + b"--\r\n")
    inner = received.body[len(boundary) + 4 : -len(boundary) - 8]
    head, _, contents = inner.partition(b"\r\n\r\n")
    return head.decode(), contents


def test_upload_from_a_path(files: Server, run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"%PDF\r\n--x")
    got = run(files.url, lambda mp: mp.file.upload(path))
    assert (got.content_type, got.id, got.name) == ("File", "888", "a.pdf")
    sent = files.received[0]
    assert (sent.method, sent.target, sent.token) == ("POST", "/api/file", TOKEN)
    assert sent.headers["content-length"] == str(sent.size)
    head, contents = part(sent)
    assert head.split("\r\n") == [
        'Content-Disposition: form-data; name="files[]"; filename="offer.pdf"',
        "Content-Type: application/pdf",
    ]
    assert contents == b"%PDF\r\n--x"


def test_upload_from_bytes_and_text_paths(files: Server, run: Runner, tmp_path: Path) -> None:
    run(files.url, lambda mp: mp.file.upload(b"", name="empty.bin"))
    assert part(files.received[0])[1] == b""
    (tmp_path / "x").write_bytes(b"abc")
    run(files.url, lambda mp: mp.file.upload(str(tmp_path / "x"), name="y.txt"))
    head, contents = part(files.received[1])
    assert 'filename="y.txt"' in head
    assert contents == b"abc"


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_upload_from_contents_of_other_types(files: Server, run: Runner, kind: Any) -> None:
    run(files.url, lambda mp: mp.file.upload(kind(b"abc"), name="a.bin"))
    assert part(files.received[0])[1] == b"abc"


@pytest.mark.parametrize("other", [io.StringIO("x"), None, 5])
def test_what_is_no_file(files: Server, run: Runner, other: Any) -> None:
    with pytest.raises(TypeError, match=r"binary mode|which is None"):
        run(files.url, lambda mp: mp.file.upload(other, name="x"))
    with pytest.raises(TypeError, match=r"binary mode|which is None"):
        run(files.url, lambda mp: mp.file.download("/a/1", other))
    assert not files.received


def test_upload_from_a_file_object(files: Server, run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"0123456789")
    with path.open("rb") as file:
        file.seek(4)
        run(files.url, lambda mp: mp.file.upload(file))
        assert not file.closed
    head, contents = part(files.received[0])
    assert 'filename="a.txt"' in head
    assert contents == b"456789", "from the present position on"


def test_upload_from_a_pipe(files: Server, run: Runner) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"from a pipe")
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        run(files.url, lambda mp: mp.file.upload(pipe, name="pipe.txt"))
    assert files.received[0].headers["transfer-encoding"] == "chunked"
    assert part(files.received[0])[1] == b"from a pipe"


NAMES = {
    "Оффер №1.pdf": "Оффер №1.pdf",
    'a"b\\c.txt': "a%22b\\c.txt",
    "a\r\nX-Evil: 1.txt": "a%0D%0AX-Evil: 1.txt",
    "a\x00b\u202e.txt": "ab.txt",
}


@pytest.mark.parametrize("name", NAMES)
def test_file_names(files: Server, run: Runner, name: str) -> None:
    run(files.url, lambda mp: mp.file.upload(b"x", name=name))
    head = part(files.received[0])[0]
    assert head.split("\r\n")[0].endswith(f'filename="{NAMES[name]}"')
    assert len(head.split("\r\n")) == 2


def test_what_cannot_be_uploaded(files: Server, run: Runner, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run(files.url, lambda mp: mp.file.upload(tmp_path / "none"))
    with pytest.raises(IsADirectoryError):
        run(files.url, lambda mp: mp.file.upload(tmp_path))
    with pytest.raises(TypeError, match="binary mode"):
        run(files.url, lambda mp: mp.file.upload(io.StringIO("x"), name="x"))
    with pytest.raises(ValueError, match="a name"):
        run(files.url, lambda mp: mp.file.upload(b"x"))
    with pytest.raises(ValueError, match="a name"):
        run(files.url, lambda mp: mp.file.upload(bytearray(b"x")))
    assert not files.received


@pytest.mark.parametrize("data", [[], None])
def test_a_file_that_was_not_taken(
    api: SimpleNamespace, server: Server, run: Runner, data: object
) -> None:
    server.answers(reply(data))
    with pytest.raises(api.ApiError, match="did not take the file"):
        run(server.url, lambda mp: mp.file.upload(b"x", name="x"))


def expired_then(answer: Reply) -> Callable[[Received], Reply]:
    def script(received: Received) -> Reply:
        if received.path.endswith("access_token"):
            return as_json({"access_token": "new"})
        return answer if received.token == "new" else refusal(401)

    return script


def test_an_upload_is_replayed_in_full_after_a_renewal(
    server: Server, run: Runner, tmp_path: Path
) -> None:
    server.script = expired_then(reply([FILE]))
    source = io.BytesIO(b"0123456789")
    source.seek(2)
    run(server.url, lambda mp: mp.file.upload(source, name="x"), refresh_token="r")
    assert [part(server.received[n])[1] for n in (0, 2)] == [b"23456789"] * 2


def test_an_upload_that_cannot_be_repeated_is_not(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.script = expired_then(reply([FILE]))
    reading, writing = os.pipe()
    os.write(writing, b"x")
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe, pytest.raises(api.AuthenticationError):
        run(server.url, lambda mp: mp.file.upload(pipe, name="x"), refresh_token="r")
    assert len(server.received) == 1


def test_a_file_that_shrinks_meanwhile(
    core: Callable[[str], ModuleType], api: SimpleNamespace, tmp_path: Path
) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x" * MEGABYTE)
    upload = core("multipart").Upload("f", path)
    upload.announce()
    chunks = upload.chunks()
    next(chunks), next(chunks)
    os.truncate(path, 300_000)
    with pytest.raises(api.InvalidRequestError, match="became shorter"):
        list(chunks)


def test_a_file_that_grows_meanwhile(core: Callable[[str], ModuleType], tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x" * 1000)
    upload = core("multipart").Upload("f", path)
    announced = upload.announce()
    with path.open("ab") as log:
        log.write(b"y" * 1000)
    assert sum(map(len, upload.chunks())) == announced


def test_download_to_a_path(
    api: SimpleNamespace, files: Server, run: Runner, tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    file = api.File.from_dict(FILE)
    assert run(files.url, lambda mp: mp.file.download(file, target)) == 8
    assert target.read_bytes() == b"contents"
    assert files.received[0].target == "/attach/a%20b/1.pdf"
    assert files.received[0].token == TOKEN
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask


def test_download_keeps_rights_and_follows_links(
    files: Server, run: Runner, tmp_path: Path
) -> None:
    target, link = tmp_path / "real", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o600)
    link.symlink_to(target)
    run(files.url, lambda mp: mp.file.download("/attach/1", str(link)))
    assert link.is_symlink()
    assert target.read_bytes() == b"contents"
    assert target.stat().st_mode & 0o777 == 0o600


def test_download_to_a_file_object(files: Server, run: Runner) -> None:
    target = io.BytesIO(b"head")
    target.seek(4)
    assert run(files.url, lambda mp: mp.file.download("/attach/1", target)) == 8
    assert target.getvalue() == b"headcontents"
    assert not target.closed


PATHS = {
    "/attach/имя файла.pdf": "/attach/%D0%B8%D0%BC%D1%8F%20%D1%84%D0%B0%D0%B9%D0%BB%D0%B0.pdf",
    "/attach/%D1%91.pdf": "/attach/%D1%91.pdf",
    "/attach/100%.pdf": "/attach/100%25.pdf",
    "/attach/a#b.pdf": "/attach/a%23b.pdf",
    "/attach/a.pdf?v=2": "/attach/a.pdf?v=2",
}


@pytest.mark.parametrize("path", PATHS)
def test_paths_of_files(files: Server, run: Runner, path: str) -> None:
    run(files.url, lambda mp: mp.file.download(path, io.BytesIO()))
    assert files.received[0].target == PATHS[path]


@pytest.mark.parametrize(
    "path", ["", "attach/1", "//evil.example/x", "https://evil.example/x", "/attach/../../x"]
)
def test_paths_that_lead_elsewhere(
    api: SimpleNamespace, files: Server, run: Runner, path: str
) -> None:
    with pytest.raises(ValueError, match="path"):
        run(files.url, lambda mp: mp.file.download(path, io.BytesIO()))
    with pytest.raises(ValueError, match="path"):
        run(files.url, lambda mp: mp.file.download(api.File.link(1), io.BytesIO()))
    assert not files.received


@pytest.mark.parametrize(
    "answer",
    [refusal(404), Reply(200, b"contents", cut_after=3), Reply(502, b"<html>")],
    ids=["refused", "cut", "502"],
)
def test_a_failed_download_leaves_nothing_behind(
    api: SimpleNamespace, server: Server, run: Runner, tmp_path: Path, answer: Reply
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    server.answers(answer)
    with pytest.raises(api.MegaplanError):
        run(server.url, lambda mp: mp.file.download("/attach/1", target))
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


def test_a_cut_download_is_begun_again(server: Server, run: Runner, tmp_path: Path) -> None:
    cut = Reply(200, b"contents", cut_after=3)
    late = Reply(200, bytes(MEGABYTE), cut_after=MEGABYTE - 1)
    server.answers(late, Reply(200, b"contents"))
    target = io.BytesIO()
    assert run(server.url, lambda mp: mp.file.download("/attach/1", target)) == 8
    assert target.getvalue() == b"contents"
    server.answers(cut, Reply(200, b"contents"))
    run(server.url, lambda mp: mp.file.download("/attach/1", tmp_path / "a"))
    assert (tmp_path / "a").read_bytes() == b"contents"


def test_a_cut_download_into_a_pipe_is_not(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(Reply(200, b"contents", cut_after=3), Reply(200, b"contents"))
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe, pytest.raises(api.ConnectionLostError):
        run(server.url, lambda mp: mp.file.download("/attach/1", pipe))
    os.close(reading)
    assert len(server.received) == 1


def test_a_disk_that_fails(files: Server, run: Runner) -> None:
    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        run(files.url, lambda mp: mp.file.download("/attach/1", Full()))
    with pytest.raises(IsADirectoryError):
        run(files.url, lambda mp: mp.file.download("/attach/1", "/"))


PROGRAM = """
import asyncio, hashlib, resource, sys
sys.path.insert(0, sys.argv[1])
from {package}.client import AsyncMegaplan, Megaplan

kind, url, source, target = sys.argv[2:]

def grown(before):
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024

def blocking():
    with Megaplan(url, token="t") as mp:
        mp.file.upload(b"warm up", name="x")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        mp.file.upload(source)
        mp.file.download("/attach/1", target)
        return grown(before)

async def asynchronous():
    async with AsyncMegaplan(url, token="t") as mp:
        await mp.file.upload(b"warm up", name="x")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await mp.file.upload(source)
        await mp.file.download("/attach/1", target)
        return grown(before)

print(blocking() if kind == "sync" else asyncio.run(asynchronous()))
"""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_memory_does_not_depend_on_the_size(
    server: Server, package: Path, tmp_path: Path, kind: str
) -> None:
    size = 64 * MEGABYTE
    source, target = tmp_path / "big.bin", tmp_path / "got.bin"
    with source.open("wb") as file:
        file.truncate(size)
    contents = bytes(size)

    def script(received: Received) -> Reply:
        return Reply(200, contents) if received.method == "GET" else reply([FILE])

    server.script = script
    program = PROGRAM.format(package=PACKAGE)
    done = subprocess.run(
        [sys.executable, "-c", program, package, kind, server.url, source, target],
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert int(done.stdout) < 24, "megabytes above what a small upload takes"
    assert server.received[1].size > size
    assert target.stat().st_size == size
    assert hashlib.sha256(target.read_bytes()).digest() == hashlib.sha256(contents).digest()
