"""Which files are read, and what is said about those that cannot be."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from plansdk.impact.files import LARGEST, Found


def read(*paths: Path) -> Found:
    found = Found("megaplan")
    found.read(paths)
    return found


def names(found: Found) -> list[str]:
    return [each.place.as_posix() for each in found.sources]


def write(folder: Path, *files: str) -> None:
    for each in files:
        place = folder / each
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x = 1\n", encoding="utf-8")


def test_python_files_of_the_program(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "b/c.py", "b/notes.txt", ".hidden/d.py", "b/__pycache__/e.py")
    write(
        tmp_path, "venv/pyvenv.cfg", "venv/lib/f.py", "node_modules/g.py", "lib/site-packages/h.py"
    )
    assert names(read(tmp_path)) == ["a.py", "b/c.py"]


def test_a_generated_package_is_known_and_not_read(tmp_path: Path) -> None:
    for folder, api in (("acme/mine", "megaplan"), ("acme/other", "planfix")):
        write(tmp_path, f"{folder}/__init__.py", f"{folder}/models/a.py")
        manifest = json.dumps({"api": api, "files": {}})
        (tmp_path / folder / "plansdk.json").write_text(manifest, encoding="utf-8")
    found = read(tmp_path)
    assert names(found) == []
    assert [each.name for each in found.packages] == ["mine"]


def test_a_damaged_manifest_is_told(tmp_path: Path) -> None:
    write(tmp_path, "mine/a.py")
    (tmp_path / "mine" / "plansdk.json").write_text("{", encoding="utf-8")
    found = read(tmp_path)
    assert names(found) == []
    assert len(found.diagnostics) == 1


def test_a_file_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "b/c.py")
    (tmp_path / "d.py").symlink_to(tmp_path / "a.py")
    assert names(read(tmp_path, tmp_path / "b", tmp_path / "a.py")) == ["a.py", "b/c.py"]


def test_links_that_lead_round_in_circles(tmp_path: Path) -> None:
    write(tmp_path, "b/c.py")
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "b" / "self.py").symlink_to(tmp_path / "b" / "self.py")
    found = read(tmp_path)
    assert names(found) == ["b/c.py"]
    assert [each.code for each in found.diagnostics] == ["IMP101"]


def test_names_start_where_packages_end(tmp_path: Path) -> None:
    write(tmp_path, "src/acme/__init__.py", "src/acme/jobs/__init__.py", "src/acme/jobs/run.py")
    assert names(read(tmp_path / "src" / "acme" / "jobs" / "run.py")) == ["acme/jobs/run.py"]
    assert names(read(tmp_path / "src" / "acme" / "jobs"))[-1] == "acme/jobs/run.py"


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b"def f(:\n    pass\n", "IMP102", 1, 7),
        (b"x = 1\nprint 'x'\n", "IMP102", 2, 1),
        (b"x = '\x00'\n", "IMP102", 0, 0),
        (b"# coding: no-such-thing\n", "IMP102", 0, 0),
        (b"x = '\xff\xfe'\n", "IMP102", 1, 6),
        (b"x = 1\n" * (LARGEST // 6 + 1), "IMP103", 0, 0),
        (b"x = " + b"-" * 100_000 + b"1", "IMP103", 0, 0),
    ],
    ids=["syntax", "python 2", "zero", "encoding", "bytes", "large", "deep"],
)
def test_what_cannot_be_parsed(
    tmp_path: Path, content: bytes, code: str, line: int, column: int
) -> None:
    write(tmp_path, "good.py")
    (tmp_path / "bad.py").write_bytes(content)
    found = read(tmp_path)
    assert names(found) == ["good.py"]
    told = found.diagnostics[0]
    assert (told.code, told.level, told.span.line) == (code, "warning", line)
    assert told.span.file == str(tmp_path / "bad.py")
    assert column == 0 or told.span.column >= 1


def test_other_encodings_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes("# coding: cp1251\nx = 'ёж'\n".encode("cp1251"))
    (tmp_path / "b.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    assert names(read(tmp_path)) == ["a.py", "b.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, "closed/a.py", "b.py")
    (tmp_path / "closed").chmod(0)
    (tmp_path / "b.py").chmod(0)
    try:
        assert {each.code for each in read(tmp_path).diagnostics} == {"IMP101"}
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    assert [each.code for each in read(tmp_path).diagnostics] == ["IMP103"]
