"""Broken specifications: whatever is changed in a file, findings with places come of it.

The real files are changed at random: characters, lines, attributes, elements. What is
left is read with everything that refers to it, and nothing but findings may come of it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plansdk import planfix, resources
from plansdk.diagnostics import Diagnostic, Rejected

SPECS = resources.specs("planfix")
KEPT = (
    "api.xml",
    "errors.xml",
    "auth/login.xml",
    "task/getList.xml",
    "task/update.xml",
    "task/getMulti.xml",
    "structures/common.xml",
    "structures/task.xml",
    "structures/filter.xml",
    "structures/customData.xml",
    "structures/project.xml",
    "values/common.xml",
    "values/filter.xml",
    "values/task.xml",
    "values/project.xml",
)
"""A part of the specification that can be read in no time."""

ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
ELEMENT = re.compile(r"<(\w+)\b[^<>]*?/>")
TAG = re.compile(r"</?(\w+)")
WORDS = (
    "",
    "0",
    "-1",
    "9" * 30,
    "x",
    "yes",
    "no",
    "int",
    "custom",
    "Task",
    "TaskFilter",
    "TaskStatus",
    "task.getList/request/filters",
    "task.get/response/task",
    "kind=late|all",
    "status=ACTIVE",
    "../../x",
    "class",
    "__init__",
    "a b",
    "Ж",
    "{{ x }}",
    "\u202e",
    "&amp;lt;",
    "x" * 5000,
)
Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of the specification, to be changed."""
    made = tmp_path_factory.mktemp("planfix")
    for name in KEPT:
        (made / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(SPECS / name, made / name)
    return made


def findings(folder: Path) -> list[Diagnostic]:
    """Everything that is said about a folder."""
    try:
        return list(planfix.read(folder)[1])
    except Rejected as rejected:
        return list(rejected.diagnostics)


def at(pattern: re.Pattern[str], text: str, number: int) -> re.Match[str] | None:
    """One of the places that a pattern is found at."""
    found = list(pattern.finditer(text))
    return found[number % len(found)] if found else None


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """A change of a text."""
    number, word = draw(st.integers(0, 5000)), draw(st.sampled_from(WORDS))
    kind = draw(st.sampled_from(["cut", "put", "value", "name", "drop", "twice", "tag", "line"]))
    put = draw(st.text(st.characters(codec="utf-8"), max_size=4))

    def replaced(text: str, found: re.Match[str] | None, group: int, new: str) -> str:
        if found is None:
            return text
        return text[: found.start(group)] + new + text[found.end(group) :]

    def change(text: str) -> str:
        match kind:
            case "cut":
                place = number % (len(text) + 1)
                return text[:place] + text[place + len(put) :]
            case "put":
                place = number % (len(text) + 1)
                return text[:place] + put + text[place:]
            case "value":
                return replaced(text, at(ATTRIBUTE, text, number), 2, word)
            case "name":
                return replaced(text, at(ATTRIBUTE, text, number), 1, word or "z")
            case "drop":
                return replaced(text, at(ELEMENT, text, number), 0, "")
            case "twice":
                found = at(ELEMENT, text, number)
                return replaced(text, found, 0, found[0] * 2) if found else text
            case "tag":
                return replaced(text, at(TAG, text, number), 1, word or "z")
            case _:
                lines = text.splitlines(keepends=True)
                return "".join(each for line, each in enumerate(lines) if line != number % 60)

    return change


def test_the_part_is_sound(folder: Path) -> None:
    # Warnings are about what only the left-out methods use.
    assert [each for each in findings(folder) if each.level == "error"] == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(KEPT), changes=st.lists(edits(), min_size=1, max_size=3))
def test_any_change_gives_findings_alone(folder: Path, name: str, changes: list[Edit]) -> None:
    place = folder / name
    text = (SPECS / name).read_text(encoding="utf-8")
    for change in changes:
        text = change(text)
    place.write_bytes(text.encode())
    try:
        said = findings(folder)
    finally:
        shutil.copyfile(SPECS / name, place)
    for each in said:
        assert each.span.file.endswith(".xml") or not each.span.line
        assert all(line.isprintable() for line in str(each).split("\n"))
        assert len(str(each)) < 1000
        assert each.span.line <= text.count("\n") + 1 or not each.span.file.endswith(name)


@pytest.mark.parametrize("name", ["api.xml", "errors.xml", "task/getList.xml"])
@pytest.mark.parametrize("size", [0, 1, 7, 100, 2000])
def test_half_a_file(folder: Path, name: str, size: int) -> None:
    whole = (SPECS / name).read_bytes()
    try:
        (folder / name).write_bytes(whole[:size])
        said = findings(folder)
    finally:
        shutil.copyfile(SPECS / name, folder / name)
    assert any(each.level == "error" and each.span.file.endswith(name) for each in said)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Documents that cost more than they look like."""
    levels = b"".join(
        b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10 if level else b"x" * 10)
        for level in range(10)
    )
    yield "entities", b"<!DOCTYPE method [%s]><method>&l9;</method>" % levels
    yield (
        "a file",
        b'<!DOCTYPE method [<!ENTITY f SYSTEM "file:///etc/passwd">]><method>&f;</method>',
    )
    yield "depth", b"<method>" + b"<a>" * 100_000
    yield "elements", b"<method>" + b"<note/>" * 500_000 + b"</method>"
    yield "a large text", b"<method>" + b"x" * 5_000_000 + b"</method>"
    yield "bytes", bytes(range(256)) * 100


@pytest.mark.parametrize(
    "document", [each for _, each in bombs()], ids=[name for name, _ in bombs()]
)
def test_bombs(folder: Path, document: bytes) -> None:
    place = folder / "task" / "update.xml"
    try:
        place.write_bytes(document)
        said = findings(folder)
    finally:
        shutil.copyfile(SPECS / "task" / "update.xml", place)
    assert [each.code for each in said if each.span.file.endswith("update.xml")]
