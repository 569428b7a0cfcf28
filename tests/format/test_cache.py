"""The cache: right or absent, never wrong, never in the way."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plansdk.format import Style, format_files, work
from plansdk.format.cache import Cache

UNTIDY = "x = {  'a':1 }\n"
TIDY = 'x = {"a": 1}\n'


def entries(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    format_files({"a.py": UNTIDY}, cache=tmp_path)
    return tmp_path


def test_result_and_formatted_text_are_both_remembered(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(work, "format_text")
    assert format_files({"a.py": UNTIDY, "b.py": TIDY}, cache=filled) == {
        "a.py": TIDY,
        "b.py": TIDY,
    }


@pytest.mark.parametrize(
    "damage",
    [b"", b"\n", b"0" * 64 + b"\nx = 2\n", b"\xff\xfe", os.urandom(200)],
    ids=["empty", "newline", "other text", "not text", "noise"],
)
def test_a_damaged_entry_is_ignored_and_replaced(filled: Path, damage: bytes) -> None:
    sound = {place: place.read_bytes() for place in entries(filled)}
    for place in sound:
        place.write_bytes(damage)
    assert format_files({"a.py": UNTIDY}, cache=filled) == {"a.py": TIDY}
    assert {place: place.read_bytes() for place in entries(filled)} == sound


def test_a_cut_entry_is_ignored(filled: Path) -> None:
    for place in entries(filled):
        place.write_bytes(place.read_bytes()[:-3])
    assert format_files({"a.py": UNTIDY}, cache=filled) == {"a.py": TIDY}


def test_other_options_have_other_entries(filled: Path) -> None:
    text = "value = function(first_argument, second_argument)\n"
    wide = format_files({"a.py": text}, cache=filled)
    narrow = format_files({"a.py": text}, cache=filled, style=Style(line_length=30))
    assert wide != narrow == format_files({"a.py": text}, style=Style(line_length=30))


def test_a_stub_and_a_module_of_the_same_text_have_other_entries(tmp_path: Path) -> None:
    text = "import os\n\nclass A:\n    x: int\n"
    module = format_files({"a.py": text}, cache=tmp_path)["a.py"]
    stub = format_files({"a.pyi": text}, cache=tmp_path)["a.pyi"]
    assert {"a.py": module, "a.pyi": stub} == format_files({"a.py": text, "a.pyi": text})


def test_a_folder_that_cannot_be_used_costs_nothing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("mine")
    assert format_files({"a.py": UNTIDY}, cache=in_the_way) == {"a.py": TIDY}
    assert in_the_way.read_text() == "mine"


def test_concurrent_writers_leave_whole_entries(tmp_path: Path) -> None:
    texts = [f"x{number} = 1\n" * 200 for number in range(8)]
    caches = [Cache(tmp_path) for _ in range(4)]

    def write(cache: Cache) -> None:
        for number, text in enumerate(texts):
            cache.put(f"{number:02}key", "raw", text)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, caches, timeout=30))
    found = [Cache(tmp_path).get(f"{number:02}key", "raw") for number in range(8)]
    assert found == texts
    assert len(entries(tmp_path)) == 8


def test_the_size_is_bounded_and_the_oldest_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=10_000)
    for number in range(20):
        key = f"{number:02}key"
        cache.put(key, "raw", "x" * 1000)
        age = time.time() - 1000 + number
        os.utime(tmp_path / "format" / key[:2] / key[2:], (age, age))
    cache.trim()
    left = [number for number in range(20) if cache.get(f"{number:02}key", "raw")]
    assert left == list(range(20 - len(left), 20))
    assert 0 < sum(each.stat().st_size for each in entries(tmp_path)) <= 10_000


def test_use_keeps_an_entry_young(filled: Path) -> None:
    old = time.time() - 7 * 24 * 3600
    for place in entries(filled):
        os.utime(place, (old, old))
    format_files({"a.py": UNTIDY}, cache=filled)
    assert max(place.stat().st_mtime for place in entries(filled)) > old + 1000
