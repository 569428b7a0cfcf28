"""Upload in its three ways, and download with its answers."""

from __future__ import annotations

import io
from base64 import b64encode
from pathlib import Path

import pytest

from planfix_api import File, FileKey, IdRef, UploadedFile
from planfix_api.errors import FileError
from planfix_conformance.conftest import Callers
from planfix_runtime.wire import error, ok, plain, sent
from runtime.server import Reply, Server

STORED = ok("<files><file><uniqueId>77</uniqueId><name>offer.pdf</name></file></files>")
CONTENTS = bytes(range(256)) * 20


def own(server: Server) -> list[object]:
    """The elements of the latest request beside the common ones."""
    common = ("account", "sid", "silent", "signature")
    return [(each.tag, plain(each)) for each in sent(server.received[-1]) if each.tag not in common]


def test_upload_contents(call: Callers, server: Server, tmp_path: Path) -> None:
    place = tmp_path / "offer.pdf"
    place.write_bytes(CONTENTS)
    opened = io.BytesIO(CONTENTS)
    opened.name = str(place)  # as files have it
    stored = [
        ("name", "offer.pdf"),
        ("sourceType", "FILESYSTEM"),
        ("body", b64encode(CONTENTS).decode()),
    ]
    upload = call.client.file.upload_contents
    for source, name in (
        (place, None),
        (str(place), None),
        (CONTENTS, "offer.pdf"),
        (opened, None),
    ):
        call.expect(STORED)
        got = call(upload, source, name=name, task=IdRef(id=5))
        assert call.faults == []
        assert got == UploadedFile(unique_id=77, name="offer.pdf")
        assert own(server) == [("task", [("id", "5")]), ("files", [("file", stored)])]
    call.expect(STORED)
    call(upload, place, project=6, description="d", new_version=False)
    assert call.faults == []
    stored += [("description", "d"), ("newversion", "0")]
    assert own(server) == [("project", [("id", "6")]), ("files", [("file", stored)])]


def test_upload_link(call: Callers, server: Server) -> None:
    call.expect(STORED)
    url = "https://files.acme.example/offer.pdf?a=1&b=2"
    got = call(
        call.client.file.upload_link, url, "offer.pdf", project=6, description="d", new_version=True
    )
    assert call.faults == []
    assert got.unique_id == 77
    assert own(server) == [
        ("project", [("id", "6")]),
        (
            "files",
            [
                (
                    "file",
                    [
                        ("name", "offer.pdf"),
                        ("sourceType", "INTERNET"),
                        ("otherFile", [("url", url)]),
                        ("description", "d"),
                        ("newversion", "1"),
                    ],
                )
            ],
        ),
    ]


def test_upload_from_project(call: Callers, server: Server) -> None:
    call.expect(STORED)
    assert call(call.client.file.upload_from_project, 9, task=5).name == "offer.pdf"
    assert call.faults == []
    inside = [("sourceType", "PROJECT"), ("otherFile", [("id", "9")])]
    assert own(server) == [("task", [("id", "5")]), ("files", [("file", inside)])]


@pytest.mark.parametrize(
    ("file", "key"),
    [
        (9, [("id", "9")]),
        (FileKey(unique_id=8), [("uniqueId", "8")]),
        (File(id=9, unique_id=8, name="offer.pdf"), [("id", "9"), ("uniqueId", "8")]),
    ],
)
def test_download(file: object, key: object, call: Callers, server: Server, tmp_path: Path) -> None:
    place = tmp_path / "copy.pdf"
    call.expect(Reply(200, CONTENTS))
    assert call(call.client.file.download, file, place) == len(CONTENTS)
    assert call.faults == []
    assert own(server) == [("file", key)]
    assert place.read_bytes() == CONTENTS


def test_download_from_a_storage_server(call: Callers) -> None:
    with Server(lambda _: Reply(200, CONTENTS)) as storage:
        call.expect(Reply(302, b"", {"Location": f"{storage.url}/7?sign=x"}))
        target = io.BytesIO()
        assert call(call.client.file.download, 9, target) == len(CONTENTS)
        (fetched,) = storage.received
    assert target.getvalue() == CONTENTS
    assert (fetched.method, fetched.target, fetched.body) == ("GET", "/7?sign=x", b"")
    assert "authorization" not in fetched.headers


@pytest.mark.parametrize(("status", "code"), [(403, "9001"), (404, "9002"), (200, "9002")])
def test_download_refused(status: int, code: str, call: Callers, tmp_path: Path) -> None:
    call.expect(error(code, status=status))
    with pytest.raises(FileError) as caught:
        call(call.client.file.download, 9, tmp_path / "copy.pdf")
    assert (caught.value.code, caught.value.status) == (code, status)
    assert list(tmp_path.iterdir()) == []
