"""What a document was read to is remembered, and given back as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plansdk import raml, resources
from plansdk.raml import reading, store

DOCUMENT = """\
#%RAML 1.0
version: r1
title: Small
baseUri: http://demo.example/api/v3
types:
  BaseEntity:
    properties:
      contentType: string
      id: string
  Task:
    type: BaseEntity
    properties:
      name: {type: string, required: true, default: "0"}
      state: {type: string, enum: [open, "off"]}
      parts: {type: "(Task|BaseEntity)[]"}
/task/{id}:
  get:
    responses:
      200: {body: {type: Task}}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    place = tmp_path / "small.raml"
    place.write_text(DOCUMENT, encoding="utf-8")
    return place


@pytest.fixture
def _reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the document was read again")

    monkeypatch.setattr(reading, "_model", refuse)


def entries(folder: Path) -> list[Path]:
    return list((folder / "models").glob("*"))


def test_the_second_reading_is_the_first(
    document: Path, no_cache: Path, request: pytest.FixtureRequest
) -> None:
    plain = raml.read(document)
    assert plain[1], "a document with findings shows more"
    assert raml.read(document, no_cache) == plain
    request.getfixturevalue("_reads_nothing")
    assert raml.read(document, no_cache) == plain


def test_places_name_the_file_as_it_is_named_now(document: Path, no_cache: Path) -> None:
    raml.read(document, no_cache)
    moved = document.rename(document.with_name("moved.raml"))
    api, found = raml.read(moved, no_cache)
    assert {each.span.file for each in (*api.types, *api.operations, *found)} == {str(moved)}
    assert (api, found) == raml.read(moved)


def test_another_document_is_read(document: Path, no_cache: Path) -> None:
    raml.read(document, no_cache)
    document.write_text(DOCUMENT.replace("state:", "status:"), encoding="utf-8")
    api, _ = raml.read(document, no_cache)
    assert "status" in {each.name for each in api.type("Task").properties}
    assert len(entries(no_cache)) == 2


@pytest.mark.parametrize(
    "damage",
    [b"", b"{}", b"[1]", b'{"types": [], "found": [99]}', b"\xff", b"[" * 100_000, b"null"],
)
def test_a_damaged_entry_is_none(document: Path, no_cache: Path, damage: bytes) -> None:
    plain = raml.read(document, no_cache)
    (entry,) = entries(no_cache)
    entry.write_bytes(damage)
    assert raml.read(document, no_cache) == plain
    assert entry.read_bytes() != damage, "and is replaced"


def test_a_document_with_libraries_is_not_remembered(document: Path, no_cache: Path) -> None:
    library = document.with_name("more.raml")
    library.write_text("#%RAML 1.0 Library\ntypes:\n  Extra: {type: object}\n", encoding="utf-8")
    document.write_text(DOCUMENT + "uses: {more: more.raml}\n", encoding="utf-8")
    raml.read(document, no_cache)
    assert not (no_cache / "models").exists()


def test_the_oldest_entries_go(no_cache: Path) -> None:
    folder = no_cache / "models"
    folder.mkdir(parents=True)
    for number in range(store.KEPT + 3):
        place = folder / f"{number}.json"
        place.touch()
        os.utime(place, (number, number))
    api, found = raml.parse(DOCUMENT, "small.raml")
    store.keep(no_cache, "new", api, found)
    left = {each.stem for each in folder.iterdir()}
    assert left == {"new", *(str(number) for number in range(4, store.KEPT + 3))}


def test_a_cache_that_cannot_be_written_is_passed_over(document: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert raml.read(document, blocked) == raml.read(document)


def test_the_user_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLANSDK_CACHE", str(tmp_path))
    assert resources.cache() == tmp_path
    monkeypatch.delenv("PLANSDK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert resources.cache().name == "plansdk"
