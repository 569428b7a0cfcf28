"""Upload in three ways, download with four answers."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from planfix_runtime.clients import PRIVATE_KEY, Runner
from planfix_runtime.wire import (
    as_xml,
    error,
    expected_signature,
    method,
    ok,
    plain,
    sent,
    tags,
    text,
)
from runtime.server import Received, Reply, Server

STORED = ok("<files><file><uniqueId>88</uniqueId><name>offer.pdf</name></file></files>")
CONTENTS = bytes(range(256)) * 40


def test_upload_of_contents(
    api: SimpleNamespace, server: Server, run: Runner, tmp_path: Path
) -> None:
    server.answers(STORED)
    path = tmp_path / "offer.pdf"
    path.write_bytes(CONTENTS)
    file = run(
        server.url,
        lambda pf: pf.file.upload_contents(path, task=5, description="Our offer", new_version=True),
        private_key=PRIVATE_KEY,
    )
    assert (type(file), file.unique_id, file.name) == (api.UploadedFile, 88, "offer.pdf")
    received = server.received[-1]
    assert (method(received), tags(received)) == (
        "file.upload",
        ["account", "task", "files", "signature"],
    )
    element = sent(received).find("files/file")
    assert element is not None
    assert [each.tag for each in element] == [
        "name",
        "sourceType",
        "body",
        "description",
        "newversion",
    ]
    assert [element.findtext(name) for name in ("name", "sourceType", "description", "newversion")] == [
        "offer.pdf", "FILESYSTEM", "Our offer", "1",
    ]  # fmt: skip
    assert b64decode(element.findtext("body") or "") == CONTENTS
    assert text(received, "task/id") == "5"
    assert text(received, "signature") == expected_signature(received, PRIVATE_KEY)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: CONTENTS,
        lambda path: bytearray(CONTENTS),
        lambda path: memoryview(CONTENTS),
        lambda path: BytesIO(CONTENTS),
        lambda path: str(path),
    ],
)
def test_sources(server: Server, run: Runner, tmp_path: Path, make: Any) -> None:
    server.answers(STORED)
    path = tmp_path / "offer.pdf"
    path.write_bytes(CONTENTS)
    run(server.url, lambda pf: pf.file.upload_contents(make(path), name="a.pdf", project=6))
    received = server.received[-1]
    assert b64decode(text(received, "files/file/body") or "") == CONTENTS
    assert (text(received, "files/file/name"), text(received, "project/id")) == ("a.pdf", "6")


@pytest.mark.parametrize("other", [StringIO("x"), None, 5])
def test_what_is_no_file(server: Server, run: Runner, other: Any) -> None:
    with pytest.raises(TypeError, match=r"binary mode|which is None"):
        run(server.url, lambda pf: pf.file.upload_contents(other, name="x", task=5))
    with pytest.raises(TypeError, match=r"binary mode|which is None"):
        run(server.url, lambda pf: pf.file.download(5, other))
    assert server.received == []


def test_upload_of_a_link_and_of_a_file_of_a_project(
    api: SimpleNamespace, server: Server, run: Runner
) -> None:
    server.answers(STORED)
    task = api.Task(id=5, title="T")
    run(
        server.url,
        lambda pf: pf.file.upload_link("https://a.example/x?a=1&b=2", "x.png", task=task),
    )
    run(server.url, lambda pf: pf.file.upload_from_project(31, task=task))
    assert [plain(sent(each))[1:] for each in server.received] == [
        [
            ("task", [("id", "5")]),
            (
                "files",
                [
                    (
                        "file",
                        [
                            ("name", "x.png"),
                            ("sourceType", "INTERNET"),
                            ("otherFile", [("url", "https://a.example/x?a=1&b=2")]),
                        ],
                    )
                ],
            ),
        ],
        [
            ("task", [("id", "5")]),
            ("files", [("file", [("sourceType", "PROJECT"), ("otherFile", [("id", "31")])])]),
        ],
    ]


def test_uploads_that_make_no_sense(
    api: SimpleNamespace, server: Server, run: Runner, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="name="):
        run(server.url, lambda pf: pf.file.upload_contents(b"x", task=1))
    with pytest.raises(ValueError, match="a task or a project"):
        run(server.url, lambda pf: pf.file.upload_contents(b"x", name="a"))
    with pytest.raises(ValueError, match="a task or a project"):
        run(server.url, lambda pf: pf.file.upload_contents(b"x", name="a", task=1, project=2))
    with pytest.raises(OSError, match="nowhere"):
        run(server.url, lambda pf: pf.file.upload_contents(tmp_path / "nowhere", task=1))
    assert server.received == []
    server.answers(ok("<files/>"))
    with pytest.raises(api.DecodeError, match="does not tell what was stored"):
        run(server.url, lambda pf: pf.file.upload_contents(b"x", name="a", task=1))
    server.answers(error("9006", "<id>7</id><name>a</name>"))
    with pytest.raises(api.FileError) as caught:
        run(server.url, lambda pf: pf.file.upload_contents(b"x", name="a", task=1))
    assert caught.value.details == {"id": "7", "name": "a"}


def test_download(api: SimpleNamespace, server: Server, run: Runner, tmp_path: Path) -> None:
    server.answers(Reply(200, CONTENTS))
    path = tmp_path / "offer.pdf"
    assert run(server.url, lambda pf: pf.file.download(17, path)) == len(CONTENTS)
    assert path.read_bytes() == CONTENTS
    assert (method(server.received[-1]), text(server.received[-1], "file/id")) == (
        "file.download",
        "17",
    )
    target = BytesIO()
    key = api.FileKey(unique_id=18)
    assert run(server.url, lambda pf: pf.file.download(key, target)) == len(CONTENTS)
    assert target.getvalue() == CONTENTS
    assert text(server.received[-1], "file/uniqueId") == "18"


def test_download_from_a_storage_server(
    api: SimpleNamespace, server: Server, run: Runner, tmp_path: Path
) -> None:
    path = tmp_path / "offer.pdf"
    with Server(lambda _: Reply(200, CONTENTS)) as storage:
        link = f"{storage.url}/files/17?signed=1"
        server.answers(Reply(302, b"", {"Location": link}))
        assert run(server.url, lambda pf: pf.file.download(17, path)) == len(CONTENTS)
        assert path.read_bytes() == CONTENTS
        (received,) = storage.received
        assert (received.method, received.target, received.size) == ("GET", "/files/17?signed=1", 0)
        assert "authorization" not in received.headers
        assert "content-type" not in received.headers
        storage.script = lambda _: Reply(403, b"<Error/>")
        with pytest.raises(api.RedirectError, match="403"):
            run(server.url, lambda pf: pf.file.download(17, tmp_path / "other"))
    assert [each.name for each in tmp_path.iterdir()] == ["offer.pdf"]


def test_download_from_another_path_of_the_same_server(
    server: Server, run: Runner, tmp_path: Path
) -> None:
    def script(received: Received) -> Reply:
        if received.method == "GET":
            return Reply(200, CONTENTS)
        return Reply(302, b"", {"Location": "/storage/17"})

    server.script = script
    assert run(server.url, lambda pf: pf.file.download(17, tmp_path / "a")) == len(CONTENTS)
    assert server.received[-1].path == "/storage/17"


@pytest.mark.parametrize(
    "reply", [error("9002", status=404), error("0104", status=403), error("9002"), error("0001")]
)
def test_refused_downloads_leave_nothing(
    api: SimpleNamespace, server: Server, run: Runner, tmp_path: Path, reply: Reply
) -> None:
    server.answers(reply)
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"before")
    with pytest.raises(api.PlanfixError) as caught:
        run(server.url, lambda pf: pf.file.download(17, path))
    assert caught.value.status == reply.status
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["offer.pdf"]


@pytest.mark.parametrize(
    "body",
    [
        as_xml('<response status="ok"/>').body,
        as_xml("<data>" + '<response status="error"/>' * 3 + "</data>").body,
        as_xml('<response status="error"/>').body + b" " * 5000,
    ],
)
def test_xml_files_are_files(server: Server, run: Runner, tmp_path: Path, body: bytes) -> None:
    server.answers(Reply(200, body))
    path = tmp_path / "data.xml"
    assert run(server.url, lambda pf: pf.file.download(17, path)) == len(body)
    assert path.read_bytes() == body


def test_an_expired_session_does_not_end_in_the_file(
    server: Server, run: Runner, tmp_path: Path
) -> None:
    small = b"<response/>"

    def script(received: Received) -> Reply:
        if method(received) == "auth.login":
            return ok("<sid>new</sid>")
        return Reply(200, small) if text(received, "sid") == "new" else error("0005")

    server.script = script
    path = tmp_path / "offer.pdf"
    size = run.login(server.url, lambda pf: pf.file.download(17, path), sid="old")
    assert (size, path.read_bytes()) == (len(small), small)


def test_a_download_that_breaks_off_is_repeated(
    server: Server, run: Runner, tmp_path: Path
) -> None:
    server.answers(Reply(200, CONTENTS, cut_after=5000), Reply(502), Reply(200, CONTENTS))
    path = tmp_path / "offer.pdf"
    assert run(server.url, lambda pf: pf.file.download(17, path)) == len(CONTENTS)
    assert path.read_bytes() == CONTENTS
    assert len(server.received) == 3
