"""New, known, changed: what is stored, what is said, and what the rest makes of it."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from fetch.account import DOCUMENT, RAML, TOKEN, VERSION, Command
from plansdk import resources
from plansdk.targets import MEGAPLAN
from runtime.server import Received, Reply, Server

OTHER = DOCUMENT.replace("name:\n                type: string", "name:\n                type: any")
OTHER_DIGEST = hashlib.sha256(OTHER.encode()).hexdigest()[:8]
PATH = f"specs/megaplan/{VERSION}.raml"
OTHER_PATH = f"specs/megaplan/{VERSION}+{OTHER_DIGEST}.raml"


def served(body: bytes = RAML, **headers: str) -> Server:
    server = Server()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    server.answers(Reply(200, body, named))
    return server


def test_a_new_version_is_stored(fetch: Command) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    headers: dict[str, Any] = {
        "Content_Type": "application/raml+yaml",
        "ETag": '"5"',
        "Set_Cookie": "sid=1",
    }
    with served(**headers) as server:
        done = fetch(server.url)
    assert (done.code, done.out) == (0, f"new {VERSION} {PATH}\n")
    assert (fetch.folder / PATH).read_bytes() == RAML
    record = yaml.safe_load((fetch.specs / f"{VERSION}.fetched.yaml").read_text(encoding="utf-8"))
    fetched = datetime.strptime(record.pop("fetched"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert before <= fetched <= datetime.now(UTC)
    assert "BaseHTTP" in record["headers"].pop("Server")
    assert record.pop("plansdk")
    assert record == {
        "document": f"{VERSION}.raml",
        "version": VERSION,
        "host": server.url,
        "path": "/api/v3",
        "sha256": hashlib.sha256(RAML).hexdigest(),
        "size": len(RAML),
        "headers": {"Content-Type": "application/raml+yaml", "ETag": '"5"'},
    }


def test_the_token_goes_into_the_header_alone(fetch: Command) -> None:
    with served() as server:
        fetch(server.url)
    (received,) = server.received
    assert (received.method, received.target) == ("GET", "/api/v3")
    assert received.headers["authorization"] == f"Bearer {TOKEN}"
    assert "cookie" not in received.headers


def test_the_same_contents_are_known(fetch: Command) -> None:
    with served() as server:
        fetch(server.url)
        files = fetch.files()
        done = fetch(server.url)
    assert (done.code, done.last) == (0, f"known {VERSION} {PATH}")
    assert fetch.files() == files


def test_a_lost_record_is_written_again(fetch: Command) -> None:
    with served() as server:
        fetch(server.url)
        (fetch.specs / f"{VERSION}.fetched.yaml").unlink()
        fetch(server.url)
    assert (fetch.specs / f"{VERSION}.fetched.yaml").exists()


def test_other_contents_of_a_version_lie_beside_it(fetch: Command) -> None:
    with served() as server:
        fetch(server.url)
    with served(OTHER.encode()) as server:
        done = fetch(server.url)
        again = fetch(server.url)
    assert (done.code, done.last) == (0, f"changed {VERSION} {OTHER_PATH}")
    assert (again.code, again.last) == (0, f"known {VERSION} {OTHER_PATH}")
    assert (fetch.folder / PATH).read_bytes() == RAML
    assert (fetch.folder / OTHER_PATH).read_bytes() == OTHER.encode()
    record = fetch.specs / f"{VERSION}+{OTHER_DIGEST}.fetched.yaml"
    assert yaml.safe_load(record.read_text(encoding="utf-8"))["document"] == Path(OTHER_PATH).name


def test_a_version_that_differs_in_case_gets_another_name(fetch: Command) -> None:
    body = DOCUMENT.replace(VERSION, VERSION.upper()).encode()
    path = f"{VERSION.upper()}+{hashlib.sha256(body).hexdigest()[:8]}.raml"
    with served() as server:
        fetch(server.url)
    with served(body) as server:
        done = fetch(server.url)
        again = fetch(server.url)
    assert (done.code, done.last) == (0, f"changed {VERSION.upper()} specs/megaplan/{path}")
    assert (again.code, again.last) == (0, f"known {VERSION.upper()} specs/megaplan/{path}")
    names = [each.name.casefold() for each in fetch.specs.iterdir()]
    assert len(names) == len(set(names))


def test_an_edited_document_is_noticed(fetch: Command) -> None:
    for body in (RAML, OTHER.encode()):
        with served(body) as server:
            fetch(server.url)
    (fetch.folder / OTHER_PATH).write_text("edited")
    with served(OTHER.encode()) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert f"{OTHER_PATH}: error[FET106] the file is no longer what was fetched" in done.err


def test_check_stores_nothing(fetch: Command) -> None:
    with served() as server:
        done = fetch(server.url, "--check")
        assert (done.code, done.last) == (3, f"new {VERSION} {PATH}")
        assert fetch.files() == {}
        fetch(server.url)
        assert fetch(server.url, "--check").code == 0
    files = fetch.files()
    with served(OTHER.encode()) as server:
        done = fetch(server.url, "--check")
    assert (done.code, done.last) == (3, f"changed {VERSION} {OTHER_PATH}")
    assert fetch.files() == files


def test_findings_are_shown_and_the_document_is_kept(fetch: Command) -> None:
    odd = DOCUMENT.replace("type: Task }", "type: Task|| }")
    with served(odd.encode()) as server:
        done = fetch(server.url)
    assert done.code == 1
    assert f"{PATH}:26:" in done.err
    assert ": error[RAML" in done.err
    assert done.last == f"new {VERSION} {PATH}"
    assert (fetch.folder / PATH).read_text(encoding="utf-8") == odd


def test_another_folder(fetch: Command) -> None:
    with served() as server:
        fetch(server.url, "--out", "documents/here")
    assert (fetch.folder / "documents" / "here" / f"{VERSION}.raml").exists()


def test_compressed_and_chunked(fetch: Command) -> None:
    with served(gzip.compress(RAML), Content_Encoding="gzip") as server:
        assert fetch(server.url).code == 0
    assert (fetch.folder / PATH).read_bytes() == RAML


def test_a_byte_order_mark_stays(fetch: Command) -> None:
    with served(b"\xef\xbb\xbf" + RAML) as server:
        assert fetch(server.url).code == 0
    assert (fetch.folder / PATH).read_bytes() == b"\xef\xbb\xbf" + RAML


def test_generation_takes_the_newest_version_and_no_other_contents(fetch: Command) -> None:
    fetch.specs.mkdir(parents=True)
    for name in ("r2510.27309.181", VERSION, f"{VERSION}+99999999"):
        (fetch.specs / f"{name}.raml").touch()
    assert MEGAPLAN.find(fetch.specs).stem == VERSION
    (fetch.specs / f"{VERSION}.raml").unlink()
    assert MEGAPLAN.find(fetch.specs).stem == "r2510.27309.181"


def test_the_real_document_from_end_to_end(fetch: Command) -> None:
    """Also: `diff` takes what was stored."""
    from plansdk.changes.diff import diff

    bundled = MEGAPLAN.find(resources.specs("megaplan"))
    content = bundled.read_bytes()

    def script(received: Received) -> Reply:
        return Reply(200, gzip.compress(content, 1), {"Content-Encoding": "gzip"})

    with Server(script) as server:
        done = fetch(server.url)
    stored = fetch.specs / bundled.name
    assert (done.code, done.last) == (0, f"new {bundled.stem} specs/megaplan/{bundled.name}")
    assert stored.read_bytes() == content
    comparison, _ = diff(str(stored), bundled.stem, "")
    assert comparison.worst is None
