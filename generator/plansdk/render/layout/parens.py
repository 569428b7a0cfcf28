"""Whether a line reads better with the parentheses that it may have, or without."""

from __future__ import annotations

from dataclasses import dataclass

from plansdk.render.layout.leaves import CLOSING, DOT, Leaf, Unsure
from plansdk.render.layout.line import STEP, Line, lengths

_ENDS = frozenset(CLOSING.values())


@dataclass(frozen=True, slots=True)
class Halves:
    """A line broken at a pair of brackets: up to it, what is in it, and from its end on."""

    head: Line
    body: Line
    tail: Line
    opening: Leaf
    closing: Leaf

    @property
    def lines(self) -> list[Line]:
        """The lines that there are."""
        return [each for each in (self.head, self.body, self.tail) if each.leaves]


def can_do_without(halves: Halves, length: int) -> bool:
    """Whether the body can be broken elsewhere, so that it needs no parentheses.

    It can where nothing in it is divided, or only one call follows another; and where it
    is divided once and ends with brackets that take up what is too long.

    Raises:
        Unsure: It is divided once and begins with brackets.
    """
    body = halves.body
    rank = body.highest()
    if not rank:
        return True
    if body.count(rank) > 1:
        return False
    if rank == DOT:
        return True
    if body.leaves[0].kind in CLOSING:
        raise Unsure("brackets before an operator")
    before, last = body.leaves[-2:]
    is_index = last.opening is not None and last.opening.role == "subscript"
    if last.kind not in _ENDS or (last.kind == "]" and is_index) or before.kind in CLOSING:
        return False
    return _ends_well(body, last, length)


def _ends_well(line: Line, last: Leaf, length: int) -> bool:
    """Whether what comes before the brackets at the end fits, or can be broken further."""
    columns, has_others = STEP * line.depth, False
    for _, leaf, size in lengths(line):
        columns += size
        if leaf is last.opening:
            return has_others or columns <= length
        has_others = has_others or leaf.kind in CLOSING
    return False


def is_better_without(without: Halves, halves: Halves, length: int) -> bool:
    """Whether a break elsewhere is preferred to one at optional parentheses.

    Parentheses behind `=` have a chance only where the target has brackets too: then the
    break would come inside of the target, or push a further target out of the first line.
    """
    head = halves.head
    if (
        len(head.leaves) < 2
        or head.leaves[-2].kind != "="
        or not any(each.kind in CLOSING or each.kind in _ENDS for each in head.leaves[:-1])
        or not head.fits(length - 1)
        or head.has_magic_comma
    ):
        return True
    if _targets(head) > max(1, _targets(without.head)):
        return False
    for leaf in reversed(without.head.leaves):
        if leaf.kind == "=":
            return without.head.fits(length)
        if leaf.kind in _ENDS:
            return True
    return False


def _targets(line: Line) -> int:
    return sum(each.kind == "=" for each in line.leaves)


def is_chained(line: Line) -> bool:
    """Whether a line assigns to several targets, or passes several arguments by name."""
    return _targets(line) > 1


def may_be_broken(body: Line) -> bool:
    """Whether a body is not for certain beyond all breaking.

    Raises:
        Unsure: It is a method of a text.
    """
    if [each.kind for each in body.leaves[:2]] == ["string", "."]:
        raise Unsure("a method of a text")
    return len(body.leaves) > 1
