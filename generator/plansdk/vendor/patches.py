"""Hand edits as patches that fit exactly or not at all.

A patch is a unified diff, so `git apply` and people can read it. Its first line holds
the hash of the text that it was made for; on that text it applies by line numbers. On
a newer text each hunk has to be found again: its lines unchanged, inside the same class
and function, at one place only. Nothing is guessed.

    # plansdk patch for 5f1c…
    --- a/models/tasks.py
    +++ b/models/tasks.py
    @@ -98,7 +98,7 @@ Task
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from plansdk.files import sha256
from plansdk.vendor.three_way import first_difference, with_mark

_HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@ ?(.*)")
_OPENING = re.compile(r"( *)(?:class|def|async def) (\w+)")
_NO_END = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class Hunk:
    """One change of a patch.

    Attributes:
        start: Index of its first line in the old text.
        old: Lines that have to be there, with their ends.
        new: Lines that replace them.
        section: Classes and functions around it, joined by dots.
        shown: Its lines in the patch.
    """

    start: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    section: str
    shown: str


@dataclass(frozen=True, slots=True)
class Patch:
    """The edits of one file."""

    base: str
    hunks: tuple[Hunk, ...]


class ConflictError(Exception):
    """An edit that does not fit what is generated now.

    Attributes:
        reason: Why it does not fit.
        wanted: The edit.
        found: What is generated now in its place.
    """

    def __init__(self, reason: str, wanted: str = "", found: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.wanted = wanted
        self.found = found


def diff(path: str, old: str, new: str) -> str:
    """A patch that turns one text into another."""
    before, after = lines_of(old), lines_of(new)
    written = [f"# plansdk patch for {sha256(old.encode())}\n"]
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}"):
        if match := _HEADER.match(line):
            start = _start(match)
            length = int(match[2] or 1)
            section = _section(before, start, before[start : start + length])
            line = f"{line.rstrip()} {section}".rstrip() + "\n"
        written.append(line if line.endswith("\n") else f"{line}\n{_NO_END}\n")
    return "".join(written)


def both(path: str, one: Patch, other: Patch) -> str:
    """A patch with the changes of two."""
    others = [each for each in other.hunks if not any(_is_same(each, e) for e in one.hunks)]
    hunks = sorted((*one.hunks, *others), key=lambda each: each.start)
    base = one.base if one.base == other.base or not others else "0" * 64
    head = f"# plansdk patch for {base}\n--- a/{path}\n+++ b/{path}\n"
    return head + "".join(each.shown for each in hunks)


def _is_same(one: Hunk, other: Hunk) -> bool:
    """Whether two changes are the same, wherever they are made."""
    return (one.old, one.new, one.section) == (other.old, other.new, other.section)


def parse(text: str) -> Patch:
    """Read a patch.

    Raises:
        ValueError: It is none.
    """
    lines = lines_of(text)
    if not lines or not (base := re.fullmatch(r"# plansdk patch for (\w{64})\n", lines[0])):
        raise ValueError("the first line does not say what the patch is for")
    hunks: list[Hunk] = []
    at = 1
    while at < len(lines):
        match = _HEADER.match(lines[at])
        end = at + 1
        while end < len(lines) and not lines[end].startswith("@@ "):
            end += 1
        if match:
            hunks.append(_hunk(match, lines[at:end]))
        elif not lines[at].startswith("--- "):
            raise ValueError(f"line {at + 1} belongs to no change")
        at = end
    if not hunks:
        raise ValueError("it changes nothing")
    return Patch(base[1], tuple(hunks))


def apply(patch: Patch, text: str) -> str:
    """Change a text as a patch says.

    Raises:
        ConflictError: A hunk does not fit.
    """
    lines = lines_of(text)
    is_base = sha256(text.encode()) == patch.base
    result: list[str] = []
    done = 0
    for hunk in patch.hunks:
        start = _place(hunk, lines, done, is_base=is_base)
        result += [*lines[done:start], *hunk.new]
        done = start + len(hunk.old)
    return "".join([*result, *lines[done:]])


def taken_back(patch: Patch, text: str) -> str:
    """A text without the changes of a patch.

    Raises:
        ConflictError: The text does not have them.
    """
    grown = 0
    hunks: list[Hunk] = []
    for each in patch.hunks:
        hunks.append(replace(each, start=each.start + grown, old=each.new, new=each.old))
        grown += len(each.new) - len(each.old)
    with suppress(ConflictError):
        exact = apply(Patch(sha256(text.encode()), tuple(hunks)), text)
        if sha256(exact.encode()) == patch.base:
            return exact
    return apply(Patch("", tuple(hunks)), text)


def _place(hunk: Hunk, lines: Sequence[str], done: int, *, is_base: bool) -> int:
    """Where a hunk belongs, at or behind the end of the one before."""
    size = len(hunk.old)
    if is_base:
        if tuple(lines[hunk.start : hunk.start + size]) == hunk.old and hunk.start >= done:
            return hunk.start
        raise ConflictError("the patch was damaged", hunk.shown, _alike(hunk, lines))
    places = [
        at
        for at in range(done, len(lines) - size + 1)
        if tuple(lines[at : at + size]) == hunk.old
        and _section(lines, at, hunk.old) == hunk.section
    ]
    if len(places) == 1 and size:
        return places[0]
    where = f" in {hunk.section}" if hunk.section else ""
    reason = (
        f"the lines occur {len(places)} times{where}" if places else f"the lines changed{where}"
    )
    raise ConflictError(reason, hunk.shown, _alike(hunk, lines))


def _alike(hunk: Hunk, text: Sequence[str]) -> str:
    """The part of a text that is most like the lines of a hunk, up to the last that is alike."""
    size = len(hunk.old)
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(hunk.old)
    best, at_best = 0.0, 0
    for at in range(max(1, len(text) - size + 1)):
        matcher.set_seq1(text[at : at + size])
        if matcher.real_quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, at_best = ratio, at
    if not best:
        return ""
    first, last = max(0, at_best - size), at_best + 2 * size
    matcher.set_seq1(text[first:last])
    blocks = [each for each in matcher.get_matching_blocks() if each.size]
    start, end = blocks[0].a, blocks[-1].a + blocks[-1].size
    shown = text[first + start : first + end]
    return with_mark(shown, first_difference(hunk.old[blocks[0].b :], shown))


def _section(lines: Sequence[str], start: int, hunk: Sequence[str]) -> str:
    """The classes and functions that the first line of a hunk lies in."""
    first = next((line for line in hunk if line.strip()), "")
    indent = len(first) - len(first.lstrip())
    names: list[str] = []
    for line in reversed(lines[:start]):
        match = _OPENING.match(line)
        if match and len(match[1]) < indent:
            names.append(match[2])
            indent = len(match[1])
    return ".".join(reversed(names))


def _hunk(match: re.Match[str], lines: Sequence[str]) -> Hunk:
    old: list[str] = []
    new: list[str] = []
    last: tuple[list[str], ...] = ()
    for line in lines[1:]:
        if line.startswith("\\"):
            for side in last:
                side[-1] = side[-1].removesuffix("\n")
            continue
        last = {" ": (old, new), "-": (old,), "+": (new,)}.get(line[0], ())
        if not last:
            raise ValueError(f"unexpected line {line!r}")
        for side in last:
            side.append(line[1:])
    if len(old) != int(match[2] or 1):
        raise ValueError("the number of lines does not fit")
    return Hunk(_start(match), tuple(old), tuple(new), match[3].strip(), "".join(lines))


def _start(match: re.Match[str]) -> int:
    """Index of the first old line; a hunk without old lines names the line before."""
    return int(match[1]) - (0 if match[2] == "0" else 1)


def lines_of(text: str) -> list[str]:
    """Lines with their ends; only a line feed ends one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
