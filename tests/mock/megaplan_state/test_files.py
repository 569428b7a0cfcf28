"""Upload, attach, download, pack and delete."""

from __future__ import annotations

import io
import zipfile

import httpx2
import pytest

from megaplan_api import File, Megaplan, NotFoundError, Task
from plansdk.mock import MegaplanMock
from plansdk.mock.megaplan import files
from plansdk.mock.megaplan.files import Files, safe_name

from .conftest import Ask


def _read(mp: Megaplan, file: File) -> bytes:
    content = io.BytesIO()
    mp.file.download(file, content)
    return content.getvalue()


def test_a_file_comes_back(mp: Megaplan) -> None:
    content = bytes(range(256)) + b"\r\n--x\r\n"
    file = mp.file.upload(content, name="отчёт.pdf")
    assert (file.name, file.extension, file.size) == ("отчёт.pdf", "pdf", len(content))
    assert file.path is not None
    assert _read(mp, file) == content


def test_a_file_is_attached(mp: Megaplan) -> None:
    file = mp.file.upload(b"a", name="a.txt")
    task = mp.task.create(
        Task(name="T", is_urgent=False, is_template=False, attaches=[File.link(file.id)])
    )
    (attached,) = mp.task.list_attaches(task.id)
    assert attached.name == "a.txt"
    mp.file.delete(file.id)
    assert mp.task.get(task.id).attaches_count == 0
    with pytest.raises(NotFoundError):
        _read(mp, file)


def test_a_shared_file_needs_no_token(mp: Megaplan, mock: MegaplanMock) -> None:
    file = mp.file.upload(b"a", name="отчёт.txt")
    secret = mp.file.upload(b"b", name="b.txt")
    link = mp.attache.get_share_url(file.id).link_url
    assert link is not None
    assert link.startswith(f"https://{mock.host}{file.path}")
    key = link.partition("?")[2]
    with httpx2.Client(transport=mock.transport) as anybody:
        assert anybody.get(link).content == b"a"
        assert anybody.get(f"https://{mock.host}{file.path}").status_code == 401
        assert anybody.get(f"https://{mock.host}{secret.path}?{key}").status_code == 401
        mp.file.delete(file.id)
        assert anybody.get(link).status_code == 401


def test_a_link_leads_to_the_server_that_gave_it(mock: MegaplanMock) -> None:
    with mock.serve() as address, Megaplan(address, token=mock.token) as mp:
        link = mp.attache.get_share_url(mp.file.upload(b"a", name="a.txt").id).link_url
        assert link is not None
        assert httpx2.get(link, timeout=10).content == b"a"


@pytest.mark.parametrize(
    ("part", "status"), [("files[]", 200), ("files[0]", 200), ("file", 422), ("files", 422)]
)
def test_the_name_of_the_part_counts(mock: MegaplanMock, part: str, status: int) -> None:
    with httpx2.Client(transport=mock.transport) as client:
        headers = {"authorization": f"Bearer {mock.token}"}
        sent = {part: ("a.txt", b"a")}
        answer = client.post(f"https://{mock.host}/api/file", headers=headers, files=sent)
    assert answer.status_code == status


def test_files_are_packed(mp: Megaplan) -> None:
    ids = [mp.file.upload(name.encode(), name=name).id for name in ("a.txt", "b.txt", "a.txt")]
    packed = mp.attache.get_archive(files=[int(each) for each in ids])
    with zipfile.ZipFile(io.BytesIO(_read(mp, packed))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.txt": b"a.txt",
            "b.txt": b"b.txt",
            f"{ids[2]}-a.txt": b"a.txt",
        }


def test_the_files_of_the_seed_account(mp: Megaplan, ask: Ask) -> None:
    (file,) = mp.task.list_attaches(ask.id_of("/task", "Позвонить поставщику"))
    assert _read(mp, file).decode() == "розы 100; тюльпаны 60"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("a\r\nb.txt", "ab.txt"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_names_of_files(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_the_room_for_files_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_TOTAL", 10)
    held = Files()
    assert held.put("1", b"12345678")
    assert not held.put("2", b"123")
    assert held.get("2") == b""
    assert held.put("1", b"123")
    assert held.put("2", b"1234567")
    held.drop("1")
    assert held.put("3", b"123")


def test_a_refused_file_is_missing_in_the_answer(
    mp: Megaplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_TOTAL", 1)
    with pytest.raises(Exception, match="file"):
        mp.file.upload(b"12345", name="a.txt")
