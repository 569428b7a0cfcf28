"""Merge two changes of one text by lines.

    base ── edited ──┐
      └── generated ─┴── merged

What only one side changed is taken from it. Changes that overlap or touch are a conflict,
unless they are the same, or what is generated has only grown beside an edited line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that both sides changed, with their ends.

    Attributes:
        base: What they were.
        edited: What they were changed to by hand.
        generated: What is generated now.
        line: Number of the first of the generated ones.
    """

    base: Lines
    edited: Lines
    generated: Lines
    line: int

    def marked(self) -> list[str]:
        """All three between the markers that version control writes."""
        return [
            "<<<<<<< edited\n",
            *_ended(self.edited),
            "||||||| generated before\n",
            *_ended(self.base),
            "=======\n",
            *_ended(self.generated),
            ">>>>>>> generated now\n",
        ]

    def shown(self, text: Lines) -> str:
        """What is generated now, with two lines around it and the first that differs marked."""
        start, before = self.line - 1, max(0, self.line - 3)
        end = start + len(self.generated)
        differs = start - before + first_difference(self.base, self.generated)
        return with_mark(text[before : end + 2], differs)


def first_difference(old: Lines, new: Lines) -> int:
    """Index of the first line that differs; the number of lines if none does."""
    pairs = enumerate(zip_longest(old, new))
    return next((at for at, (one, other) in pairs if one != other), len(new))


def with_mark(lines: Lines, at: int) -> str:
    """Lines to show, one of them marked."""
    return "".join(f"{'>' if n == at else ' '} {line}" for n, line in enumerate(lines))


@dataclass(frozen=True, slots=True, order=True)
class _Change:
    start: int
    end: int
    is_edit: bool
    new_start: int
    new_end: int


def merge(base: Lines, edited: Lines, generated: Lines) -> list[Lines | Conflict]:
    """The merged text: lines, and conflicts between them."""
    merged: list[Lines | Conflict] = []
    done = 0
    changes = sorted([*_changes(base, edited, is_edit=True), *_changes(base, generated)])
    for group in _groups(changes):
        start, end = group[0].start, max(each.end for each in group)
        merged.append(base[done:start])
        done = end
        edits = [each for each in group if each.is_edit]
        others = [each for each in group if not each.is_edit]
        ours, theirs = _side(base, edited, edits, start, end), _side(
            base, generated, others, start, end
        )
        if not others or ours == theirs:
            merged.append(ours)
        elif not edits:
            merged.append(theirs)
        else:
            line = others[0].new_start - (others[0].start - start) + 1
            merged.append(Conflict(base[start:end], ours, theirs, line))
    merged.append(base[done:])
    return merged


def _changes(base: Lines, new: Lines, *, is_edit: bool = False) -> Iterator[_Change]:
    for tag, *place in difflib.SequenceMatcher(None, base, new).get_opcodes():
        start, end, new_start, new_end = place
        if tag != "equal":
            yield _Change(start, end, is_edit, new_start, new_end)


def _groups(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    """Changes that belong together, since they overlap or touch."""
    group: list[_Change] = []
    for change in changes:
        if group and not any(_touch(each, change) for each in group):
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _touch(first: _Change, second: _Change) -> bool:
    """Whether two changes, in their order, cannot be taken without regard to each other."""
    if second.start != first.end:
        return second.start < first.end
    edit, other = (first, second) if first.is_edit else (second, first)
    has_grown_beside = other.start == other.end and edit.start != edit.end
    return edit.is_edit != other.is_edit and not has_grown_beside


def _side(base: Lines, new: Lines, changes: Iterable[_Change], start: int, end: int) -> list[str]:
    """What one side has made of a part of the base."""
    found: list[str] = []
    for each in changes:
        found += [*base[start : each.start], *new[each.new_start : each.new_end]]
        start = each.end
    return [*found, *base[start:end]]


def _ended(lines: Lines) -> list[str]:
    """Lines of which each has an end."""
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]
